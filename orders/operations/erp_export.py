"""Tells the ERP every change of the books, exactly once.

Three steps, each committed before the next begins: an event becomes a record; records are put into a batch, which gives
them their numbers for good; the batch is sent. A crash after sending repeats the batch with its numbers, so that it
overwrites itself or is recognised.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from orders.erp.base import Batch, Record
from orders.erp.document import KINDS, document_of, state_of
from orders.erp.registry import connector_named
from orders.models import ErpBatch, ErpRecord, Order, OrderEvent
from orders.outbox import database_now, pause_after
from orders.queries import erp, events, orders
from stores import fault
from stores.errors import DomainError
from stores.models import Retailer
from stores.tenancy import current_retailer_id

MOST_RECORDS = 1000
MOST_BATCHES = 50
LEASE = timedelta(minutes=2)


@transaction.atomic
def note_event(*, event_id: int) -> None:
    """Keep an event for the ERP, if it is one that changes the books; again is harmless.

    Earlier events of the order that are not noted yet come first, so that the ERP never hears of a change to an order
    it does not know. The order is locked: of two records, the later one tells the later state.
    """
    event = events.get(event_id)
    if event.kind not in KINDS:
        return
    Order.objects.select_for_update(no_key=True).get(pk=event.order_id)
    order = orders.for_display().select_related("retailer").get(pk=event.order_id)
    ErpRecord.objects.bulk_create([_record(untold, order) for untold in erp.untold(event)])


def export_to_erp(*, now: datetime) -> int:
    """Send the ERP of the retailer in scope what it has not been told; return how many batches arrived.

    Two at once share the work. A batch that does not get through holds up those behind it, and is tried again after a
    pause that doubles.
    """
    arrived = 0
    while arrived < MOST_BATCHES:
        batch = _claim()
        if batch is None or not _send(batch, now=now):
            break
        arrived += 1
    return arrived


@transaction.atomic
def send_again(*, batch_id: int) -> None:
    """Send a batch once more, for an ERP that has lost it. It keeps its numbers. On one that waits it does nothing."""
    freed = ErpBatch.objects.filter(pk=batch_id, sent_at__isnull=False)
    if freed.update(sent_at=None, attempts=0, due_at=Now()):
        ErpRecord.objects.filter(batch=batch_id).update(sent_at=None)


def _record(event: OrderEvent, order: Order) -> ErpRecord:
    return ErpRecord(
        event=event,
        order=order,
        document=document_of(event, order),
        total=order.payment.amount,
        state=state_of(order),
    )


@transaction.atomic
def _claim() -> ErpBatch | None:
    """Lease the oldest batch that has not arrived, or make one; None when nothing waits or it is not due."""
    retailer = Retailer.objects.select_for_update(no_key=True).get(pk=current_retailer_id())
    batch = erp.next_batch() or _new_batch(retailer)
    if batch is None or batch.due_at > database_now():
        return None
    batch.attempts += 1
    batch.due_at = Now() + LEASE
    batch.save(update_fields=["attempts", "due_at"])
    return batch


def _new_batch(retailer: Retailer) -> ErpBatch | None:
    """Give what waits its numbers. The retailer is locked, so that no number is given twice or left out."""
    waiting = ErpRecord.objects.filter(batch=None).order_by("pk").values_list("pk", flat=True)
    ids = list(waiting[:MOST_RECORDS])
    if not ids:
        return None
    last_batch, last_record = erp.last_numbers()
    batch = ErpBatch.objects.create(
        number=last_batch + 1,
        connector=retailer.erp_connector,
        first_record=last_record + 1,
        records_count=len(ids),
    )
    batch.refresh_from_db(fields=["due_at"])
    ErpRecord.objects.bulk_update(
        [
            ErpRecord(pk=pk, batch=batch, number=number)
            for number, pk in enumerate(ids, start=batch.first_record)
        ],
        ["batch", "number"],
    )
    return batch


def _send(batch: ErpBatch, *, now: datetime) -> bool:
    """Hand a leased batch over, no transaction open; whether it arrived."""
    fault.point("erp.before_send")
    parcel = _parcel(batch)
    try:
        for numbers in connector_named(batch.connector).send(parcel):
            _confirm(batch, numbers, now=now)
    except DomainError as refusal:
        _mine(batch).update(last_error=str(refusal)[:300], due_at=Now() + pause_after(batch.attempts))
        return False
    fault.point("erp.after_send")
    _mine(batch).update(sent_at=now, checksum=parcel.checksum(), last_error="")
    return True


def _parcel(batch: ErpBatch) -> Batch:
    records = ErpRecord.objects.filter(batch=batch).order_by("number")
    return Batch(
        retailer=batch.retailer.slug,
        number=batch.number,
        created_at=batch.created_at,
        records=tuple(
            Record(number=record.number, document=record.document, arrived=record.sent_at is not None)
            for record in records
        ),
    )


def _confirm(batch: ErpBatch, numbers: Sequence[int], *, now: datetime) -> None:
    ErpRecord.objects.filter(batch=batch, number__in=numbers).update(sent_at=now)


def _mine(batch: ErpBatch) -> QuerySet[ErpBatch]:
    """The row, if nobody else has leased it since."""
    found: QuerySet[ErpBatch] = ErpBatch.objects.filter(pk=batch.pk, attempts=batch.attempts)
    return found
