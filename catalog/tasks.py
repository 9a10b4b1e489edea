"""Alarm clocks of the catalog app."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from catalog.operations.feeds import read_due_feeds
from catalog.operations.forgetting import forget_lookups
from catalog.operations.pictures.fetching import fetch_due_pictures
from catalog.operations.pictures.forgetting import forget_pictures
from catalog.operations.prices import reprice_for_new_rates, reprice_if_due
from stores.queries.retailers import for_each_retailer


@shared_task(name="catalog.forget_lookups")
def forget_old_lookups(**_from_a_newer_sender: object) -> None:
    """Remove every retailer's old questions. Again is harmless."""
    before = timezone.now() - timedelta(days=settings.LOOKUPS_KEPT_DAYS)
    for_each_retailer(lambda: forget_lookups(before=before))


@shared_task(name="catalog.read_feeds")
def read_feeds(**_from_a_newer_sender: object) -> None:
    """Read every retailer's feeds that are due. Harmless to run twice at once: each has one reader at a time."""
    for_each_retailer(read_due_feeds)


@shared_task(name="catalog.fetch_pictures")
def fetch_pictures(**_from_a_newer_sender: object) -> None:
    """Fetch and draw every retailer's pictures that are due. Harmless to run twice at once: each row is leased."""
    for_each_retailer(fetch_due_pictures)


@shared_task(name="catalog.forget_pictures")
def forget_old_pictures(**_from_a_newer_sender: object) -> None:
    """Remove every retailer's pictures that nothing names any more. Again is harmless."""
    before = timezone.now() - timedelta(days=settings.PICTURES_KEPT_DAYS)
    for_each_retailer(lambda: forget_pictures(before=before))


@shared_task(name="catalog.reprice_due")
def reprice_due(**_from_a_newer_sender: object) -> None:
    """Let offers follow rules that have changed. Again is harmless."""
    for_each_retailer(lambda: reprice_if_due(now=timezone.now()))


@shared_task(name="catalog.reprice_for_new_rates")
def reprice_by_new_rates(**_from_a_newer_sender: object) -> None:
    """Let offers follow the rates that begin today. Again is harmless."""
    for_each_retailer(lambda: reprice_for_new_rates(now=timezone.now()))
