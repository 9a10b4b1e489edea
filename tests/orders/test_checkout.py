from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from catalog.errors import OfferChanged
from orders.errors import CartEmpty, CartOrdered, MixedCurrencies, UnknownMethod
from orders.models import Order, OutboxMessage
from orders.operations.carts import add_to_cart, set_quantity
from orders.operations.checkout import place_order
from orders.states import OrderState, PaymentState
from stores.errors import StoreUnknown
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory
from tests.factories.orders import BUYER, HOME, CartFactory, CartLineFactory, placed

pytestmark = pytest.mark.usefixtures("retailer")


def test_an_order_has_one_purchase_order_per_partner():
    cart = CartFactory()
    first, second = CartLineFactory.create_batch(2, cart=cart, quantity=2)

    order = placed(first, second)

    shares = order.purchase_orders.order_by("pk")
    assert order.total == Decimal("79.60")
    assert [(share.number, share.partner) for share in shares] == [
        (f"{order.number}-1", first.offer.partner),
        (f"{order.number}-2", second.offer.partner),
    ]
    promised = OutboxMessage.objects.filter(topic="purchase-order.submit").order_by("pk")
    assert [message.key for message in promised] == [share.number for share in shares]


def test_an_order_keeps_what_was_true_when_it_was_placed():
    line = CartLineFactory()
    order = placed(line)
    variant = line.offer.variant

    variant.product.title = "Renamed"
    variant.product.save()
    line.offer.price = Decimal("99.00")
    line.offer.save()

    kept = order.lines.get()
    assert (kept.title, kept.label, kept.unit_price) != ("Renamed", "", Decimal("99.00"))
    assert kept.label == "Fern · M"
    assert order.ship_to == HOME
    assert (order.payment.state, order.payment.amount) == (PaymentState.DUE, order.total)
    assert order.state == OrderState.RECEIVED


def test_an_order_takes_pieces_off_the_offer():
    line = CartLineFactory(offer__available=3, quantity=2)

    placed(line)

    line.offer.refresh_from_db()
    assert line.offer.available == 1


def test_placing_a_cart_twice_returns_the_first_order():
    line = CartLineFactory()
    first = placed(line)

    again = placed(line)

    assert again == first
    assert Order.objects.count() == 1
    assert [event.kind for event in first.events.all()] == ["order.placed"]


def test_an_empty_cart_is_refused():
    with pytest.raises(CartEmpty):
        place_order(cart_id=CartFactory().pk, buyer=BUYER, actor="kiosk", now=timezone.now())


@pytest.mark.parametrize(
    ("change", "truth"),
    [
        ({"price": Decimal("21.00")}, {"price": Decimal("21.00"), "currency": "EUR", "available": 5}),
        ({"available": 0}, {"available": 0}),
    ],
)
def test_an_offer_that_changed_is_refused_with_the_new_truth(change, truth):
    offer = OfferFactory()
    line = CartLineFactory(offer=offer)
    type(offer).objects.filter(pk=offer.pk).update(**change)

    with pytest.raises(OfferChanged) as refusal:
        placed(line)

    assert refusal.value.context == {"sku": offer.variant.sku, **truth}
    assert not Order.objects.exists()


def test_a_paused_partner_sells_nothing():
    line = CartLineFactory(offer__partner__paused_at=timezone.now())

    with pytest.raises(OfferChanged):
        placed(line)


def test_a_closed_store_takes_no_orders():
    line = CartLineFactory(cart__store__is_open=False)

    with pytest.raises(StoreUnknown):
        placed(line)


def test_two_currencies_make_no_order():
    cart = CartFactory()
    lines = [CartLineFactory(cart=cart, offer__currency=currency) for currency in ("EUR", "GBP")]

    with pytest.raises(MixedCurrencies):
        placed(*lines)


def test_a_way_to_pay_that_is_not_offered_is_refused():
    with pytest.raises(UnknownMethod):
        placed(CartLineFactory(), payment_method="cowries")


def test_a_cart_that_is_an_order_cannot_be_changed():
    line = CartLineFactory()
    placed(line)

    with pytest.raises(CartOrdered):
        add_to_cart(cart_id=line.cart.pk, offer_id=line.offer.pk)


def test_more_of_the_same_offer_adds_up():
    cart, offer = CartFactory(), OfferFactory(available=5)
    add_to_cart(cart_id=cart.pk, offer_id=offer.pk)

    line = add_to_cart(cart_id=cart.pk, offer_id=offer.pk, quantity=2)

    assert (cart.lines.count(), line.quantity) == (1, 3)


def test_a_line_set_to_nothing_leaves_the_cart():
    line = CartLineFactory()

    set_quantity(cart_id=line.cart.pk, line_id=line.pk, quantity=0)

    assert not line.cart.lines.exists()


def test_a_cart_does_not_take_more_than_there_is():
    with pytest.raises(OfferChanged):
        add_to_cart(cart_id=CartFactory().pk, offer_id=OfferFactory(available=1).pk, quantity=2)


def test_the_last_piece_is_sold_once(committed_retailer):
    offer = OfferFactory(available=1)
    lines = [CartLineFactory(offer=offer) for _ in range(6)]

    def buy(line):
        try:
            with retailer_scope(committed_retailer.pk):
                placed(line)
        except OfferChanged:
            return "refused"
        else:
            return "sold"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as kiosks:
        outcomes = sorted(kiosks.map(buy, lines))

    assert outcomes == ["refused"] * 5 + ["sold"]


def test_two_kiosks_with_one_cart_get_one_order(committed_retailer):
    line = CartLineFactory(offer__available=9)

    def buy(_):
        try:
            with retailer_scope(committed_retailer.pk):
                return placed(line).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as kiosks:
        numbers = set(kiosks.map(buy, range(6)))

    assert numbers == {Order.objects.get().number}
