"""From purchase order to partner, against a partner that is a program of its own and does as its knobs say."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.models import OrderEvent, OutboxMessage, PurchaseOrder
from orders.operations import decisions, submission
from orders.operations.relay import deliver_next
from orders.outbox import TryAgain
from orders.states import OrderState, PaymentState
from orders.states import PurchaseOrderState as State
from partners.models import Exchange, PartnerCircuit
from partners.operations.administration import pause, resume
from tests.factories.orders import order_of
from tests.factories.partners import PartnerFactory

KEYED = "partners.transformers.plain.PlainTransformer"
LOOKUP = "partners.transformers.plain.LookupPlainTransformer"
NOTHING = "tests.partners.transformers.ForgetfulTransformer"

pytestmark = pytest.mark.usefixtures("retailer")


@pytest.fixture(autouse=True)
def _forgetful_is_allowed(settings):
    settings.PARTNER_TRANSFORMERS = [*settings.PARTNER_TRANSFORMERS, NOTHING]


@pytest.fixture
def order(simulator):
    """An order of two pieces at a partner that recognises our number."""
    return _order(simulator, "northpeak", KEYED)


def _order(simulator, code, transformer, quantity=2, **partner):
    """An order of what the partner really carries, at the cost it really has."""
    item = simulator.carried(code)
    account = PartnerFactory(
        code=code,
        key=f"sim-{code}-key",
        base_url=simulator.base_url(code),
        transformer=transformer,
        order_timeout_ms=800,
        **partner,
    )
    return order_of(
        quantity,
        partner=account,
        partner_sku=item["sku"],
        cost=Decimal(item["cost"]),
        variant__gtin=item["gtin"],
    )


def _submit(order):
    """Set out once, as the relay would, and hear the wish that follows, if any."""
    try:
        submission.submit_purchase_order(purchase_order_id=order.purchase_orders.get().pk)
    except TryAgain as wish:
        return wish
    return None


def _state(order):
    return PurchaseOrder.objects.get(order=order).state


def _held(simulator, order):
    """How often the partner holds this order."""
    number = order.purchase_orders.get().number
    return sum(one["reference"] == number for one in simulator.ledger())


def test_a_partner_confirms_and_holds_the_order_once(order, simulator):
    assert _submit(order) is None

    share = order.purchase_orders.get()
    [held] = simulator.ledger()
    assert (share.state, share.partner_reference) == (State.ACKNOWLEDGED, held["order_id"])
    assert (held["reference"], held["ship_to"]["line1"]) == (share.number, order.ship_to["line1"])
    assert [line.accepted for line in order.lines.all()] == [2]
    assert [event.kind for event in OrderEvent.objects.order_by("pk")] == [
        "order.placed",
        "purchase-order.sending",
        "purchase-order.acknowledged",
    ]
    assert order.state == OrderState.CONFIRMED


def test_a_confirmed_order_is_never_sent_again(order, simulator):
    _submit(order)

    _submit(order)

    assert simulator.calls("northpeak")["place-order"] == 1


def test_a_refusal_ends_the_order_and_the_shopper_owes_nothing(order, simulator):
    simulator.knobs("northpeak", script=["reject"])

    assert _submit(order) is None

    order.payment.refresh_from_db()
    assert (_state(order), order.payment.state, order.payment.amount) == (
        State.REJECTED,
        PaymentState.VOIDED,
        0,
    )
    assert [(line.accepted, line.rejected) for line in order.lines.all()] == [(0, 2)]
    assert order.purchase_orders.get().reason


def test_a_partial_answer_counts_pieces_and_lowers_what_is_due(order, simulator):
    simulator.knobs("northpeak", script=["partial"])

    _submit(order)

    line = order.lines.get()
    order.payment.refresh_from_db()
    assert _state(order) == State.PARTIAL
    assert (line.accepted + line.rejected, 0 < line.accepted < 2) == (2, True)
    assert (order.payment.state, order.payment.amount) == (PaymentState.DUE, line.accepted * line.unit_price)


@pytest.mark.parametrize("behaviour", ["lose-answer", "reset", "hang", "error-after", "garbage", "empty"])
def test_a_lost_answer_is_unknown_and_the_same_number_finds_the_order(order, simulator, behaviour):
    simulator.knobs("northpeak", script=[behaviour])

    assert isinstance(_submit(order), TryAgain)
    assert (_state(order), order.state) == (State.UNKNOWN, OrderState.PENDING)

    assert _submit(order) is None
    assert (_state(order), _held(simulator, order)) == (State.ACKNOWLEDGED, 1)


def test_a_partner_that_does_not_recognise_the_number_would_double_it(order, simulator):
    """The control of the test above: without the partner's promise, the repeat is a second order."""
    simulator.knobs("northpeak", script=["lose-answer"], dedup="none")

    _submit(order)
    _submit(order)

    assert _held(simulator, order) == 2


