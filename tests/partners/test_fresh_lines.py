"""An order travels on a line of its own: one that is kept may be closed under it, and then nobody knows."""

import threading

from partners.errors import Outcome
from tests.partners.odd_partner import odd_partner, saying
from tests.partners.speaking import account, asked, ordered


class Lingering:
    """A partner that answers once on each line and then lets it hang, without a word that it is over."""

    def __init__(self) -> None:
        self.lines = 0
        self._over = threading.Event()

    def __call__(self, connection) -> None:
        self.lines += 1
        saying("200 OK", b"{}")(connection)
        self._over.wait(5)

    def end(self):
        self._over.set()


def test_a_second_order_does_not_take_the_line_of_the_first():
    partner = Lingering()
    with odd_partner(partner) as url:
        at = account(url)
        outcomes = [ordered(at).outcome, ordered(at).outcome]
        partner.end()

    assert (outcomes, partner.lines) == ([Outcome.CONFIRMED] * 2, 2)


def test_a_second_look_up_does():
    """Which shows that the partner above would have been asked on one line."""
    partner = Lingering()
    with odd_partner(partner) as url:
        at = account(url)
        asked(at)
        asked(at, timeout_s=0.5)
        partner.end()

    assert partner.lines == 1
