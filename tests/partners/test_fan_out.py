"""Asking many at once. The partners are a small program beside; one of them can hang."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network

import pytest

from partners import fan_out
from partners.account import Account
from partners.errors import NotAsked, Outcome
from partners.fan_out import LINE_PER_PLACE, Question, ask_all
from partners.messages import ItemQuery
from partners.transformers.base import NOBODYS_GTIN
from partners.transformers.plain import PlainTransformer
from partners.transformers.requests import FileRequest
from tests.bench.stub import stub

LOOPBACK = [ip_network("127.0.0.0/8")]
PARTNERS = 4
SHOPPERS = 64
HUNG = "/hung"


class CountingTransformer(PlainTransformer):
    """Knows how many conversations go on at once, and how many did at most."""

    def __init__(self) -> None:
        super().__init__()
        self.going_on = self.most = 0
        self._lock = threading.Lock()

    def find_items(self, query):
        with self._lock:
            self.going_on += 1
            self.most = max(self.most, self.going_on)
        try:
            return (yield from super().find_items(query))
        finally:
            with self._lock:
                self.going_on -= 1


@pytest.fixture(scope="module")
def partners():
    """Partners that take 50 ms each."""
    with stub(PARTNERS, 50) as running:
        yield running.urls


def question(number, url, *, places=8, timeout_s=5.0, transformer=None):
    account = Account(
        partner_id=number,
        code=f"partner-{number}",
        base_url=url,
        max_in_flight=places,
        allowed_networks=LOOPBACK,
    )
    query = ItemQuery(gtin=NOBODYS_GTIN)
    return Question(
        account=account, transformer=transformer or PlainTransformer(), query=query, timeout_s=timeout_s
    )


class EmptyMailbox:
    """A mailbox that answers at once."""

    settles_s = 0.0

    def entries(self, folder):
        return []

    def close(self):
        pass


class HungMailbox(EmptyMailbox):
    """One that takes two seconds."""

    def entries(self, folder):
        time.sleep(2)
        return []


class ListingTransformer(PlainTransformer):
    """Looks for items in a mailbox."""

    def find_items(self, query):
        yield FileRequest.listing("")
        return ()


def mail_question(number, mailbox, *, places=8):
    account = Account(
        partner_id=number,
        code=f"partner-{number}",
        base_url="file:///nowhere",
        max_in_flight=places,
        open_mailbox=lambda credentials: mailbox,
    )
    query = ItemQuery(gtin=NOBODYS_GTIN)
    return Question(account=account, transformer=ListingTransformer(), query=query, timeout_s=2.5)


def nobody(heard):
    """For tests in which it does not matter who comes late."""


def answered(heard):
    """Who answered, by number."""
    return sorted(one.question.account.partner_id for one in heard if one.held.error is None)


def all_ask(questions, wait_s):
    """What each of many shoppers hears who ask the same at once."""
    with ThreadPoolExecutor(SHOPPERS) as shoppers:
        asked = [shoppers.submit(ask_all, questions, wait_s=wait_s, late=nobody) for _ in range(SHOPPERS)]
        return [answered(one.result()) for one in asked]


@pytest.fixture(autouse=True)
def _nobody_is_on_the_way():
    """Let a test end only when all its errands have: they have places that the next test counts."""
    yield
    until = time.monotonic() + 10
    while fan_out._lanes:
        assert time.monotonic() < until, fan_out._lanes
        time.sleep(0.01)


@pytest.fixture
def few_threads(monkeypatch):
    """A process with a single thread to think with, and hardly more to wait with than one partner has places."""
    monkeypatch.setattr(fan_out, "_threads", ThreadPoolExecutor(1))
    monkeypatch.setattr(fan_out, "_blocked", ThreadPoolExecutor(16))


def test_a_partner_that_hangs_holds_no_thread(partners, few_threads):
    hung = question(0, partners[0] + HUNG, places=SHOPPERS, timeout_s=3)
    others = [question(number, partners[number]) for number in (1, 2, 3)]

    heard = all_ask([hung, *others], wait_s=2.9)

    assert heard == [[1, 2, 3]] * SHOPPERS


def test_a_mailbox_that_hangs_keeps_no_answer_of_the_others_from_anyone(few_threads):
    hung = mail_question(0, HungMailbox(), places=4)
    others = [mail_question(number, EmptyMailbox()) for number in (1, 2, 3)]

    heard = all_ask([hung, *others], wait_s=1.9)

    assert heard == [[1, 2, 3]] * SHOPPERS


def test_with_as_many_places_as_it_likes_it_would(few_threads):
    """The control: the same, and the mailbox that hangs may take every thread."""
    hung = mail_question(0, HungMailbox(), places=SHOPPERS)
    others = [mail_question(number, EmptyMailbox()) for number in (1, 2, 3)]

    heard = all_ask([hung, *others], wait_s=1.9)

    assert heard.count([1, 2, 3]) < SHOPPERS / 2


def test_who_finds_no_place_stands_in_line_and_is_answered_too(partners):
    counting = CountingTransformer()
    one = question(1, partners[1], places=8, transformer=counting)

    heard = all_ask([one], wait_s=5)

    assert heard == [[1]] * SHOPPERS
    assert counting.most == 8


def test_a_line_has_an_end(partners):
    hung = [question(0, partners[0] + HUNG, places=1, timeout_s=1) for _ in range(1 + LINE_PER_PLACE + 3)]

    heard = ask_all(hung, wait_s=0.2, late=nobody)

    assert [str(one.held.error) for one in heard] == ["Too many calls at once."] * 3
    assert {one.held.outcome for one in heard} == {Outcome.NOT_SENT}


def test_standing_in_line_takes_of_the_time_that_a_question_has(partners):
    hung = question(0, partners[0] + HUNG, places=1, timeout_s=0.3)

    began = time.monotonic()
    first, second = ask_all([hung, hung], wait_s=5, late=nobody)

    assert time.monotonic() - began < 1
    assert not isinstance(first.held.error, NotAsked)
    assert str(second.held.error) == "Its time ran out while others were asking."


def test_a_late_answer_is_handed_on_exactly_once(partners):
    late, came = [], threading.Event()

    def take(heard):
        late.append(heard)
        came.set()

    assert ask_all([question(1, partners[1])], wait_s=0.001, late=take) == []

    assert came.wait(5)
    assert answered(late) == [1]
