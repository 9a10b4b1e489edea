"""Takes pieces off an offer for a sale."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from catalog.errors import OfferChanged
from catalog.models import Offer, Variant
from catalog.operations.interest import ORDERED, note_interest
from catalog.operations.searching import renew_standing


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An offer as the shopper saw it."""

    offer_id: int
    sku: str
    quantity: int
    shown_price: Decimal


@transaction.atomic
def reserve(wanted: Iterable[Wanted]) -> None:
    """Take pieces for all that is wanted, or for none of it.

    Locks offers in key order, so that two sales cannot deadlock. Raises OfferChanged, with the price as it is now.
    """
    wanted = list(wanted)
    ids = [want.offer_id for want in wanted]
    sellable = Offer.objects.sellable().with_terms().select_related("variant")
    offers = sellable.select_for_update(of=("self",)).order_by("pk").in_bulk(ids)
    for want in wanted:
        offer = offers.get(want.offer_id)
        if offer is None or offer.price != want.shown_price or not offer.has(want.quantity):
            raise OfferChanged(sku=want.sku, **terms_now(offer))
        if offer.available is not None:
            offer.available -= want.quantity
        note_interest(offer.variant.gtin, times=ORDERED)
    Offer.objects.bulk_update(offers.values(), ["available"])
    if emptied := [offer.variant_id for offer in offers.values() if offer.available == 0]:
        products = Variant.objects.filter(pk__in=emptied).values_list("product_id", flat=True)
        renew_standing(products=set(products))


def terms_now(offer: Offer | None) -> dict[str, object]:
    """What is true of an offer that is not as it was shown, for the refusal; None is one that cannot be had."""
    if offer is None:
        return {"available": 0}
    return {"price": offer.price, "currency": offer.currency, "available": offer.free}
