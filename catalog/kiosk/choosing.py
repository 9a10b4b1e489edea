"""Comparing offers on the shop floor."""

from django.utils import timezone

from catalog.choice import Chooser
from catalog.queries.choosing import chooser_at
from stores.models import Store


def chooser_of(store: Store) -> Chooser:
    """Who compares offers for a shopper in a store now. Until an address is typed, parcels go where the store is."""
    return chooser_at(timezone.now(), zone=store.time_zone, country=store.country)
