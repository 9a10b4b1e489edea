"""Finding offers."""

from django.db.models import QuerySet

from catalog.errors import ItemUnknown, OfferChanged
from catalog.models import Offer, Variant


def for_sale(offer_id: int) -> Offer:
    """An offer a shopper may buy now, with its variant. Raises OfferChanged."""
    offer: Offer | None = (
        Offer.objects.sellable().select_related("variant__product", "partner").filter(pk=offer_id).first()
    )
    if offer is None:
        raise OfferChanged(sku="This item", available=0)
    return offer


def for_request(*, gtin: str = "", sku: str = "", partner: str = "") -> QuerySet[Offer]:
    """Offers of the item a program names, by GTIN or SKU, of one partner or of all. Raises ItemUnknown."""
    wanted = Variant.objects.filter(gtin=gtin) if gtin else Variant.objects.filter(sku=sku)
    variant = wanted.first()
    if variant is None:
        raise ItemUnknown(code=gtin or sku)
    offers: QuerySet[Offer] = Offer.objects.sellable().filter(variant=variant)
    return offers.filter(partner__code=partner) if partner else offers
