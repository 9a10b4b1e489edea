"""Orders page by page."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from orders.models import Order
from orders.queries.orders import for_display


class Position(NamedTuple):
    """A place in the line of orders. A new order never shifts the pages behind it."""

    placed_at: datetime
    number: str


def newest_first(
    *,
    store: str = "",
    placed_after: datetime | None = None,
    placed_before: datetime | None = None,
    cursor: Position | None = None,
) -> QuerySet[Order]:
    """Orders with all that a list shows, from a place onwards; of one store, of a time, or all."""
    orders = for_display().order_by("-placed_at", "-number")
    if store:
        orders = orders.filter(store__code=store)
    if placed_after:
        orders = orders.filter(placed_at__gte=placed_after)
    if placed_before:
        orders = orders.filter(placed_at__lt=placed_before)
    if cursor:
        same_moment = Q(placed_at=cursor.placed_at, number__lt=cursor.number)
        orders = orders.filter(
            Q(placed_at__lt=cursor.placed_at) | same_moment, placed_at__lte=cursor.placed_at
        )
    return orders
