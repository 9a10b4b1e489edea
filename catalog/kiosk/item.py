"""The page of one item."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.kiosk import noting
from catalog.kiosk.asking import asked
from catalog.kiosk.choosing import chooser_of
from catalog.kiosk.offering import Offering, offering_of
from catalog.kiosk.similar import similar_to
from catalog.models import Variant
from catalog.queries import items
from catalog.scan import read
from stores.kiosk.access import ShopRequest, shop_page


@require_safe
@shop_page
def item(request: ShopRequest, sku: str) -> HttpResponse:
    """A variant with its choices and offers. Partners whose word is old are asked on the way; late answers follow."""
    variant = items.by_sku(sku)
    progress = asked(request, gtin=variant.gtin)
    offering = _offering(request, variant)
    noting.showed(request, offering, progress.lookup)
    context = {
        "offering": offering,
        "progress": progress,
        "similar": similar_to(offering),
        "words": read(request.GET.get("q", "")).text,
    }
    return render(request, "catalog/item.html", context)


@require_safe
@shop_page
def offers(request: ShopRequest, sku: str) -> HttpResponse:
    """How far the partners are. What can be bought goes along once it is settled and no longer what is shown."""
    variant = items.by_sku(sku)
    progress = asked(request, gtin=variant.gtin)
    offering = _offering(request, variant)
    shown = request.GET.get("shown", "")
    settled = progress.is_late or request.GET.get("sold_out") == "1"
    changed = settled and shown != offering.fingerprint
    if changed:
        noting.showed(request, offering, progress.lookup)
    context = {
        "offering": offering,
        "progress": progress,
        "changed": changed,
        "similar": similar_to(offering) if changed else [],
        "shown": offering.fingerprint if changed else shown,
        "words": read(request.GET.get("q", "")).text,
    }
    return render(request, "catalog/offers.html", context)


def _offering(request: ShopRequest, variant: Variant) -> Offering:
    product = items.filled(variant.product)
    return offering_of(product, variant.sku, chooser=chooser_of(request.store))
