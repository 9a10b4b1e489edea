"""Finding carts and what lies in them."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from orders.errors import CartOrdered
from orders.models import Cart, CartLine
from stores.models import Store


def by_public_id(public_id: UUID, *, store: Store) -> Cart | None:
    """A cart opened in this store, whether it has become an order or not, or None."""
    return Cart.objects.filter(public_id=public_id, store=store).select_related("store", "order").first()


def pieces(public_id: UUID, *, store: Store) -> int:
    """How many pieces lie in a cart that is no order yet, in one query; none in a cart we do not know."""
    lines = CartLine.objects.filter(cart__public_id=public_id, cart__store=store, cart__order=None)
    return lines.aggregate(pieces=Sum("quantity"))["pieces"] or 0


def locked(cart_id: int) -> Cart:
    """Fetch a cart and hold it against other writers until the transaction ends.

    Its order is not joined: after waiting for the lock, PostgreSQL reads the locked row anew but not the joined one, so
    the order another kiosk has just placed would look like none.
    """
    carts = Cart.objects.select_for_update(of=("self",)).select_related("store")
    cart: Cart = carts.get(pk=cart_id)
    return cart


def locked_open(cart_id: int) -> Cart:
    """The same, for changing what lies in it. Raises CartOrdered once it is an order."""
    cart = locked(cart_id)
    if cart.order_id:
        raise CartOrdered
    return cart


def lines(cart: Cart) -> list[CartLine]:
    """All lines with what pages and a sale must know of their offers, partner after partner."""
    return list(
        cart.lines.select_related(
            "offer__variant__product", "offer__variant__shown", "offer__partner__terms"
        ).order_by("offer__partner_id", "pk")
    )


def fingerprint(lines: Iterable[CartLine]) -> str:
    """What tells these lines, pieces and prices from any others."""
    content = sorted((line.offer_id, line.quantity, str(line.shown_price)) for line in lines)
    return hashlib.sha256(repr(content).encode()).hexdigest()


def total(lines: list[CartLine]) -> Decimal:
    """What the lines cost at the prices shown."""
    return sum((line.quantity * line.shown_price for line in lines), Decimal(0))
