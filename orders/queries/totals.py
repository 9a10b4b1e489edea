"""How much there is at each retailer: numbers for the platform operator, who sees no rows before picking one."""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from orders.models import Order, PurchaseOrder
from orders.states import PurchaseOrderState
from stores.models import Kiosk, Store
from stores.tenancy import every_retailer


class Totals(NamedTuple):
    """One retailer in numbers."""

    stores: int = 0
    kiosks: int = 0
    orders: int = 0
    parked: int = 0


def by_retailer() -> dict[int, Totals]:
    """The totals of every retailer that has anything, by its key; all others read as nothing. Four queries."""
    with every_retailer():
        counts = {
            "stores": _count(Store.objects.all()),
            "kiosks": _count(Kiosk.objects.exclude(token_hash="")),
            "orders": _count(Order.objects.all()),
            "parked": _count(PurchaseOrder.objects.filter(state=PurchaseOrderState.PARKED)),
        }
    totals: dict[int, Totals] = defaultdict(Totals)
    for name, per_retailer in counts.items():
        for retailer_id, count in per_retailer.items():
            totals[retailer_id] = totals[retailer_id]._replace(**{name: count})
    return totals


def _count(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("retailer_id").annotate(count=Count("pk")))
