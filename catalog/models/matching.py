"""What partners call what we sell, as far as their GTINs do not say it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from catalog.models.offer import Provenance
from catalog.models.product import Variant
from partners.models import Partner
from stores.models import RetailerOwned
from stores.tenancy import RetailerManager

MOST_WAITING = 5000  # items of one partner: see `catalog.operations.quarantine`


class PartnerSkuQuerySet(models.QuerySet["PartnerSku"]):
    """Matches, in the words of the trade."""

    def current(self) -> "PartnerSkuQuerySet":
        """Those that hold; the others are history."""
        return self.filter(ended_at=None)


class PartnerSku(RetailerOwned):
    """What a person said an SKU of a partner's is. It holds until it is ended, and is kept as history after that.

    `despite_gtin` is the valid GTIN that the partner wrote and the person knew to be wrong. Of one partner, at most one
    SKU is one variant, for we hold one offer of it.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    partner_sku = models.CharField("partner's SKU", max_length=80)
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="+")
    despite_gtin = models.CharField("despite its GTIN", max_length=14, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True)

    objects: ClassVar[Any] = RetailerManager.from_queryset(PartnerSkuQuerySet)()

    class Meta:
        verbose_name = "partner’s SKU"
        verbose_name_plural = "partners’ SKUs"
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "partner", "partner_sku"],
                condition=Q(ended_at=None),
                name="catalog_partner_sku_one",
            ),
            models.UniqueConstraint(
                fields=["retailer", "partner", "variant"],
                condition=Q(ended_at=None),
                name="catalog_partner_sku_variant",
            ),
        ]

    def __str__(self) -> str:
        return self.partner_sku


class Reason(models.TextChoices):
    """Why nobody can say which variant an item is."""

    NO_GTIN = "no-gtin", "It names no GTIN"
    NOT_A_GTIN = "not-a-gtin", "What it names is no GTIN"
    DAMAGED = "damaged", "A spreadsheet has rounded its GTIN"
    OWN_LABEL = "own-label", "Its number is for use inside one company"
    CONFLICT = "conflict", "Its GTIN and our match disagree"
    TAKEN = "taken", "Another SKU of the partner is that variant"


class UnmatchedState(models.TextChoices):
    """What a person has decided."""

    WAITING = "waiting", "waiting to be matched"
    MATCHED = "matched", "matched"
    IGNORED = "ignored", "ignored"


class UnmatchedQuerySet(models.QuerySet["UnmatchedItem"]):
    """Items in quarantine, in the words of the trade."""

    def waiting(self) -> "UnmatchedQuerySet":
        """Those that wait for a person. Nobody waits for a partner that is paused."""
        return self.filter(state=UnmatchedState.WAITING, partner__paused_at=None)


class UnmatchedItem(RetailerOwned):
    """What a partner offers under an SKU that nobody could tell the variant of. It is not sold until a person can.

    `told` is the item as the partner last told it, `gtin` its number as it was written. `suggested` is the likeliest
    variant and `suggested_score` how sure that is, of 100: nothing ever follows from them by itself.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    partner_sku = models.CharField("partner's SKU", max_length=80)
    state = models.CharField(max_length=8, choices=UnmatchedState, default=UnmatchedState.WAITING)
    reason = models.CharField(max_length=12, choices=Reason)
    gtin = models.CharField("GTIN as written", max_length=80, blank=True)
    title = models.CharField(max_length=200, blank=True)
    brand = models.CharField(max_length=80, blank=True)
    told = models.JSONField(default=dict)
    provenance = models.CharField(max_length=4, choices=Provenance)
    first_seen_at = models.DateTimeField("first seen")
    last_seen_at = models.DateTimeField("last seen")
    times = models.PositiveIntegerField("how often", default=1)
    suggested = models.ForeignKey(
        Variant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="suggestion"
    )
    suggested_score = models.PositiveSmallIntegerField("how sure, of 100", default=0)
    suggested_why = models.CharField("why", max_length=200, blank=True)
    suggested_at = models.DateTimeField(null=True, blank=True)
    variant = models.ForeignKey(Variant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)

    objects: ClassVar[Any] = RetailerManager.from_queryset(UnmatchedQuerySet)()

    class Meta:
        verbose_name = "unmatched item"
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "partner", "partner_sku"], name="catalog_unmatched_sku"
            ),
            models.CheckConstraint(
                condition=Q(first_seen_at__lte=F("last_seen_at")), name="catalog_unmatched_seen"
            ),
        ]
        indexes = [
            models.Index(
                fields=["retailer", "partner", "last_seen_at"],
                condition=Q(state="waiting"),
                name="catalog_unmatched_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_sku} {self.title}".strip()
