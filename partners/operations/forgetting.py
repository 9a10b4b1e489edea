"""What was said and need not be kept."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from partners.models import Exchange
from partners.operations.standing import FIND_ITEMS

AT_ONCE = 2000


def forget_exchanges(*, lookups_before: datetime, others_before: datetime) -> int:
    """Remove the conversations of the retailer in scope that are older; return how many. Again is harmless.

    Look-ups are by far the most, and tell of no order. In small steps, so that nobody who writes waits for a lock.
    """
    lookups = Exchange.objects.filter(operation=FIND_ITEMS, started_at__lt=lookups_before)
    return _forgotten(lookups) + _forgotten(Exchange.objects.filter(started_at__lt=others_before))


def _forgotten(old: QuerySet[Exchange]) -> int:
    forgotten = 0
    while ids := list(old.order_by("started_at").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            Exchange.objects.filter(pk__in=ids).delete()
        forgotten += len(ids)
    return forgotten
