"""Files that say what a partner offers: where they come from, what their columns mean, and what became of each."""

from typing import Any, ClassVar

from django.db import models

from partners.models import Partner
from stores.models import RetailerOwned
from stores.tenancy import RetailerManager


class FeedSource(RetailerOwned):
    """What is agreed about a partner's files: how they are written (`options`), and the address they lie at, if any.

    `options` are those of `partners.transformers.feed.options.LIST`; without columns nobody has named them yet. `etag`
    and `last_modified` are what the address told of the file that came last: one that is unchanged is not sent again.
    """

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="+")
    url = models.URLField(
        "address",
        max_length=500,
        blank=True,
        help_text="Where the partner keeps its list, if anywhere; it is fetched by itself. https alone.",
    )
    is_whole = models.BooleanField(
        "names all there is",
        default=True,
        help_text="What is missing from a list is not sold any more. Without it, a list only adds and changes.",
    )
    options = models.JSONField("columns", default=dict, blank=True, editable=False)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    fetched_at = models.DateTimeField("last fetched", null=True, blank=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "file source"

    def __str__(self) -> str:
        return f"Files of {self.partner}"


class FeedFileState(models.TextChoices):
    """What became of a file. Only one that waits is read."""

    COLUMNS = "columns", "its columns must be named"
    WAITING = "waiting", "waits to be read"
    READ = "read", "read"
    HELD = "held", "held for a person"
    FAILED = "failed", "could not be read"
    REPLACED = "replaced", "a newer one came first"


class FeedFileQuerySet(models.QuerySet["FeedFile"]):
    """Files, in the words of the trade."""

    def waiting(self) -> "FeedFileQuerySet":
        """Those that wait for a person."""
        return self.filter(state__in=[FeedFileState.COLUMNS, FeedFileState.HELD, FeedFileState.FAILED])

    def newest_first(self) -> "FeedFileQuerySet":
        """As they came, the last one first."""
        return self.order_by("-received_at", "-pk")


class FeedFile(RetailerOwned):
    """One file, kept as it came under `place` until it is forgotten; `digest` is the SHA-256 of its bytes.

    A worker that reads it leases it, so that two do not read the same; one that died is followed by another.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("file", max_length=120)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    place = models.CharField(max_length=200, blank=True)
    received_at = models.DateTimeField()
    received_from = models.CharField("from", max_length=150, help_text="Who uploaded it, or its address.")
    state = models.CharField(max_length=8, choices=FeedFileState)
    problem = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    items = models.PositiveIntegerField(null=True, blank=True)
    unusable_count = models.PositiveIntegerField("rows not used", null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = RetailerManager.from_queryset(FeedFileQuerySet)()

    class Meta:
        verbose_name = "feed file"
        indexes = [
            models.Index(fields=["retailer", "partner", "-received_at"], name="catalog_feed_file_newest")
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.partner}"
