"""Promises kept after commit. Publish inside a transaction; the relay does the rest.

The row is the queue and the database's clock is the only clock. A message is leased before it is worked on, its attempt
counted and committed, so that a crash counts too; whatever is written back is fenced by that attempt.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from orders import waker
from orders.models import OutboxMessage
from stores.tenancy import every_retailer

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)
FIRST_SPREAD = timedelta(seconds=1)
LONGEST_SPREAD = timedelta(minutes=5)


class TryAgain(Exception):
    """What a handler raises when it is too early: come back after a while."""

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        self.after = after
        super().__init__(reason)


class GiveUp(Exception):
    """What a handler raises when trying again is of no use: a person must look."""


def publish(topic: str, *, key: str, payload: Mapping[str, object], after: timedelta = timedelta()) -> None:
    """Promise work; it is done only if the caller's transaction commits. The same topic and key are promised once."""
    if not connection.in_atomic_block:
        raise RuntimeError("Publish inside a transaction, or the promise may outlive the change.")
    queue = settings.OUTBOX_STEPS[topic].queue
    message = OutboxMessage(topic=topic, key=key, queue=queue, payload=dict(payload), due_at=Now() + after)
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    transaction.on_commit(lambda: waker.wake(queue), robust=True)


def retailers_with_due_work(queue: str) -> list[int]:
    """Whose promises wait in a queue. The one question that is asked across retailers."""
    with every_retailer():
        return list(
            OutboxMessage.objects.due(queue).order_by().values_list("retailer_id", flat=True).distinct()
        )


def claim(queue: str) -> OutboxMessage | None:
    """Lease the oldest due message of the retailer in scope, or return None. Never the same one to two callers."""
    with transaction.atomic():
        message = OutboxMessage.objects.due(queue).select_for_update(skip_locked=True).first()
        if message is None:
            return None
        message.crashes += message.leased_until is not None
        message.attempts += 1
        message.leased_until = Now() + timedelta(seconds=settings.OUTBOX_LEASE_S)
        message.save(update_fields=["attempts", "crashes", "leased_until"])
        claimed: OutboxMessage = message
        return claimed


def settle(message: OutboxMessage) -> None:
    """The promise is kept."""
    _mine(message).update(done_at=Now(), leased_until=None, last_error="")


def postpone(message: OutboxMessage, reason: str, *, after: timedelta | None = None) -> None:
    """Come back later: when told, else after a pause that doubles."""
    pause = pause_after(message.attempts) if after is None else after
    _mine(message).update(due_at=Now() + pause, leased_until=None, last_error=reason)


def park(message: OutboxMessage, reason: str) -> None:
    """Set the message aside for a person. It shows in the console until someone releases it."""
    _mine(message).update(parked_at=Now(), leased_until=None, last_error=reason)


def release(*, message_id: int) -> None:
    """Give a parked message a fresh start. On one that is not parked it does nothing."""
    with transaction.atomic():
        freed = OutboxMessage.objects.filter(pk=message_id, parked_at__isnull=False)
        freed.update(parked_at=None, leased_until=None, crashes=0, due_at=Now())
        queue = OutboxMessage.objects.values_list("queue", flat=True).get(pk=message_id)
        transaction.on_commit(lambda: waker.wake(queue), robust=True)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 2 s, 4 s, 8 s … at most ten minutes."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)


def spread_pause(attempts: int, *, chance: float) -> timedelta:
    """The same for promises that many keep at one place: anywhere up to 2 s, 4 s, 8 s … at most five minutes.

    So those who failed together do not come back together. `chance` is between 0 and 1.
    """
    return min(FIRST_SPREAD * 2 ** min(attempts, 20), LONGEST_SPREAD) * chance


def handler_for(topic: str) -> Callable[..., None]:
    """The operation that keeps promises of this topic."""
    handler: Callable[..., None] = import_string(settings.OUTBOX_STEPS[topic].operation)
    return handler


def database_now() -> datetime:
    """The one clock that all workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def _mine(message: OutboxMessage) -> Any:
    """The row, if nobody else has leased it since."""
    return OutboxMessage.objects.filter(pk=message.pk, attempts=message.attempts)
