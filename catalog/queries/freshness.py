"""Whom to ask: the partners that have told us nothing, or too long ago."""

from datetime import datetime, timedelta

from catalog.models import Offer
from partners.models import Partner
from partners.registry import transformer_for
from stores.models import Retailer


def partners_to_ask(*, gtin: str, words: str, retailer: Retailer, now: datetime) -> list[Partner]:
    """Active partners that understand the question and whose last word on it is missing or stale."""
    able = [
        partner for partner in Partner.objects.active().order_by("pk") if _understands(partner, gtin=gtin)
    ]
    if not gtin:
        return able
    since = now - timedelta(seconds=retailer.offer_fresh_s)
    fresh = set(
        Offer.objects.filter(variant__gtin=gtin, observed_at__gte=since).values_list("partner_id", flat=True)
    )
    return [partner for partner in able if partner.pk not in fresh]


def _understands(partner: Partner, *, gtin: str) -> bool:
    return ("gtin" if gtin else "words") in transformer_for(partner).finds_by
