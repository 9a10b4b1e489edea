"""What day it is on the shop floor."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from stores.models import Store


def today(store: Store) -> date:
    """Today in the store's own time zone: what a shopper there calls today."""
    return timezone.localdate(timezone=ZoneInfo(store.time_zone))
