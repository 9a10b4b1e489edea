"""What became of each list that a partner gave us."""

import secrets
from typing import Any, ClassVar

from django.db import models

from catalog.models.feed import Feed
from stores.models import RetailerOwned
from stores.tenancy import RetailerManager


class RunState(models.TextChoices):
    """How far a list came. One that was cut off is read again, and writes what it still has to."""

    UNDER_WAY = "under-way", "under way"
    TAKEN = "taken", "taken in"
    SAME = "same", "nothing new"
    HELD = "held", "held for a person"
    FAILED = "failed", "not taken"
    CUT = "cut", "cut off"


def place_for_errors(run: "FeedRun", filename: str) -> str:
    """Where a run's rows that could not be used are kept: a name that nobody guesses, in their retailer's folder."""
    return f"feed-errors/{run.retailer_id}/{secrets.token_urlsafe(24)}.csv"


class FeedRun(RetailerOwned):
    """One list, from its first row on. The counts grow while it is written; `to_write` is known once it was compared.

    `started_by` is the person who sent it; empty for the clock. `errors` holds every row that could not be used.
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=9, choices=RunState, default=RunState.UNDER_WAY, editable=False)
    started_by = models.CharField(max_length=150, blank=True)
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField("digest", max_length=64, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    rows_count = models.PositiveIntegerField("rows", default=0)
    items_count = models.PositiveIntegerField("items", default=0)
    to_write = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField("new", default=0)
    changed_count = models.PositiveIntegerField("changed", default=0)
    gone_count = models.PositiveIntegerField("gone", default=0)
    unusable_count = models.PositiveIntegerField("rows not used", default=0)
    errors = models.FileField(upload_to=place_for_errors, blank=True)

    objects: ClassVar[Any] = RetailerManager()

    class Meta:
        verbose_name = "feed run"
        indexes = [models.Index(fields=["retailer", "-began_at"], name="catalog_feed_run_newest")]

    def __str__(self) -> str:
        return f"{self.feed}, {self.began_at:%d %b %H:%M}"

    @property
    def same_count(self) -> int:
        """Items that were written already just as the list has them, or are known by a later word."""
        done = self.state == RunState.TAKEN
        return max(0, self.items_count - self.new_count - self.changed_count) if done else 0
