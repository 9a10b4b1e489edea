"""What questions came to. NOON is when visits begin; an hour later they are over."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Enquiry, Lookup, LookupAnswer
from catalog.models.lookup import AnswerState
from catalog.operations.enquiries import note_found, note_question, note_said, note_shown, subject_of
from catalog.states import Said
from orders.lifecycle import advance
from orders.models import Order, OrderLine
from orders.operations.ledger import revise_enquiries, settle_enquiries
from orders.operations.payments import settle_what_is_due, take_at_till
from orders.states import PurchaseOrderState as State
from tests.conftest import NOON
from tests.factories.catalog import OfferFactory, gtin
from tests.factories.orders import CartFactory, CartLineFactory, placed
from tests.factories.partners import PartnerFactory

pytestmark = pytest.mark.usefixtures("retailer")
LATER = NOON + timedelta(hours=1)
UNKNOWN = gtin(777_777)


@pytest.fixture
def visit():
    return uuid4()


@pytest.fixture
def ask(store, visit):
    """Put a question in the visit; an offer is what was shown for it."""

    def asked(offer=None, *, words="", code="", found=None, lookup=None, promised_in=3, at=NOON):
        subject = subject_of(gtin="" if words else code or offer.variant.gtin, words=words)
        note_question(
            visit=visit,
            store=store,
            kiosk=None,
            subject=subject,
            lookup=lookup,
            found=(1 if offer else 0) if found is None else found,
            product_id=offer.variant.product_id if offer and not words else None,
            now=at,
        )
        if offer:
            note_shown(
                visit=visit,
                subject=subject,
                product=offer.variant.product,
                lookup=lookup or look_up(),
                offer=offer if offer.available else None,
                by=NOON.date() + timedelta(days=promised_in),
            )

    return asked


@pytest.fixture
def buy(store, visit):
    """Order offers in the visit."""

    def bought(*offers, quantity=1, at=NOON + timedelta(minutes=5)):
        cart = CartFactory(store=store)
        lines = [CartLineFactory(cart=cart, offer=offer, quantity=quantity) for offer in offers]
        return placed(*lines, visit=visit, now=at)

    return bought


def look_up(*states):
    lookup = Lookup.objects.create(words="x", started_at=NOON, deadline_at=NOON)
    for state in states:
        LookupAnswer.objects.create(lookup=lookup, partner=PartnerFactory(), state=state)
    return lookup


def ledger():
    """Each question's outcome, how it is known, and its value."""
    return list(Enquiry.objects.order_by("pk").values_list("outcome", "evidence", "value"))


def refuse(order):
    for purchase_order in order.purchase_orders.all():
        purchase_order.lines.update(rejected=1)
        advance(purchase_order, State.SENDING, actor="test")
        advance(purchase_order, State.REJECTED, actor="test")
    settle_what_is_due(order=order, actor="test")


def test_what_was_asked_for_and_ordered_is_sold_at_its_price(ask, buy):
    offer = OfferFactory(price=Decimal(80))
    ask(offer)
    buy(offer, quantity=2)

    settle_enquiries(now=LATER)

    assert ledger() == [("sold", "seen", Decimal(160))]
    assert Enquiry.objects.get().partner == offer.partner


def test_another_size_of_the_family_is_a_sale_too(ask, buy):
    asked_for = OfferFactory(available=0)
    other = OfferFactory(variant__product=asked_for.variant.product, price=Decimal(30))
    ask(asked_for)
    buy(other)

    settle_enquiries(now=LATER)

    assert ledger() == [("sold", "seen", Decimal(30))]


def test_one_sale_is_counted_once_however_often_it_was_asked_for(ask, buy):
    offer = OfferFactory(price=Decimal(80))
    ask(offer, words="jacket", found=3)
    ask(offer, at=NOON + timedelta(minutes=1))
    buy(offer)

    settle_enquiries(now=LATER)

    assert ledger() == [("sold", "seen", Decimal(80)), ("sold", "seen", Decimal(0))]


def test_who_bought_something_else_is_neither_lost_nor_won(ask, buy):
    dear, cheap = OfferFactory(price=Decimal(80)), OfferFactory(price=Decimal(20))
    ask(dear)
    buy(cheap)

    settle_enquiries(now=LATER)

    assert ledger() == [("instead", "seen", Decimal(80))]


def test_a_code_that_nobody_knows_is_what_nobody_has(ask):
    ask(code=UNKNOWN, lookup=look_up(AnswerState.ANSWERED))

    settle_enquiries(now=LATER)

    assert ledger() == [("nobody", "seen", None)]


def test_what_is_sold_out_is_what_nobody_has(ask):
    ask(OfferFactory(available=0))

    settle_enquiries(now=LATER)

    assert ledger() == [("nobody", "seen", None)]


@pytest.mark.parametrize("silent", [AnswerState.WAITING, AnswerState.FAILED])
def test_nothing_found_while_a_partner_was_silent_is_too_slow(ask, silent):
    ask(code=UNKNOWN, lookup=look_up(AnswerState.ANSWERED, silent))

    settle_enquiries(now=LATER)

    assert ledger() == [("slow", "seen", None)]


def test_words_whose_results_nobody_opened_are_worth_nobody_knows_what(ask):
    ask(words="jacket", found=7)

    settle_enquiries(now=LATER)

    assert ledger() == [("left", "assumed", None)]


def test_words_that_partners_answered_late_found_something(ask, visit):
    lookup = look_up(AnswerState.ANSWERED)
    ask(words="jacket", found=0, lookup=lookup)
    note_found(visit=visit, lookup=lookup, more=2)

    settle_enquiries(now=LATER)

    assert ledger() == [("left", "assumed", None)]


