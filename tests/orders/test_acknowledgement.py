"""Nothing a partner says is believed unchecked."""

from decimal import Decimal

import pytest
from django.utils import timezone

from orders.operations.acknowledgement import apply_answer
from orders.queries import purchase_orders
from orders.states import PaymentState
from orders.states import PurchaseOrderState as State
from partners.messages import AcknowledgedLine, Acknowledgement, Answer
from tests.factories.catalog import OfferFactory
from tests.factories.orders import CartFactory, CartLineFactory, placed
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.usefixtures("retailer")


@pytest.fixture
def share():
    """A purchase order of two lines, three pieces at 12.00 and two at 10.00, on its way to the partner."""
    cart, partner = CartFactory(), PartnerFactory()
    lines = [
        CartLineFactory(cart=cart, offer=OfferFactory(partner=partner, cost=cost), quantity=quantity)
        for quantity, cost in ((3, Decimal("12.00")), (2, Decimal("10.00")))
    ]
    share = placed(*lines).purchase_orders.get()
    type(share).objects.update(state=State.SENDING)
    return purchase_orders.locked(share.pk)


def answering(share, answer=Answer.ACCEPTED, *, lines=(), total=None, currency="EUR", number=None):
    return Acknowledgement(
        number=number or share.number,
        partner_reference="T-1",
        answer=answer,
        lines=tuple(AcknowledgedLine(line_number=n, accepted=a, rejected=r) for n, a, r in lines),
        total=None if total is None else Decimal(total),
        currency=currency,
    )


def _apply(share, answer):
    apply_answer(share, answer, reason="", now=timezone.now())
    share.refresh_from_db()
    return share.state, [(line.accepted, line.rejected) for line in share.lines.order_by("line_number")]


def test_an_answer_without_lines_speaks_for_the_whole(share):
    assert _apply(share, answering(share)) == (State.ACKNOWLEDGED, [(3, 0), (2, 0)])


def test_a_total_that_fits_the_accepted_pieces_is_believed(share):
    answer = answering(share, Answer.PARTIAL, lines=[(1, 1, 2), (2, 2, 0)], total="32.00")

    assert _apply(share, answer) == (State.PARTIAL, [(1, 2), (2, 0)])


def test_a_refusal_without_lines_refuses_every_piece(share):
    assert _apply(share, answering(share, Answer.REJECTED)) == (State.REJECTED, [(0, 3), (0, 2)])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"number": "AF-OTHER"}, "The partner answered for AF-OTHER."),
        ({"lines": [(1, 3, 0), (2, 2, 0), (9, 1, 0)]}, "lines we did not order"),
        ({"lines": [(1, 4, 0), (2, 2, 0)]}, "more pieces than we ordered"),
        ({"lines": [(1, 3, 1), (2, 2, 0)]}, "more pieces than we ordered"),
        ({"lines": [(1, 1, 2), (2, 2, 0)]}, "says accepted, its lines say partial"),
        ({"answer": Answer.PARTIAL, "lines": [(1, 0, 3), (2, 0, 2)]}, "says partial, its lines say rejected"),
        ({"total": "56.01"}, "charges 56.01; we expected 56.00"),
        ({"total": "56.00", "currency": "USD"}, "charges USD"),
    ],
)
def test_an_answer_that_does_not_fit_is_parked_and_changes_no_piece(share, change, reason):
    state, pieces = _apply(share, answering(share, **change))

    assert (state, pieces) == (State.PARKED, [(0, 0), (0, 0)])
    assert reason in share.reason
    assert share.order.payment.amount == share.order.total


def test_a_smaller_parcel_lowers_what_is_due(share):
    _apply(share, answering(share, Answer.PARTIAL, lines=[(1, 3, 0), (2, 0, 2)]))

    payment = share.order.payment
    payment.refresh_from_db()
    assert (payment.state, payment.amount) == (PaymentState.DUE, share.order.total - 2 * Decimal("19.90"))
    assert [event.kind for event in share.order.events.order_by("pk")][-1] == "payment.reduced"
