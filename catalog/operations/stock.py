"""What partners tell of their stock without being asked."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from catalog.gtin import gtin_or_none
from catalog.models import Offer
from catalog.models.offer import Provenance
from catalog.operations.searching import renew_standing
from partners.messages import PartnerItem
from partners.models import Partner


@transaction.atomic
def note_stock(*, partner: Partner, items: Sequence[PartnerItem], now: datetime) -> int:
    """Set how many pieces a partner has of offers that we hold of it; return how many offers that changed.

    Found by GTIN, else by the partner's SKU. What we hold no offer of stays unknown: a list of stock tells neither
    price nor name. Word that is newer than `now` stays. Again is harmless.
    """
    by_gtin = {gtin: item for item in items if (gtin := gtin_or_none(item.gtin))}
    by_sku = {item.partner_sku: item for item in items if item.partner_sku}
    offers = list(
        Offer.objects.filter(Q(variant__gtin__in=by_gtin) | Q(partner_sku__in=by_sku))
        .filter(partner=partner, observed_at__lte=now)
        .select_related("variant")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    told = [
        (offer, item)
        for offer in offers
        if (item := by_gtin.get(offer.variant.gtin) or by_sku.get(offer.partner_sku))
    ]
    for offer, item in told:
        offer.available, offer.observed_at, offer.provenance = item.available, now, Provenance.FEED
    Offer.objects.bulk_update([offer for offer, _ in told], ["available", "observed_at", "provenance"], 500)
    renew_standing(products={offer.variant.product_id for offer, _ in told})
    return len(told)
