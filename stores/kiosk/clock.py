"""What day it is on the shop floor."""

from datetime import date

from django.utils import timezone

from stores.clock import day_in
from stores.models import Store


def today(store: Store) -> date:
    """Today in the store's own time zone: what a shopper there calls today."""
    return day_in(store.time_zone, timezone.now())
