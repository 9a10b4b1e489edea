"""What partners tell us by themselves: heard once, checked, and never believed blindly."""

from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.models import Offer
from orders.models import OrderEvent
from orders.operations.notices import take_in
from orders.queries import purchase_orders
from orders.states import PaymentState
from orders.states import PurchaseOrderState as State
from partners.messages import (
    AcknowledgedLine,
    Acknowledgement,
    Answer,
    CancelAnswer,
    Cancellation,
    Parcel,
    ParcelLine,
    PartnerItem,
)
from partners.models import PartnerNotice
from partners.notices import Acknowledged, Cancelled, Invoiced, Received, Shipped, Stocked
from tests.factories.catalog import OfferFactory
from tests.factories.orders import CartFactory, CartLineFactory, placed
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.usefixtures("retailer")


@pytest.fixture
def share():
    """A purchase order of three pieces at 12.00, with the partner and not answered yet."""
    line = CartLineFactory(cart=CartFactory(), offer=OfferFactory(cost=Decimal("12.00")), quantity=3)
    share = placed(line).purchase_orders.get()
    type(share).objects.update(state=State.SENT, attempts=1)
    return purchase_orders.locked(share.pk)


def tell(share, notice, *, partner=None):
    """Take a notice in; the purchase order's state, and what is wrong with the notice."""
    take_in(partner_id=(partner or share.partner).pk, notice=notice, now=timezone.now())
    share.refresh_from_db()
    kept = PartnerNotice.objects.get(notice_id=notice.notice_id)
    return share.state, kept.problem


def acknowledged(share, answer=Answer.ACCEPTED, *, notice_id="A-1", lines=(), number=None):
    said = Acknowledgement(
        number=number or share.number,
        partner_reference="T-1",
        answer=answer,
        lines=tuple(AcknowledgedLine(line_number=n, accepted=a, rejected=r) for n, a, r in lines),
    )
    return Acknowledged(notice_id=notice_id, acknowledgement=said)


def shipped(share, *lines, notice_id="S-1"):
    packed = tuple(ParcelLine(line_number=number, quantity=quantity) for number, quantity in lines)
    parcel = Parcel(carrier="UPS", tracking_number="1Z", lines=packed)
    return Shipped(notice_id=notice_id, number=share.number, parcels=(parcel,))


def invoiced(share, total, *, invoice="I-1", currency="EUR"):
    return Invoiced(
        notice_id=invoice,
        number=share.number,
        invoice_number=invoice,
        currency=currency,
        total=Decimal(total),
    )


def cancelled(share, answer=CancelAnswer.CANCELLED):
    return Cancelled(notice_id="C-1", number=share.number, cancellation=Cancellation(answer=answer))


