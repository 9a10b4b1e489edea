"""Alarm clocks of the catalog app."""

import time
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from catalog.operations.feed_fetching import fetch_due_files
from catalog.operations.feed_file_readings import read_waiting_files
from catalog.operations.feed_files import forget_feed_files
from catalog.operations.feed_runs import forget_feed_runs
from catalog.operations.feeds import read_due_feeds
from catalog.operations.forgetting import forget_enquiries, forget_interest, forget_lookups
from catalog.operations.pictures.fetching import fetch_due_pictures
from catalog.operations.pictures.forgetting import forget_pictures
from catalog.operations.prices import reprice_for_new_rates, reprice_if_due
from catalog.operations.quarantine import forget_unseen
from catalog.operations.refreshing import refresh_wanted
from catalog.operations.suggesting import suggest_matches
from stores.queries.retailers import for_each_retailer

LONGEST_ROUND_S, LONGEST_TURN_S = 20, 5  # a round ends before the next begins, and no retailer has all of it


@shared_task(name="catalog.forget_lookups")
def forget_old_lookups(**_from_a_newer_sender: object) -> None:
    """Remove every retailer's old questions, what nobody has asked after since, and older history of lists.

    Again is harmless.
    """
    before = timezone.now() - timedelta(days=settings.LOOKUPS_KEPT_DAYS)
    runs_before = timezone.now() - timedelta(days=settings.FEED_RUNS_KEPT_DAYS)
    for_each_retailer(lambda: forget_lookups(before=before))
    for_each_retailer(lambda: forget_interest(before=before))
    for_each_retailer(lambda: forget_feed_runs(before=runs_before))


@shared_task(name="catalog.refresh_wanted")
def refresh_wanted_items(**_from_a_newer_sender: object) -> None:
    """Ask partners anew for what shoppers want, before it is old. Harmless to run twice at once."""
    until = time.monotonic() + LONGEST_ROUND_S
    for_each_retailer(lambda: refresh_wanted(until=min(until, time.monotonic() + LONGEST_TURN_S)))


@shared_task(name="catalog.forget_enquiries")
def forget_old_enquiries(**_from_a_newer_sender: object) -> None:
    """Remove every retailer's old part of the lost-sale ledger. Again is harmless."""
    before = timezone.now().date() - timedelta(days=settings.ENQUIRIES_KEPT_DAYS)
    for_each_retailer(lambda: forget_enquiries(before=before))


@shared_task(name="catalog.read_feeds")
def read_feeds(**_from_a_newer_sender: object) -> None:
    """Read every retailer's feeds that are due. Harmless to run twice at once: each has one reader at a time."""
    for_each_retailer(read_due_feeds)


@shared_task(name="catalog.suggest_matches")
def suggest_for_unmatched(**_from_a_newer_sender: object) -> None:
    """Look for what every retailer's unmatched items may be. Again is harmless."""
    for_each_retailer(lambda: suggest_matches(now=timezone.now()))


@shared_task(name="catalog.forget_unmatched")
def forget_unmatched(**_from_a_newer_sender: object) -> None:
    """Remove items that wait and that no partner has told of for long. Again is harmless."""
    before = timezone.now() - timedelta(days=settings.UNMATCHED_KEPT_DAYS)
    for_each_retailer(lambda: forget_unseen(before=before))


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
