"""What is sent is sent once: aiohttp likes to send what it holds harmless once more when a line breaks."""

import pytest

from partners.errors import Outcome
from partners.transformers.requests import Request
from partners.transports import lines
from partners.transports.conversation import hold
from tests.partners.odd_partner import odd_partner
from tests.partners.speaking import account


class Dropping:
    """A partner that takes each call and hangs up."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, connection) -> None:
        self.calls += 1


def ordering_with(method):
    yield Request(method=method, path="/orders/A-1", body=b"{}").committing()


def calls_of(method):
    """How it ended, and how often the partner was called."""
    partner = Dropping()
    with odd_partner(partner) as url:
        held = hold(ordering_with(method), account(url), timeout_s=2)
    return held.outcome, partner.calls


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_an_order_whose_answer_is_lost_is_not_sent_again(method):
    assert calls_of(method) == (Outcome.UNKNOWN, 1)


def test_left_to_itself_aiohttp_would(monkeypatch):
    """The control: the same with its own ways."""
    monkeypatch.setattr(lines.session(commits=True), "_retry_connection", True)

    assert calls_of("PUT") == (Outcome.UNKNOWN, 2)