def events(share):
    return list(OrderEvent.objects.filter(purchase_order=share).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("state", [State.SENDING, State.UNKNOWN, State.SENT, State.PARKED])
def test_an_answer_that_comes_later_is_applied_wherever_the_order_stands(share, state):
    type(share).objects.update(state=state)

    assert tell(share, acknowledged(share)) == (State.ACKNOWLEDGED, "")


def test_a_partner_that_repeats_itself_is_heard_once(share):
    for _ in range(3):
        tell(share, acknowledged(share))

    assert events(share) == ["purchase-order.acknowledged"]
    assert PartnerNotice.objects.count() == 1


def test_a_second_answer_that_says_the_same_is_no_matter(share):
    tell(share, acknowledged(share))

    assert tell(share, acknowledged(share, notice_id="A-2")) == (State.ACKNOWLEDGED, "")


def test_a_partner_that_changes_its_mind_waits_for_a_person_and_changes_no_piece(share):
    tell(share, acknowledged(share))

    state, problem = tell(share, acknowledged(share, Answer.PARTIAL, lines=[(1, 1, 2)], notice_id="A-2"))

    assert (state, problem) == (
        State.ACKNOWLEDGED,
        f"The partner answered partial after {share.number} was acknowledged.",
    )
    assert [(line.accepted, line.rejected) for line in share.lines.all()] == [(3, 0)]


def test_an_answer_that_does_not_fit_parks_the_order_and_keeps_it_parked(share):
    too_many = acknowledged(share, lines=[(1, 4, 0)])
    again = acknowledged(share, lines=[(1, 5, 0)], notice_id="A-2")

    assert [tell(share, notice)[0] for notice in (too_many, again)] == [State.PARKED, State.PARKED]


@pytest.mark.parametrize("number", ["NOBODYS-1", ""])
def test_what_is_about_no_order_of_ours_waits_for_a_person(share, number):
    notice = acknowledged(share, number=number or "?")

    assert tell(share, notice) == (State.SENT, "We sent this partner no such purchase order.")


def test_a_partner_cannot_speak_for_another(share):
    other = PartnerFactory()

    assert tell(share, acknowledged(share), partner=other) == (
        State.SENT,
        "We sent this partner no such purchase order.",
    )


def test_an_order_that_was_never_sent_cannot_have_been_answered(share):
    type(share).objects.update(state=State.QUEUED, attempts=0)

    assert tell(share, acknowledged(share)) == (State.QUEUED, "We sent this partner no such purchase order.")


def test_a_document_the_partner_could_not_read_waits_for_a_person(share):
    fine = Received(notice_id="R-1", number=share.number, is_readable=True)
    broken = Received(notice_id="R-2", number=share.number, is_readable=False, reason="No N4 segment.")

    states = [tell(share, notice)[0] for notice in (fine, broken)]

    assert states == [State.SENT, State.PARKED]
    assert share.reason == "The partner could not read it: No N4 segment."


def test_parcels_are_told_in_the_orders_history(share):
    tell(share, acknowledged(share))

    assert tell(share, shipped(share, (1, 3))) == (State.ACKNOWLEDGED, "")
    assert OrderEvent.objects.get(kind="purchase-order.shipped").facts["parcels"] == [
        {"carrier": "UPS", "tracking_number": "1Z", "pieces": 3}
    ]


def test_more_pieces_than_we_ordered_wait_for_a_person(share):
    tell(share, acknowledged(share))

    assert tell(share, shipped(share, (1, 5)))[1] == (
        f"The partner shipped 5 of line 1 of {share.number}; we ordered 3."
    )


def test_what_was_refused_and_shipped_all_the_same_waits_for_a_person(share):
    tell(share, acknowledged(share, Answer.REJECTED))

    assert (
        tell(share, shipped(share, (1, 3)))[1] == f"The partner shipped {share.number}, which was rejected."
    )


def test_an_order_the_partner_calls_off_before_its_answer_is_refused_and_owed_no_more(share):
    assert tell(share, cancelled(share))[0] == State.REJECTED
    assert share.order.payment.state == PaymentState.VOIDED


def test_an_order_the_partner_calls_off_after_its_answer_waits_for_a_person(share):
    tell(share, acknowledged(share))

    assert tell(share, cancelled(share)) == (
        State.ACKNOWLEDGED,
        f"The partner will not ship {share.number} after all. Withdraw it, and tell the shopper.",
    )


@pytest.mark.parametrize("answer", [CancelAnswer.REFUSED, CancelAnswer.PENDING])
def test_a_partner_that_does_not_call_it_off_changes_nothing(share, answer):
    assert tell(share, cancelled(share, answer)) == (State.SENT, "")


def test_an_invoice_is_compared_with_what_was_accepted(share):
    tell(share, acknowledged(share, Answer.PARTIAL, lines=[(1, 2, 1)]))

    told = [
        tell(share, invoiced(share, "24.00"))[1],
        tell(share, invoiced(share, "36.00", invoice="I-2"))[1],
    ]

    assert told == ["", f"The partner charges {share.number} again, with I-2; it had sent I-1."]


@pytest.mark.parametrize(
    ("total", "currency", "problem"),
    [
        ("36.01", "EUR", "The partner charges 36.01 for {}; we expected 36.00."),
        ("36.00", "USD", "The partner charges USD for {}."),
    ],
)
def test_an_invoice_that_does_not_fit_waits_for_a_person(share, total, currency, problem):
    tell(share, acknowledged(share))

    assert tell(share, invoiced(share, total, currency=currency))[1] == problem.format(share.number)


def test_a_list_of_stock_changes_the_offers_it_names_and_no_other(share):
    known = Offer.objects.get()
    other = OfferFactory(partner=known.partner, available=9)
    item = PartnerItem(
        partner_sku=known.partner_sku, gtin="", family="", title="", currency="", cost=Decimal(0), available=4
    )

    take_in(partner_id=known.partner_id, notice=Stocked(notice_id="1", items=(item,)), now=timezone.now())

    told = Offer.objects.order_by("pk").values_list("pk", "available", "provenance")
    assert list(told) == [(known.pk, 4, "feed"), (other.pk, 9, other.provenance)]