@pytest.mark.parametrize("behaviour", ["throttle", "error-before"])
def test_what_the_partner_did_not_take_is_sent_again(order, simulator, behaviour):
    simulator.knobs("northpeak", script=[behaviour])

    assert isinstance(_submit(order), TryAgain)
    PartnerCircuit.objects.update(open_until=None)  # the wait that a throttling partner asked for is over
    assert _submit(order) is None

    assert (_state(order), _held(simulator, order)) == (State.ACKNOWLEDGED, 1)


def test_a_throttled_order_waits_as_long_as_the_partner_asks(order, simulator):
    simulator.knobs("northpeak", script=["throttle"], throttle_retry_after_s=7)

    wish = _submit(order)

    assert (_state(order), wish.after) == (State.QUEUED, timedelta(seconds=7))


def test_a_partner_that_cannot_be_reached_leaves_the_order_queued(simulator):
    order = _order(simulator, "northpeak", KEYED)
    partner = order.purchase_orders.get().partner
    type(partner).objects.update(base_url="http://127.0.0.1:1/nobody")

    assert isinstance(_submit(order), TryAgain)

    assert (_state(order), order.state) == (State.QUEUED, OrderState.RECEIVED)


@pytest.mark.parametrize("behaviour", ["wrong-reference", "wrong-total"])
def test_an_answer_that_does_not_fit_waits_for_a_person(order, simulator, behaviour):
    simulator.knobs("northpeak", script=[behaviour])

    assert _submit(order) is None

    assert (_state(order), order.state) == (State.PARKED, OrderState.ATTENTION)
    assert order.purchase_orders.get().reason.startswith("The partner")


def test_a_partner_that_can_only_be_asked_is_asked_before_a_repeat(simulator):
    order = _order(simulator, "lumi", LOOKUP)
    simulator.knobs("lumi", script=["lose-answer"])

    assert isinstance(_submit(order), TryAgain)
    assert _submit(order) is None

    assert (_state(order), _held(simulator, order)) == (State.ACKNOWLEDGED, 1)
    assert (simulator.calls("lumi")["place-order"], simulator.calls("lumi")["find-order"]) == (1, 1)


def test_without_asking_first_the_repeat_would_be_a_second_order(simulator, monkeypatch):
    """The control: the same partner, the same lost answer, and the guard off."""
    order = _order(simulator, "lumi", LOOKUP)
    simulator.knobs("lumi", script=["lose-answer"])
    monkeypatch.setattr(
        submission, "_converse", lambda tried: submission._hold(tried, tried.leave, _place(tried))
    )

    _submit(order)
    _submit(order)

    assert _held(simulator, order) == 2


def _place(attempt):
    return attempt.transformer.place_order(attempt.message)


def test_a_partner_that_accepts_late_is_not_asked_before_the_quarantine_ends(simulator):
    order = _order(simulator, "lumi", LOOKUP, quarantine_s=60)
    simulator.knobs("lumi", script=["late"], late_acceptance_ms=100)

    first, second = _submit(order), _submit(order)

    assert (first.after, timedelta() < second.after <= timedelta(seconds=60)) == (timedelta(seconds=60), True)
    assert simulator.calls("lumi").get("find-order", 0) == 0
    _await_held(simulator, order)
    PurchaseOrder.objects.update(sent_at=timezone.now() - timedelta(seconds=61))
    assert _submit(order) is None
    assert (_state(order), _held(simulator, order)) == (State.ACKNOWLEDGED, 1)


def test_asked_before_it_accepted_the_partner_would_hold_two(simulator):
    """The control: no quarantine, so the partner still says no when it is asked, and then accepts."""
    order = _order(simulator, "lumi", LOOKUP, quarantine_s=0)
    simulator.knobs("lumi", script=["late"], late_acceptance_ms=500)

    _submit(order)
    _submit(order)

    _await_held(simulator, order, times=2)


