"""An SKU of a partner names one thing. What it calls something else by now is not sold under it any more."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from catalog.gtin import gtin_or_none
from catalog.models import Offer
from catalog.models.matching import Reason
from catalog.models.offer import Provenance
from catalog.operations.matching import Identified
from catalog.operations.searching import renew_standing
from partners.models import Partner


@transaction.atomic
def take_off_moved(*, partner: Partner, found: Identified, now: datetime) -> int:
    """Take off offers whose SKU is another item in a live answer; how many. Again is harmless.

    An order names the SKU: sold under it, the shopper would get the other thing. A feed needs no such step, for a whole
    list takes off what it does not name. Locks in key order, as a sale does.
    """
    named = defaultdict(set)
    for item in found.items:
        named[item.partner_sku].add(gtin_or_none(item.gtin))
    for one in found.unmatched:
        if one.reason is Reason.CONFLICT:
            named[one.item.partner_sku].add(None)
    sold = Offer.objects.filter(partner=partner, partner_sku__in=named, observed_at__lt=now).exclude(
        available=0
    )
    offers = sold.select_related("variant").select_for_update(of=("self",)).order_by("pk") if named else ()
    moved = [offer for offer in offers if offer.variant.gtin not in named[offer.partner_sku]]
    if moved:
        taken_off = Offer.objects.filter(pk__in=[offer.pk for offer in moved])
        taken_off.update(available=0, observed_at=now, provenance=Provenance.LIVE)
        renew_standing(products={offer.variant.product_id for offer in moved})
    return len(moved)
