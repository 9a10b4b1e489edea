"""What the ERP has been told, and what it says."""

from collections.abc import Generator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Collate

from orders.erp.document import KINDS
from orders.models import ErpBatch, ErpDifference, ErpRecord, ErpStatement, Order, OrderEvent


class Told(NamedTuple):
    """An order as the ERP last heard of it."""

    number: str
    order_id: int
    total: Decimal
    currency: str
    state: str
    sent_at: datetime


def untold(event: OrderEvent) -> QuerySet[OrderEvent]:
    """The event and earlier ones of its order that have no record yet, the oldest first."""
    recorded = ErpRecord.objects.filter(event=OuterRef("pk"))
    return (
        OrderEvent.objects.select_related("purchase_order")
        .filter(~Exists(recorded), order=event.order_id, pk__lte=event.pk, kind__in=KINDS)
        .order_by("pk")
    )


def next_batch() -> ErpBatch | None:
    """The oldest batch that has not arrived."""
    batch: ErpBatch | None = ErpBatch.objects.filter(sent_at=None).order_by("number").first()
    return batch


def last_numbers() -> tuple[int, int]:
    """The last batch's number and the last record's; 0 before the first."""
    batch = ErpBatch.objects.order_by("-number").first()
    return (batch.number, batch.first_record + batch.records_count - 1) if batch else (0, 0)


def last_statement() -> ErpStatement | None:
    """The newest statement that was compared."""
    statement: ErpStatement | None = ErpStatement.objects.order_by("-as_of").first()
    return statement


def first_sent_at() -> datetime | None:
    """When the ERP was first told anything."""
    batch = ErpBatch.objects.filter(sent_at__isnull=False).order_by("number").first()
    return batch.sent_at if batch else None


def told(*, covers_from: datetime | None) -> Generator[Told]:
    """What the ERP was last told of every order, by number; of those placed since, if that is all its statement covers.

    Numbers are in the order of their code points, as Python compares texts.
    """
    placed = Q(order__placed_at__gte=covers_from) if covers_from else Q()
    last = ErpRecord.objects.filter(sent_at__isnull=False).order_by("order_id", "-pk").distinct("order_id")
    rows = (
        ErpRecord.objects.filter(placed, pk__in=last.values("pk"))
        .order_by(Collate("order__number", "C"))
        .values_list("order__number", "order", "total", "order__currency", "state", "sent_at")
    )
    for row in rows.iterator(chunk_size=2000):
        yield Told(*row)


def known_numbers(numbers: Sequence[str]) -> set[str]:
    """Those of these numbers that are orders of ours."""
    return set(Order.objects.filter(number__in=numbers).values_list("number", flat=True))


def open_differences() -> QuerySet[ErpDifference]:
    """What is not resolved."""
    rows: QuerySet[ErpDifference] = ErpDifference.objects.filter(resolved_at=None)
    return rows


def spoken_for(*, told_before: datetime, covers_from: datetime | None) -> Q:
    """Of differences: those of orders on which a statement is to be believed, or of orders that are not ours."""
    since = ErpRecord.objects.filter(order=OuterRef("order"), sent_at__gt=told_before)
    placed = Q(order__placed_at__gte=covers_from) if covers_from else Q()
    return Q(order=None) | (placed & ~Q(Exists(since)))
