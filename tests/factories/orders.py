"""Carts and orders."""

from typing import Any

import factory
from django.utils import timezone

from orders.models import Cart, CartLine, Order
from orders.operations.checkout import Buyer, place_order
from tests.factories.catalog import OfferFactory
from tests.factories.stores import StoreFactory

HOME = {
    "name": "Ana Shopper",
    "line1": "Rua Augusta 1",
    "line2": "2 Esq",
    "city": "Lisboa",
    "postal_code": "1100-048",
    "region": "",
    "country": "PT",
}
BUYER = Buyer(email="ana@example.com", phone="+351 900 000 000", ship_to=HOME)


class CartFactory(factory.django.DjangoModelFactory):
    """An empty cart."""

    class Meta:
        model = Cart

    store = factory.SubFactory(StoreFactory)


class CartLineFactory(factory.django.DjangoModelFactory):
    """One piece of one offer, at its present price."""

    class Meta:
        model = CartLine

    cart = factory.SubFactory(CartFactory)
    offer = factory.SubFactory(OfferFactory)
    quantity = 1
    shown_price = factory.SelfAttribute("offer.price")


def placed(*lines: CartLine, **kwargs: Any) -> Order:
    """The order these lines of one cart become."""
    given = {"buyer": BUYER, "actor": "kiosk:1", "now": timezone.now(), **kwargs}
    return place_order(cart_id=lines[0].cart.pk, **given)


def order_of(quantity: int = 1, **offer: Any) -> Order:
    """An order of one line."""
    return placed(CartLineFactory(offer=OfferFactory(**offer), quantity=quantity))
