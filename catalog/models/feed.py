"""How a partner's list of all that it offers was last read."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from partners.models import Partner
from stores.models import RetailerOwned
from stores.tenancy import RetailerManager


class FeedState(models.TextChoices):
    """How the last reading went. While it is held or failed, the offers are those of the reading before."""

    NEW = "new", "not read yet"
    READ = "read", "read"
    HELD = "held", "held for a person"
    FAILED = "failed", "could not be read"


class FeedQuerySet(models.QuerySet["Feed"]):
    """Feeds, in the words of the trade."""

    def waiting(self) -> "FeedQuerySet":
        """Those that wait for a person. Nobody waits for a partner that is paused."""
        return self.filter(state__in=[FeedState.HELD, FeedState.FAILED], partner__paused_at=None)


class Feed(RetailerOwned):
    """One partner's feed: when it is read next, what it had, and why its last reading changed nothing, if so.

    `said` is the digest of the last conversation, `fingerprint` of the items that were imported last, `priced_by` of
    the rules that priced them, and `items` is how many they were. `held_items` is how many a reading had that waits for
    a person, `held_gone` how many offers it would withdraw, and `agreed_gone` how many a person agreed to. `heard_at`
    is when all offers that came by this feed were last confirmed, also those that nothing had to be written of: see
    `OfferQuerySet.with_age`. `turn` counts the readings: whoever reads writes only as long as it is theirs.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=FeedState, default=FeedState.NEW, editable=False)
    problem = models.CharField(max_length=300, blank=True)
    problem_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(help_text="When it is read next.")
    turn = models.PositiveBigIntegerField(default=0)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When it was last looked at.")
    imported_at = models.DateTimeField(null=True, blank=True, help_text="When it last changed our offers.")
    items = models.PositiveIntegerField(default=0)
    held_items = models.PositiveIntegerField("items of the list held", null=True, blank=True)
    unusable_count = models.PositiveIntegerField("rows not used", default=0)
    unusable = models.JSONField(default=list, help_text="The first rows that could not be used, and why.")
    held_gone = models.PositiveIntegerField("offers it would withdraw", default=0)
    agreed_gone = models.PositiveIntegerField(default=0, editable=False)
    said = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    priced_by = models.CharField(max_length=64, blank=True, editable=False)
    heard_at = models.DateTimeField(null=True, blank=True, help_text="When it last named all there is.")

    objects: ClassVar[Any] = RetailerManager.from_queryset(FeedQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retailer", "partner"], name="catalog_feed_partner"),
            models.CheckConstraint(
                condition=Q(state=FeedState.HELD, held_items__isnull=False) | ~Q(state=FeedState.HELD),
                name="catalog_feed_held_items",
            ),
        ]

    def __str__(self) -> str:
        return f"Feed of {self.partner}"
