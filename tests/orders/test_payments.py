import pytest

from orders.errors import IllegalMove
from orders.operations.payments import settle_what_is_due, take_at_till
from orders.states import (
    PAYMENT_MOVES,
    PURCHASE_ORDER_MOVES,
    OrderState,
    PaymentState,
    PurchaseOrderState,
    order_state,
)
from tests.factories.orders import order_of

pytestmark = pytest.mark.usefixtures("retailer")


def test_a_shopper_pays_at_the_till_once():
    order = order_of()

    first = take_at_till(order_id=order.pk, reference="R-1", actor="ana")
    again = take_at_till(order_id=order.pk, reference="R-1", actor="ana")

    assert (first.state, again.reference) == (PaymentState.CAPTURED, "R-1")
    assert [event.kind for event in order.events.filter(kind="payment.captured")] == ["payment.captured"]


def test_a_second_receipt_for_one_payment_is_refused():
    order = order_of()
    take_at_till(order_id=order.pk, reference="R-1", actor="ana")

    with pytest.raises(IllegalMove):
        take_at_till(order_id=order.pk, reference="R-2", actor="ana")


def test_what_is_paid_is_not_lowered_behind_the_shoppers_back():
    order = order_of()
    take_at_till(order_id=order.pk, reference="R-1", actor="ana")
    order.lines.update(rejected=1)

    settle_what_is_due(order=order, actor="system")

    order.payment.refresh_from_db()
    assert (order.payment.state, order.payment.amount) == (PaymentState.CAPTURED, order.total)


@pytest.mark.parametrize("moves", [PURCHASE_ORDER_MOVES, PAYMENT_MOVES])
def test_every_state_has_its_moves_and_leads_to_an_end(moves):
    ends = {state for state, following in moves.items() if not following}
    leading = set(ends)
    for _ in moves:
        leading |= {state for state, following in moves.items() if following & leading}

    assert set(moves) == set(type(next(iter(moves))))
    assert leading == set(moves)


Share, Whole = PurchaseOrderState, OrderState


@pytest.mark.parametrize(
    ("shares", "state"),
    [
        ({Share.QUEUED}, Whole.RECEIVED),
        ({Share.QUEUED, Share.ACKNOWLEDGED}, Whole.RECEIVED),
        ({Share.SENDING, Share.ACKNOWLEDGED}, Whole.PENDING),
        ({Share.UNKNOWN, Share.REJECTED}, Whole.PENDING),
        ({Share.PARKED, Share.UNKNOWN}, Whole.ATTENTION),
        ({Share.ACKNOWLEDGED}, Whole.CONFIRMED),
        ({Share.ACKNOWLEDGED, Share.REJECTED}, Whole.PARTIAL),
        ({Share.PARTIAL}, Whole.PARTIAL),
        ({Share.REJECTED}, Whole.REFUSED),
        ({Share.REJECTED, Share.CANCELLED}, Whole.REFUSED),
        ({Share.CANCELLED}, Whole.CANCELLED),
    ],
)
def test_an_order_reads_as_its_purchase_orders_make_it(shares, state):
    assert order_state(set(shares)) == state