@pytest.mark.parametrize(
    ("said", "outcome"), [(Said.PRICE, "price"), (Said.SLOW, "slow"), (Said.LOOKING, "left")]
)
def test_what_the_shopper_says_counts(ask, store, visit, said, outcome):
    ask(OfferFactory(price=Decimal(80)))
    note_said(visit=visit, store=store, said=said)

    settle_enquiries(now=LATER)

    assert ledger() == [(outcome, "said", Decimal(80))]


def test_nothing_is_too_dear_that_nobody_has(ask, store, visit):
    ask(code=UNKNOWN)
    note_said(visit=visit, store=store, said=Said.PRICE)

    settle_enquiries(now=LATER)

    assert ledger() == [("nobody", "seen", None)]


def test_a_shopper_who_says_nothing_has_left(ask):
    ask(OfferFactory(price=Decimal(80)))

    settle_enquiries(now=LATER)

    assert ledger() == [("left", "assumed", Decimal(80))]


@pytest.mark.parametrize(("days", "outcome"), [(10, "slow"), (9, "left")])
def test_a_promise_far_off_is_assumed_to_be_too_slow(ask, settings, days, outcome):
    settings.SLOW_DAYS = 10
    ask(OfferFactory(price=Decimal(80)), promised_in=days)

    settle_enquiries(now=LATER)

    assert ledger() == [(outcome, "assumed", Decimal(80))]


def test_a_visit_that_goes_on_is_not_settled(ask):
    ask(OfferFactory())

    assert settle_enquiries(now=NOON + timedelta(minutes=29)) == 0
    assert ledger() == [("open", "", None)]


def test_settling_again_changes_nothing(ask):
    ask(OfferFactory(price=Decimal(80)))

    assert [settle_enquiries(now=LATER), settle_enquiries(now=LATER + timedelta(days=1))] == [1, 0]
    assert Enquiry.objects.get().settled_at == LATER


def test_an_order_placed_after_we_gave_the_visit_up_is_a_sale(ask, buy):
    offer = OfferFactory(price=Decimal(80))
    ask(offer)
    settle_enquiries(now=LATER)
    buy(offer, at=LATER + timedelta(minutes=1))

    revise_enquiries(now=LATER + timedelta(hours=1))

    assert ledger() == [("sold", "seen", Decimal(80))]


def test_an_order_that_every_partner_refused_is_what_nobody_has(ask, buy):
    offer = OfferFactory(price=Decimal(80))
    ask(offer)
    order = buy(offer)
    settle_enquiries(now=LATER)
    refuse(order)

    revise_enquiries(now=LATER)

    assert ledger() == [("nobody", "seen", Decimal(80))]


def test_an_order_nobody_paid_in_time_is_lost_and_one_paid_late_is_won_back(ask, buy):
    offer = OfferFactory(price=Decimal(80))
    ask(offer)
    order = buy(offer)
    seen = []
    settle_enquiries(now=LATER)

    for days in (6, 8):
        revise_enquiries(now=NOON + timedelta(days=days))
        seen += ledger()
    take_at_till(order_id=order.pk, reference="R1", actor="test")
    revise_enquiries(now=NOON + timedelta(days=9))
    seen += ledger()

    assert [outcome for outcome, _, _ in seen] == ["sold", "unpaid", "sold"]


def test_revising_again_changes_nothing(ask, buy):
    offer = OfferFactory()
    ask(offer)
    refuse(buy(offer))
    settle_enquiries(now=LATER)

    assert revise_enquiries(now=LATER) == 0


def test_half_an_order_is_worth_half(ask, buy):
    offer = OfferFactory(price=Decimal(80))
    ask(offer)
    order = buy(offer, quantity=2)
    settle_enquiries(now=LATER)
    OrderLine.objects.filter(order=order).update(accepted=1, rejected=1)

    revise_enquiries(now=LATER)

    assert ledger() == [("sold", "seen", Decimal(80))]


@pytest.mark.parametrize("count", [1, 100])
def test_settling_costs_the_same_however_many(ask, buy, count, django_assert_num_queries):
    offer = OfferFactory(available=1000)
    for number in range(count):
        ask(offer, words=f"word {number}", found=1)
    buy(offer)

    with django_assert_num_queries(10):
        assert settle_enquiries(now=LATER) == count


def test_from_the_screen_to_the_ledger(screen):
    offer = OfferFactory(price=Decimal(80))
    screen.get(reverse("search"), {"q": offer.variant.gtin}, follow=True)
    screen.post(reverse("cart-add"), {"offer": offer.pk, "quantity": 1, "price": "80.00"})
    page = screen.get(reverse("checkout"))
    cart, basket = page.context["cart"], page.context["basket"]
    typed = {"name": "Ana", "line1": "Rua 1", "city": "Lisboa", "postal_code": "1100-048", "country": "PT"}
    told = {**typed, "email": "ana@example.com", "payment": "till", "cart": cart.public_id}
    screen.post(reverse("checkout"), {**told, "seen": basket.fingerprint})
    screen.get(reverse("search"), {"q": "something else"})

    settle_enquiries(now=timezone.now() + timedelta(hours=1))

    assert [outcome for outcome, _, _ in ledger()] == ["sold", "slow"]
    assert Order.objects.get().visit == Enquiry.objects.first().visit
    assert Enquiry.objects.last().visit != Order.objects.get().visit


def test_a_partners_silence_is_remembered_when_its_look_up_is_forgotten(ask, buy):
    ask(code=UNKNOWN, lookup=look_up(AnswerState.FAILED))
    settle_enquiries(now=LATER)
    refuse(buy(OfferFactory()))
    Lookup.objects.all().delete()

    assert revise_enquiries(now=LATER) == 0
    assert ledger() == [("slow", "seen", None)]
