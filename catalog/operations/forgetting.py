"""What need not be kept."""

from datetime import date, datetime

from django.db import transaction

from catalog.models import Enquiry, Interest, Lookup

AT_ONCE = 2000


def forget_lookups(*, before: datetime) -> int:
    """Remove the questions of the retailer in scope that are older, with their answers; return how many.

    What partners answered lives on in the offers. In small steps, so that no shopper waits for a lock.
    """
    forgotten = 0
    while ids := list(Lookup.objects.filter(started_at__lt=before).values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            Lookup.objects.filter(pk__in=ids).delete()
        forgotten += len(ids)
    return forgotten


def forget_enquiries(*, before: date) -> int:
    """Remove the settled questions of the retailer in scope that are older; return how many. In small steps, too."""
    forgotten = 0
    old = Enquiry.objects.filter(asked_on__lt=before, settled_at__isnull=False)
    while ids := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            Enquiry.objects.filter(pk__in=ids).delete()
        forgotten += len(ids)
    return forgotten


def forget_interest(*, before: datetime) -> int:
    """Remove what nobody has asked after since then, of the retailer in scope; return how many items."""
    forgotten, _ = Interest.objects.filter(asked_at__lt=before).delete()
    return int(forgotten)
