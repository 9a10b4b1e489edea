"""Offers: what partners said they have, how they said it, and when."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from unfold.decorators import action, display

from catalog.models import Offer
from catalog.models.offer import Provenance
from catalog.queries import exports
from stores.admin.base import DocumentAdmin
from stores.money import Money

PROVENANCE_COLOURS = {Provenance.LIVE: "success", Provenance.FEED: "info"}


@admin.register(Offer)
class OfferAdmin(DocumentAdmin):
    """Prices and availability as last heard. Partners write them; nobody here does."""

    list_display = ("item", "partner", "shopper_pays", "we_owe", "there_are", "heard")
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

    actions_list = ("export_csv", "export_ndjson")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Offer]:
        """Each with its age."""
        return super().get_queryset(request).with_age()  # type: ignore[no-any-return, attr-defined]

    @action(description="Export as CSV", url_path="export-csv", permissions=["view"], icon="download")
    def export_csv(self, request: HttpRequest) -> HttpResponseBase:
        """The offers that the list shows with these filters, for a spreadsheet or as a list to be read again."""
        return self._exported(request, exports.csv_of, "text/csv; charset=utf-8", "offers.csv")

    @action(description="Export as NDJSON", url_path="export-ndjson", permissions=["view"], icon="download")
    def export_ndjson(self, request: HttpRequest) -> HttpResponseBase:
        """The same for programs: an object on each line."""
        return self._exported(request, exports.ndjson_of, "application/x-ndjson", "offers.ndjson")

    def _exported(self, request: HttpRequest, written: Any, kind: str, name: str) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            listed = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:catalog_offer_changelist")
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(written(listed), content_type=kind, headers=headers)

    @display(description="Item", header=True, ordering="variant__product__title")
    def item(self, offer: Offer) -> tuple[str, str]:
        """What is offered."""
        return str(offer.variant.product), str(offer.variant)

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
