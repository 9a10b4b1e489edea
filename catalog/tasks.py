"""Alarm clocks of the catalog app."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from catalog.operations.feed_fetching import fetch_due_files
from catalog.operations.feed_file_readings import read_waiting_files
from catalog.operations.feed_files import forget_feed_files
from catalog.operations.feeds import read_due_feeds
from catalog.operations.forgetting import forget_lookups
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


@shared_task(name="catalog.fetch_feed_files")
def fetch_feed_files(**_from_a_newer_sender: object) -> None:
    """Fetch every retailer's lists that lie at an address of the partner's. Harmless to run twice at once."""
    for_each_retailer(lambda: fetch_due_files(now=timezone.now()))


@shared_task(name="catalog.read_feed_files")
def read_feed_files(**_from_a_newer_sender: object) -> None:
    """Read every retailer's files that wait. Harmless to run twice at once: each has one reader at a time."""
    for_each_retailer(read_waiting_files)


@shared_task(name="catalog.forget_feed_files")
def forget_old_feed_files(**_from_a_newer_sender: object) -> None:
    """Remove every retailer's old files. Again is harmless."""
    before = timezone.now() - timedelta(days=settings.FEED_FILES_KEPT_DAYS)
    for_each_retailer(lambda: forget_feed_files(before=before))


@shared_task(name="catalog.reprice_due")
def reprice_due(**_from_a_newer_sender: object) -> None:
    """Let offers follow rules that have changed. Again is harmless."""
    for_each_retailer(lambda: reprice_if_due(now=timezone.now()))


@shared_task(name="catalog.reprice_for_new_rates")
def reprice_by_new_rates(**_from_a_newer_sender: object) -> None:
    """Let offers follow the rates that begin today. Again is harmless."""
    for_each_retailer(lambda: reprice_for_new_rates(now=timezone.now()))
