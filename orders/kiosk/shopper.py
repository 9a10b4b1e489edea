"""What the session remembers of a shopper: their carts by public id, and an address that waits for its order.

A cart stays theirs when it has become an order: that is what lets them see the receipt, and nobody else. "Start over"
forgets both.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from orders.models import Cart
from orders.operations import carts as operations
from orders.queries import carts
from stores.kiosk.access import ShopRequest

CARTS = "carts"
ADDRESS = "address"
MOST_CARTS = 20


def cart_ids(session: Mapping[str, Any]) -> list[UUID]:
    """The shopper's carts, the latest last."""
    return [UUID(text) for text in session.get(CARTS, [])]


def open_cart(request: ShopRequest) -> Cart | None:
    """The cart they are filling; None before the first item, after an order, and in another store."""
    ids = cart_ids(request.session)
    cart = carts.by_public_id(ids[-1], store=request.store) if ids else None
    return None if cart is None or cart.order_id else cart


def cart_to_fill(request: ShopRequest) -> Cart:
    """The same; a new one where there is none."""
    cart = open_cart(request)
    if cart is None:
        cart = operations.open_cart(store=request.store)
        request.session[CARTS] = [*request.session.get(CARTS, []), str(cart.public_id)][-MOST_CARTS:]
    return cart


def own_cart(request: ShopRequest, public_id: UUID) -> Cart | None:
    """The cart a page was made for, ordered or not, if it is this shopper's."""
    known = public_id in cart_ids(request.session)
    return carts.by_public_id(public_id, store=request.store) if known else None


def keep_address(request: ShopRequest, typed: Mapping[str, str]) -> None:
    """Spare the shopper from typing twice while the cart is being put right."""
    request.session[ADDRESS] = dict(typed)


def kept_address(request: ShopRequest) -> dict[str, str]:
    """What they typed before, if it was kept."""
    kept: dict[str, str] = request.session.get(ADDRESS, {})
    return kept


def forget_address(request: ShopRequest) -> None:
    """The order holds it now. Again is harmless."""
    request.session.pop(ADDRESS, None)
