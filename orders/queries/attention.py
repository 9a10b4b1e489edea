"""What waits for a person, or for longer than it should."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet

from catalog.models import Feed, UnmatchedItem
from orders.models import ErpDifference, OutboxMessage, PurchaseOrder
from orders.states import PurchaseOrderState as State
from partners.models import Partner, PartnerNotice
from partners.queries import standing
from stores.models import Store

TOO_LONG = timedelta(minutes=15)
SILENT = timedelta(hours=4)


@dataclass(frozen=True)
class Matter:
    """One kind of trouble: its name, how often, and since when."""

    name: str
    count: int
    since: datetime | None


def in_store(store: Store, *, now: datetime) -> list[Matter]:
    """What waits among one store's purchase orders."""
    return list(_purchase_orders(PurchaseOrder.objects.filter(order__store=store), now=now))


def everywhere(*, now: datetime) -> list[Matter]:
    """What waits at the retailer in scope, the gravest first. Twelve queries, however much there is."""
    return [
        *_purchase_orders(PurchaseOrder.objects.all(), now=now),
        _matter("refused-credentials", standing.refusing(), "window_at"),
        _matter("parked-promises", OutboxMessage.objects.exclude(parked_at=None), "parked_at"),
        _matter("erp-differences", ErpDifference.objects.filter(resolved_at=None), "found_at"),
        _matter("notices", PartnerNotice.objects.waiting(), "received_at"),
        _matter("unmatched", UnmatchedItem.objects.waiting(), "first_seen_at"),
        _matter("feeds", Feed.objects.waiting(), "problem_since"),
        _matter("paused-partners", Partner.objects.exclude(paused_at=None), "paused_at"),
    ]


def stuck(purchase_orders: QuerySet[PurchaseOrder], *, now: datetime) -> QuerySet[PurchaseOrder]:
    """Those whose outcome has been unknown for too long."""
    in_doubt = purchase_orders.filter(state__in=[State.UNKNOWN, State.SENDING])
    return in_doubt.filter(sent_at__lt=now - TOO_LONG)


def unsent(purchase_orders: QuerySet[PurchaseOrder], *, now: datetime) -> QuerySet[PurchaseOrder]:
    """Those that should have been sent long ago."""
    return purchase_orders.filter(state=State.QUEUED, order__placed_at__lt=now - TOO_LONG)


def silent(purchase_orders: QuerySet[PurchaseOrder], *, now: datetime) -> QuerySet[PurchaseOrder]:
    """Those that a partner has and has not answered for hours."""
    return purchase_orders.filter(state=State.SENT, sent_at__lt=now - SILENT)


def _purchase_orders(rows: QuerySet[PurchaseOrder], *, now: datetime) -> Iterator[Matter]:
    yield _matter("parked", rows.filter(state=State.PARKED), "order__placed_at")
    yield _matter("stuck", stuck(rows, now=now), "sent_at")
    yield _matter("unsent", unsent(rows, now=now), "order__placed_at")
    yield _matter("silent", silent(rows, now=now), "sent_at")


def _matter(name: str, rows: QuerySet[Any], since: str) -> Matter:
    found = rows.aggregate(count=Count("pk"), oldest=Min(since))
    return Matter(name, found["count"], found["oldest"])
