"""Orders at a trading partner that nobody here wrote: each exactly once, whatever happens to the post."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from partners.errors import Outcome, Rejected
from partners.messages import AcknowledgedLine, Answer, CancelAnswer, OrderReference
from partners.notices import Acknowledged, Cancelled, Invoiced, Received, Shipped
from partners.transformers.edifact import EdifactTransformer
from partners.transformers.edifact.dialect import Edifact
from partners.transformers.x12 import X12Transformer
from partners.transformers.x12.dialect import X12
from tests.real_partners.edi_trade import WIDGETS, order, trading

pytestmark = pytest.mark.partners

NUMBER = "AF-7K3M9QX4C-1"
DESPATCH = ("856", "DESADV")
LATER = ("--despatch-delay", "3600000", "--invoice-delay", "3600000")


@pytest.fixture(params=["X12", "EDIFACT"])
def dialect(request):
    return request.param


@pytest.fixture
def trade(dialect, tmp_path):
    with trading(dialect, tmp_path) as trade:
        yield trade


def _of(kind, collection):
    return [notice for notice in collection.notices if isinstance(notice, kind)]


def _answers(collection):
    return [notice.acknowledgement.answer for notice in _of(Acknowledged, collection)]


class ForgetfulX12(X12):
    """Numbers each try anew: what makes a repetition safe is gone."""

    tries = 0

    def control(self, purpose, number, attempt):
        type(self).tries += 1
        return super().control(purpose, f"{number} {self.tries}", attempt)


class ForgetfulEdifact(Edifact):
    """The same in EDIFACT."""

    tries = 0

    def control(self, purpose, number, attempt):
        type(self).tries += 1
        return super().control(purpose, f"{number} {self.tries}", attempt)


class ForgetfulX12Transformer(X12Transformer):
    def make_dialect(self, options):
        return ForgetfulX12(options)


class ForgetfulEdifactTransformer(EdifactTransformer):
    def make_dialect(self, options):
        return ForgetfulEdifact(options)


FORGETFUL = {"X12": ForgetfulX12Transformer, "EDIFACT": ForgetfulEdifactTransformer}


def test_an_order_that_is_sent_again_and_again_is_held_once(trade):
    for _ in range(3):
        trade.place(order())
        trade.partner.scan()

    collection = trade.collect()

    assert trade.held_orders() == [(NUMBER, "invoiced")]
    assert len(trade.sent(*DESPATCH)) == 1
    assert _answers(collection) == [Answer.ACCEPTED]
    assert [notice.is_readable for notice in _of(Received, collection)] == [True] * 3
    assert collection.unusable == ()


def test_an_order_that_many_send_at_once_is_held_once(trade):
    purchase_order = order()
    is_over = threading.Event()

    def read_all_the_time():
        while not is_over.is_set():
            trade.partner.scan()

    with ThreadPoolExecutor(9) as pool:
        reading = pool.submit(read_all_the_time)
        try:
            placed = list(pool.map(lambda _: trade.try_to_place(purchase_order), range(24)))
        finally:
            is_over.set()
        reading.result()
    collection = trade.collect()

    # Who finds another's file and sees it fetched at that moment cannot know whose it was.
    assert {held.outcome for held in placed} <= {Outcome.CONFIRMED, Outcome.UNKNOWN}
    assert trade.held_orders() == [(NUMBER, "invoiced")]
    assert len(trade.sent(*DESPATCH)) == 1
    assert _answers(collection) == [Answer.ACCEPTED]


def test_many_orders_are_held_once_each(trade):
    numbers = [f"AF-{index:09}-1" for index in range(20)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: trade.place(order(number)), numbers * 2))
    collection = trade.rounds()

    assert sorted(trade.held_orders()) == [(number, "invoiced") for number in numbers]
    assert _answers(collection) == [Answer.ACCEPTED] * 20
    assert sorted(notice.number for notice in _of(Invoiced, collection)) == numbers


def test_a_partner_that_takes_everything_ships_twice(dialect, tmp_path):
    """The guard switched off on its side: our bytes are the same, and it does not care."""
    with trading(dialect, tmp_path, "--allow-duplicates") as trade:
        for _ in range(2):
            trade.place(order())
            trade.partner.scan()

        assert len(trade.sent(*DESPATCH)) == 2


def test_without_a_number_of_its_own_an_order_that_is_sent_again_seems_refused(dialect, tmp_path):
    """The guard switched off on ours: the partner knows the order's number, and says no to an order that it ships."""
    with trading(dialect, tmp_path, speaker=FORGETFUL[dialect]) as trade:
        for _ in range(2):
            trade.place(order())
            trade.partner.scan()

        assert sorted(_answers(trade.collect())) == [Answer.ACCEPTED, Answer.REJECTED]