def _await_held(simulator, order, times=1):
    until = time.monotonic() + 5
    while _held(simulator, order) < times:
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_partner_that_cannot_even_be_asked_leaves_the_outcome_unknown(simulator):
    order = _order(simulator, "lumi", LOOKUP)
    simulator.knobs("lumi", script=["lose-answer"])
    _submit(order)
    simulator.knobs("lumi", down=True)

    assert isinstance(_submit(order), TryAgain)

    assert _state(order) == State.UNKNOWN
    assert _held(simulator, order) == 1


def test_a_partner_that_knows_no_number_is_never_sent_the_same_order_twice(simulator):
    order = _order(simulator, "northpeak", NOTHING)
    simulator.knobs("northpeak", script=["lose-answer"], dedup="none")

    assert (_submit(order), _submit(order)) == (None, None)

    assert (_state(order), _held(simulator, order)) == (State.PARKED, 1)
    assert "may have it" in order.purchase_orders.get().reason


def test_a_sender_that_died_after_setting_out_leaves_a_trace(order, simulator):
    submission._begin(order.purchase_orders.get().pk)
    assert _state(order) == State.SENDING

    assert _submit(order) is None

    assert (_state(order), _held(simulator, order)) == (State.ACKNOWLEDGED, 1)
    kinds = list(OrderEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[1:4] == ["purchase-order.sending", "purchase-order.unknown", "purchase-order.sending"]


def test_a_sender_that_slept_too_long_neither_sends_nor_writes(order, simulator):
    sleeper = submission._begin(order.purchase_orders.get().pk)
    _submit(order)

    held = submission._converse(sleeper)
    submission._finish(sleeper, held)

    assert (held.outcome, _state(order), _held(simulator, order)) == ("not-sent", State.ACKNOWLEDGED, 1)
    assert order.purchase_orders.get().attempts == 2


def test_an_order_waits_while_its_partner_is_paused(order, simulator):
    partner = order.purchase_orders.get().partner
    pause(partner_id=partner.pk, now=timezone.now())

    assert isinstance(_submit(order), TryAgain)
    assert simulator.calls("northpeak").get("place-order", 0) == 0

    resume(partner_id=partner.pk)
    assert _submit(order) is None
    assert _state(order) == State.ACKNOWLEDGED


def test_patience_ends_with_a_person(order, simulator):
    simulator.knobs("northpeak", script=["lose-answer"])
    type(order).objects.update(placed_at=timezone.now() - submission.PATIENCE_UNKNOWN - timedelta(seconds=1))

    assert _submit(order) is None

    assert _state(order) == State.PARKED


def test_every_conversation_is_kept_without_the_shoppers_address(order, simulator):
    _submit(order)

    exchange = Exchange.objects.get()
    assert (exchange.operation, exchange.outcome, exchange.reference) == (
        "place-order",
        "confirmed",
        order.purchase_orders.get().number,
    )
    kept = str(exchange.turns)
    assert [word for word in (order.ship_to["line1"], order.email, "sim-northpeak-key") if word in kept] == []


def test_a_person_sends_a_parked_order_again(order, simulator):
    simulator.knobs("northpeak", script=["wrong-total"])
    _submit(order)
    share = order.purchase_orders.get()

    decisions.resend(purchase_order_id=share.pk, actor="helena")

    assert _state(order) == State.QUEUED
    assert OutboxMessage.objects.filter(topic="purchase-order.submit").count() == 2
    while deliver_next(queue="partners"):
        pass
    assert (_state(order), _held(simulator, order)) == (State.ACKNOWLEDGED, 1)


def test_a_person_may_ask_again_as_often_as_needed(simulator):
    order = _order(simulator, "northpeak", NOTHING)
    simulator.knobs("northpeak", script=["lose-answer"])
    _submit(order)
    share = order.purchase_orders.get()

    for _ in range(2):
        decisions.ask_again(purchase_order_id=share.pk, actor="helena")
        while deliver_next(queue="partners"):
            pass

    assert _state(order) == State.PARKED
    assert not OutboxMessage.objects.filter(topic="purchase-order.submit", done_at=None).exists()


def test_a_withdrawn_order_is_not_sent_and_nothing_is_owed(order, simulator):
    share = order.purchase_orders.get()

    decisions.withdraw(purchase_order_id=share.pk, actor="helena", reason="The shopper changed her mind.")
    _submit(order)

    order.payment.refresh_from_db()
    assert (_state(order), order.state, order.payment.state) == (
        State.CANCELLED,
        OrderState.CANCELLED,
        PaymentState.VOIDED,
    )
    assert simulator.calls("northpeak").get("place-order", 0) == 0
