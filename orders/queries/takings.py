"""How much was ordered: today in each store, and day by day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncDate

from orders.models import Order
from stores.clock import day_in, midnight
from stores.models import Store
from stores.money import Money


class StoreDay(NamedTuple):
    """One store's day so far."""

    store: Store
    orders: int
    value: Money


class Day(NamedTuple):
    """One day's orders, in all stores asked for."""

    on: date
    orders: int


def today(stores: Iterable[Store], *, currency: str, now: datetime) -> list[StoreDay]:
    """Each store's orders since its own midnight; a store without any reads as nothing. One query."""
    stores = list(stores)
    since = Q(pk__in=[])
    for zone in {store.time_zone for store in stores}:
        since |= Q(store__time_zone=zone, placed_at__gte=midnight(zone, now))
    rows = Order.objects.filter(since, currency=currency, store__in=stores).order_by()
    sums = {
        row["store_id"]: row
        for row in rows.values("store_id").annotate(orders=Count("pk"), value=Sum("total"))
    }
    nothing = {"orders": 0, "value": Decimal(0)}
    return [
        StoreDay(store, found["orders"], Money(found["value"], currency))
        for store in stores
        for found in [sums.get(store.pk, nothing)]
    ]


def day_by_day(stores: Iterable[Store], *, days: int, zone: str, now: datetime) -> list[Day]:
    """The last days, today last, by the calendar of one time zone. One query."""
    last = day_in(zone, now)
    first = last - timedelta(days=days - 1)
    rows = (
        Order.objects.filter(
            store__in=list(stores), placed_at__gte=midnight(zone, now) - timedelta(days=days - 1)
        )
        .annotate(on=TruncDate("placed_at", tzinfo=ZoneInfo(zone)))
        .order_by()
        .values_list("on")
        .annotate(orders=Count("pk"))
    )
    counts = dict(rows)
    every = (first + timedelta(days=number) for number in range(days))
    return [Day(on, counts.get(on, 0)) for on in every]
