"""The cart, for every page."""

from functools import cache, partial
from typing import Any

from django.http import HttpRequest

from orders.kiosk.shopper import cart_ids
from orders.queries import carts
from stores.principal import Principal


def cart(request: HttpRequest) -> dict[str, Any]:
    """`cart_count`: how many pieces lie in the shopper's cart. Counted when a page first shows it, and once."""
    return {"cart_count": cache(partial(_pieces, request))}


def _pieces(request: HttpRequest) -> int:
    principal: Principal | None = getattr(request, "principal", None)
    if principal is None or principal.store is None:
        return 0
    ids = cart_ids(request.session)
    return carts.pieces(ids[-1], store=principal.store) if ids else 0
