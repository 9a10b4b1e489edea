"""What a partner offers, and how old that knowledge is."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from catalog.choice import Removal, ages, free_of
from catalog.models.feed import Feed
from catalog.models.product import Variant
from partners.models import Partner
from stores.models import RetailerOwned
from stores.tenancy import RetailerManager

NO_PRICE = {Removal.NO_RATE.value: "no exchange rate", Removal.WITHHELD.value: "beyond all reason"}


class Provenance(models.TextChoices):
    """How we came to know of an offer."""

    LIVE = "live", "asked live"
    FEED = "feed", "told by a feed"


class OfferQuerySet(models.QuerySet["Offer"]):
    """Offers, in the words of the trade."""

    def sellable(self) -> "OfferQuerySet":
        """Offers a shopper may buy now; a partner that does not count its pieces is believed."""
        return self.filter(Q(available__gt=0) | Q(available=None), partner__paused_at=None, withheld="")

    def with_terms(self) -> "OfferQuerySet":
        """The same, with what it takes to know how many pieces are free."""
        return self.select_related("partner__terms")

    def with_age(self) -> "OfferQuerySet":
        """The same, with when the partner's list last confirmed them: see `Offer.heard_at`."""
        heard = Feed.objects.filter(partner=OuterRef("partner")).values("heard_at")
        return self.annotate(listed_at=Subquery(heard))


class Offer(RetailerOwned):
    """One partner's price and availability for one variant, as last heard.

    `price` is what the shopper pays, with tax; `cost` what we owe the partner; `available` None means "yes, uncounted".
    `cost` and `recommended`, the partner's own idea of a price, are in `cost_currency`. Where that is empty it is the
    price's, and the offer follows price rules only when it is heard again. `withheld` says why nobody may buy it, in a
    word of `catalog.choice.Removal`.
    """

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="offers")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    partner_sku = models.CharField(max_length=80)
    price = models.DecimalField(max_digits=10, decimal_places=2)
    cost = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3)
    recommended = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    cost_currency = models.CharField(max_length=3, blank=True, default="")
    exchanged_cost = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    withheld = models.CharField(max_length=12, blank=True, default="")
    available = models.PositiveIntegerField(null=True, blank=True)
    lead_time_days = models.PositiveSmallIntegerField(null=True, blank=True)
    backorder_on = models.DateField(null=True, blank=True)
    provenance = models.CharField(max_length=4, choices=Provenance)
    observed_at = models.DateTimeField()

    objects: ClassVar[Any] = RetailerManager.from_queryset(OfferQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retailer", "partner", "variant"], name="catalog_offer_variant"),
            models.CheckConstraint(condition=Q(price__gte=0, cost__gte=0), name="catalog_offer_not_negative"),
        ]
        indexes = [models.Index(fields=["retailer", "partner", "partner_sku"], name="catalog_offer_sku")]

    def __str__(self) -> str:
        return f"{self.partner_sku} @ {self.price} {self.currency}"

    @property
    def home_cost(self) -> Decimal:
        """The cost in the money of the price."""
        cost: Decimal = self.cost if self.exchanged_cost is None else self.exchanged_cost
        return cost

    @property
    def why_no_price(self) -> str:
        """Why nothing is asked for it, in a few words; empty when it has a price."""
        return NO_PRICE.get(self.withheld, "")

    @property
    def charged_in(self) -> str:
        """The money in which the partner wants its cost."""
        return self.cost_currency or self.currency

    @property
    def free(self) -> int | None:
        """The pieces that may be sold, None for uncounted; fetch it `with_terms`."""
        return free_of(self.available, self.partner.safety_stock)

    def has(self, pieces: int) -> bool:
        """Whether so many may be sold; a partner that does not count is believed."""
        return self.free is None or self.free >= pieces

    def told(self, now: datetime) -> str:
        """How we know of it and how old that is: live 12 min ago."""
        return ages.told(self.provenance, now - self.heard_at)

    @property
    def heard_at(self) -> datetime:
        """When we last heard this, fetched `with_age`; else when it was last written, which is earlier at most.

        A list that names all there is confirms what it had no need to change.
        """
        listed_at: datetime | None = getattr(self, "listed_at", None)
        by_list = self.provenance == Provenance.FEED and listed_at is not None
        return max(self.observed_at, listed_at) if by_list and listed_at else self.observed_at
