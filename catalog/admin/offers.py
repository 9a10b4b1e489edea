"""Offers: what partners said they have, how they said it, and when."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from catalog.models import Offer
from catalog.models.offer import Provenance
from stores.admin.base import DocumentAdmin
from stores.money import Money

PROVENANCE_COLOURS = {Provenance.LIVE: "success", Provenance.FEED: "info"}


@admin.register(Offer)
class OfferAdmin(DocumentAdmin):
    """Prices and availability as last heard. Partners write them; nobody here does."""

    list_display = ("variant", "partner", "shopper_pays", "we_owe", "there_are", "heard")
    list_filter = ("partner", "provenance")
    list_select_related = ("variant__product", "partner")
    search_fields = ("=variant__sku", "=variant__gtin", "=partner_sku", "variant__product__title")
    ordering = ("-observed_at", "-pk")
    fields = (
        ("variant", "partner"),
        ("partner_sku", "lead_time_days"),
        ("shopper_pays", "we_owe", "there_are"),
        ("heard", "observed_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Offer]:
        """Each with its age."""
        return super().get_queryset(request).with_age()  # type: ignore[no-any-return, attr-defined]

    @display(description="Price", ordering="price")
    def shopper_pays(self, offer: Offer) -> str:
        """With tax."""
        return offer.why_no_price or str(Money(offer.price, offer.currency))

    @display(description="Cost", ordering="cost")
    def we_owe(self, offer: Offer) -> str:
        """What the partner gets."""
        return str(Money(offer.cost, offer.charged_in))

    @display(description="Available", ordering="available")
    def there_are(self, offer: Offer) -> str:
        """Pieces; a partner that does not count says yes."""
        return "yes, uncounted" if offer.available is None else str(offer.available)

    @display(description="Heard", label=PROVENANCE_COLOURS, ordering="observed_at")
    def heard(self, offer: Offer) -> tuple[str, str]:
        """Live or by a feed, and how long ago."""
        return offer.provenance, offer.told(timezone.now())
