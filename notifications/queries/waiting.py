"""Mails that should have left."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from notifications.models import Delivery
from orders.queries.attention import TOO_LONG


@dataclass(frozen=True)
class Waiting:
    """How many wait, and since when."""

    count: int
    since: datetime | None


def waiting() -> QuerySet[Delivery]:
    """Mails neither sent nor made needless by a later one."""
    mails: QuerySet[Delivery] = Delivery.objects.filter(sent_at=None, skipped_at=None)
    return mails


def overdue(*, now: datetime) -> Waiting:
    """Those that have waited for too long, in one query."""
    found = (
        waiting().filter(created_at__lt=now - TOO_LONG).aggregate(count=Count("pk"), since=Min("created_at"))
    )
    return Waiting(**found)