def test_another_number_for_each_try_orders_twice(trade):
    for number in (NUMBER, "AF-7K3M9QX4C-2"):
        trade.place(order(number))
        trade.partner.scan()

    assert len(trade.held_orders()) == 2


def test_all_that_was_read_is_confirmed(trade):
    trade.place(order())
    collection = trade.collect()
    before = len(trade.partner.unacknowledged())

    trade.settle(collection)
    trade.settle(collection)

    assert (before, trade.partner.unacknowledged()) == (3, [])
    assert trade.collect().sources == ()


def test_an_order_is_cancelled_before_it_ships(dialect, tmp_path):
    with trading(dialect, tmp_path, *LATER) as trade:
        trade.place(order())
        trade.settle(trade.collect())

        answers = [trade.cancel(NUMBER).answer for _ in range(2)]
        collection = trade.collect()

        assert answers == [CancelAnswer.PENDING] * 2
        (cancelled,) = _of(Cancelled, collection)
        assert (cancelled.number, cancelled.cancellation.answer) == (NUMBER, CancelAnswer.CANCELLED)
        assert cancelled.cancellation.reason == "Order cancelled at the buyer's request"
        assert trade.held_orders() == [(NUMBER, "cancelled")]


def test_a_cancellation_that_comes_too_late_is_not_answered(trade):
    trade.place(order())
    trade.settle(trade.collect())

    trade.cancel(NUMBER)
    collection = trade.collect()

    assert (collection.notices, collection.unusable) == ((), ())
    assert trade.held_orders() == [(NUMBER, "invoiced")]


def test_an_order_that_we_never_sent_cannot_be_cancelled(trade):
    unknown = OrderReference(number="AF-000000000-1")

    held = trade.held(trade.transformer.cancel_order(unknown, "Ordered twice"))

    assert isinstance(held.error, Rejected)


def test_what_is_short_of_stock_comes_later_under_the_same_number(trade):
    trade.place(order(NUMBER, ("PANEL-A3", 40)))
    trade.settle(first := trade.collect())
    trade.partner.advance(30 * 86_400)

    second = trade.collect()

    (line,) = _of(Acknowledged, first)[0].acknowledgement.lines
    assert (line.accepted, line.rejected) == (35, 5)
    assert line.reason.startswith("Confirmed 35 of 40; 5 to follow on ")
    pieces = [
        sum(line.quantity for line in notice.parcels[0].lines)
        for notice in [*_of(Shipped, first), *_of(Shipped, second)]
    ]
    assert pieces == [35, 5]


def test_another_price_than_ours_shows_in_the_total(trade):
    trade.place(order(NUMBER, (WIDGETS, 10), cost="11.00"))

    (acknowledged,) = _of(Acknowledged, trade.collect())

    assert acknowledged.acknowledgement.total == Decimal("125.00")
    assert acknowledged.acknowledgement.lines == (
        AcknowledgedLine(
            line_number=1, accepted=10, rejected=0, reason="Priced at 12.50, the order said 11.00"
        ),
    )


def test_version_005010_is_spoken_as_well(tmp_path):
    with trading("X12", tmp_path, us="GLOBEX", version="005010") as trade:
        trade.behave("strict")
        trade.place(order())

        collection = trade.collect()
        trade.settle(collection)

        assert _answers(collection) == [Answer.ACCEPTED]
        assert trade.partner.unacknowledged() == []


def test_a_partner_that_knows_no_contact_segments_is_spared_them(tmp_path):
    """Its dictionary has neither CTA nor COM, and a strict partner refuses what it does not know."""
    with trading("EDIFACT", tmp_path, with_contact=True) as trade:
        trade.behave("strict")
        trade.place(order())

        (received,) = trade.collect().notices

        assert received.is_readable is False
