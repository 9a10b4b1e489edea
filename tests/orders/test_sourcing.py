"""Why a line is sold from its partner: decided at check-out, kept for good, learnt from once."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.choice.documents import read, written
from catalog.errors import NotShippedThere, OfferChanged
from catalog.models import PartnerRecord
from orders.documents import purchase_order_message
from orders.models import LineDecision, Order, OrderLine
from orders.operations.acknowledgement import apply_answer
from orders.queries import parcels, purchase_orders
from orders.queries.orders import by_number
from orders.states import PurchaseOrderState as State
from partners.messages import AcknowledgedLine, Acknowledgement, Answer
from partners.models import PartnerTerms
from tests.api import order_body, place, problem, program
from tests.factories.catalog import OfferFactory, VariantFactory
from tests.factories.orders import CartFactory, CartLineFactory, order_of, placed
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.usefixtures("retailer")


def partner_with(name, **terms):
    partner = PartnerFactory(name=name)
    PartnerTerms.objects.create(partner=partner, **terms)
    return partner


@pytest.fixture
def choice():
    """One variant at three partners: one dearer, one without stock, one that does not ship to Portugal."""
    variant = VariantFactory()
    return {
        "best": OfferFactory(variant=variant, price="18.00"),
        "dear": OfferFactory(variant=variant, price="25.00", lead_time_days=0),
        "short": OfferFactory(variant=variant, partner=partner_with("Short", safety_stock=4), price="10.00"),
        "far": OfferFactory(variant=variant, partner=partner_with("Far", ship_to=["ES"]), price="11.00"),
    }


def weighed(decision):
    return {one.candidate.pk: one.rank or one.removed.value for one in decision.weighed}


def test_an_order_keeps_what_was_weighed_and_replays_it(choice):
    order = placed(CartLineFactory(offer=choice["dear"], quantity=2))

    kept = LineDecision.objects.get(line__order=order)
    decision = read(kept.document)
    assert kept.sold_from == choice["dear"].pk
    assert weighed(decision) == {
        choice["best"].pk: 1,
        choice["dear"].pk: 2,
        choice["short"].pk: "stock",
        choice["far"].pk: "country",
    }
    stored = json.dumps(kept.document, sort_keys=True)
    assert json.dumps(written(decision.again()), sort_keys=True) == stored


def test_an_order_tells_the_days_that_were_promised_when_terms_change(choice):
    order = placed(CartLineFactory(offer=choice["best"]))
    [told] = parcels.of_order(by_number(order.number))
    PartnerTerms.objects.create(partner=choice["best"].partner, working_days=[2])

    assert parcels.of_order(by_number(order.number))[0].arrives == told.arrives


def test_what_cannot_be_sent_there_is_not_sold(choice):
    with pytest.raises(NotShippedThere, match="Far does not send"):
        placed(CartLineFactory(offer=choice["far"]))
    assert not Order.objects.exists()


def test_pieces_kept_back_are_not_sold(choice):
    with pytest.raises(OfferChanged) as refused:
        placed(CartLineFactory(offer=choice["short"], quantity=2))

    assert refused.value.context["available"] == 1


@pytest.mark.parametrize("lines", [1, 6])
def test_deciding_costs_the_same_however_many_lines(lines, django_assert_num_queries):
    cart, partner = CartFactory(), PartnerFactory()
    picked = [CartLineFactory(cart=cart, offer=OfferFactory(partner=partner)) for _ in range(lines)]
    offer = picked[0].offer
    for _ in range(lines):
        OfferFactory(variant=offer.variant)

    with django_assert_num_queries(20):
        placed(*picked)


def test_a_program_is_sold_the_best_that_is_sent_there():
    body = order_body()
    offer = OfferFactory(
        variant=VariantFactory(sku="AF-2"), partner=partner_with("Far", ship_to=["ES"]), price="1.00"
    )
    OfferFactory(variant=offer.variant, partner__code="near", price="2.00")
    body["lines"] = [{"sku": "AF-2", "quantity": 1}]

    [share] = place(program(), body).json()["purchase_orders"]

    assert share["partner"]["code"] == "near"


def test_a_program_that_names_a_partner_hears_that_it_does_not_send_there():
    body = order_body()
    offer = OfferFactory(
        variant=VariantFactory(sku="AF-2"), partner=partner_with("Far", ship_to=["ES"]), price="1.00"
    )
    body["lines"] = [{"sku": "AF-2", "quantity": 1, "partner": offer.partner.code}]

    assert problem(place(program(), body)) == (409, "not-shipped-there")


def test_a_partner_is_asked_in_its_own_money():
    cart, partner = CartFactory(), PartnerFactory()
    dollars = OfferFactory(partner=partner, cost="40.00", cost_currency="USD", exchanged_cost="36.00")
    euros = OfferFactory(partner=partner, cost="10.00", cost_currency="EUR")
    picked = [CartLineFactory(cart=cart, offer=offer) for offer in (dollars, euros)]

    order = placed(*picked)

    shares = order.purchase_orders.order_by("number")
    messages = [purchase_order_message(share) for share in shares]
    assert [(one.currency, [line.unit_cost for line in one.lines]) for one in messages] == [
        ("EUR", [Decimal("10.00")]),
        ("USD", [Decimal("40.00")]),
    ]
    assert order.currency == "EUR"


def test_a_total_in_the_partners_own_money_is_believed():
    share = sending(order_of(cost="40.00", cost_currency="USD", exchanged_cost="36.00"))

    answer = Acknowledgement(
        number=share.number, partner_reference="T-1", answer=Answer.ACCEPTED,
        total=Decimal("40.00"), currency="USD",
    )  # fmt: skip
    apply_answer(share, answer, reason="", now=timezone.now())

    assert share.state == State.ACKNOWLEDGED


def sending(order):
    share = order.purchase_orders.get()
    type(share).objects.update(state=State.SENDING)
    return purchase_orders.locked(share.pk)


def records():
    return {(one.age, one.quantity): (one.kept, one.answered) for one in PartnerRecord.objects.all()}


def test_a_partners_answer_counts_towards_its_record_by_kind():
    cart, partner, now = CartFactory(), PartnerFactory(), timezone.now()
    for age, quantity in ((timedelta(0), 1), (timedelta(0), 1), (timedelta(hours=3), 4)):
        offer = OfferFactory(partner=partner, observed_at=now - age)
        line = CartLineFactory(cart=cart, offer=offer, quantity=quantity)
    share = sending(placed(line, now=now))
    lines = (AcknowledgedLine(line_number=1, accepted=1, rejected=0),
             AcknowledgedLine(line_number=2, accepted=0, rejected=1),
             AcknowledgedLine(line_number=3, accepted=3, rejected=1))  # fmt: skip

    apply_answer(
        share,
        Acknowledgement(number=share.number, partner_reference="T-1", answer=Answer.PARTIAL, lines=lines),
        reason="",
        now=now,
    )

    assert records() == {("minutes", "one"): (1, 2), ("hours", "few"): (0, 1)}


def test_an_answer_is_learnt_from_once():
    share = sending(order_of())
    apply_answer(
        share,
        Acknowledgement(number=share.number, partner_reference="T-1", answer=Answer.ACCEPTED),
        reason="",
        now=timezone.now(),
    )

    type(share).objects.update(state=State.SENDING)
    apply_answer(purchase_orders.locked(share.pk), None, reason="Sorry.", now=timezone.now())

    assert records() == {("minutes", "one"): (1, 1)}
    assert OrderLine.objects.get().rejected == 1


def test_an_answer_that_is_not_believed_teaches_nothing():
    share = sending(order_of())

    apply_answer(
        share,
        Acknowledgement(
            number=share.number,
            partner_reference="T-1",
            answer=Answer.ACCEPTED,
            total=Decimal(1),
            currency="EUR",
        ),
        reason="",
        now=timezone.now(),
    )

    assert (share.state, records()) == (State.PARKED, {})
