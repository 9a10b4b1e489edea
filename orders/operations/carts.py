"""What a shopper does before ordering."""

from decimal import Decimal

from django.db import transaction

from catalog.errors import OfferChanged
from catalog.models import Offer
from catalog.operations.reservation import terms_now
from catalog.queries.offers import for_sale
from orders.errors import CartFull, TooMany
from orders.models import Cart, CartLine
from orders.queries import carts
from stores.models import Store

MOST_PIECES = 20
MOST_LINES = 50


def open_cart(*, store: Store) -> Cart:
    """An empty cart in a store."""
    return Cart.objects.create(store=store)


@transaction.atomic
def add_to_cart(
    *, cart_id: int, offer_id: int, quantity: int = 1, shown_price: Decimal | None = None
) -> CartLine:
    """Put pieces of an offer into a cart, at the present price; more of the same adds up.

    Raises OfferChanged when it cannot be had any more, or not at the price shown; TooMany and CartFull beyond what one
    order takes.
    """
    cart = carts.locked_open(cart_id)
    offer = for_sale(offer_id)
    if shown_price is not None and shown_price != offer.price:
        raise OfferChanged(sku=offer.variant.sku, **terms_now(offer))
    line = CartLine.objects.filter(cart=cart, offer=offer).first() or _new_line(cart, offer)
    line.quantity += quantity
    line.shown_price = offer.price
    _check(line.quantity, available=offer.free, sku=offer.variant.sku)
    line.save()
    return line


@transaction.atomic
def set_quantity(*, cart_id: int, line_id: int, quantity: int) -> None:
    """Change how many pieces of a line are wanted; 0 takes the line out. A line that is gone already stays gone.

    Accepts the present price. Raises OfferChanged, TooMany.
    """
    cart = carts.locked_open(cart_id)
    line = (
        CartLine.objects.select_related("offer__variant", "offer__partner__terms")
        .filter(cart=cart, pk=line_id)
        .first()
    )
    if line is None:
        return
    if quantity <= 0:
        line.delete()
        return
    line.quantity = quantity
    line.shown_price = line.offer.price
    _check(quantity, available=line.offer.free, sku=line.offer.variant.sku)
    line.save()


def _new_line(cart: Cart, offer: Offer) -> CartLine:
    if CartLine.objects.filter(cart=cart).count() >= MOST_LINES:
        raise CartFull(limit=MOST_LINES)
    return CartLine(cart=cart, offer=offer, quantity=0)


def _check(quantity: int, *, available: int | None, sku: str) -> None:
    if quantity > MOST_PIECES:
        raise TooMany(limit=MOST_PIECES)
    if available is not None and available < quantity:
        raise OfferChanged(sku=sku, available=available)
