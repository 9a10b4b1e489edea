"""What is left on a line that is kept must never be taken for the answer to the next call."""

import time

import pytest
from aiohttp.client_proto import ResponseHandler

from partners.transformers.requests import Request
from partners.transports import connector
from partners.transports.conversation import hold
from tests.partners.odd_partner import odd_partner, saying
from tests.partners.speaking import account

ASKED_FOR = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
SMUGGLED = b'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n["evil"]'


def reading():
    response = yield Request.get("/items")
    return response.json()


def heard_on_one_line(first, pause_s):
    """What a partner's first two calls hear that says more than it was asked."""

    def behave(connection):
        connection.sendall(first)
        time.sleep(pause_s)
        connection.sendall(SMUGGLED)
        while connection.recv(65_536):
            saying("200 OK", b'["good"]')(connection)

    with odd_partner(behave) as url:
        known = account(url)
        heard = [hold(reading(), known, timeout_s=1)]
        time.sleep(0.1)
        heard.append(hold(reading(), known, timeout_s=1))
    return [one.result for one in heard]


@pytest.mark.parametrize("pause_s", [0, 0.05], ids=["at once", "a little later"])
@pytest.mark.parametrize(
    "first",
    [ASKED_FOR, b"HTTP/1.1 103 Early Hints\r\n\r\n" + ASKED_FOR],
    ids=["an answer", "hints and an answer"],
)
def test_it_is_thrown_away_with_the_line(first, pause_s):
    assert heard_on_one_line(first, pause_s) == [{}, {}]


def test_left_to_itself_aiohttp_would_take_it(monkeypatch):
    """The control: what came a little later lies in wait."""
    monkeypatch.setattr(connector._CountingHandler, "data_received", ResponseHandler.data_received)

    assert heard_on_one_line(ASKED_FOR, 0.05) == [{}, ["evil"]]
