"""Finding offers."""

from collections.abc import Iterable

from django.db.models import QuerySet

from catalog.errors import ItemUnknown, OfferChanged
from catalog.models import Offer, Product, Variant


def for_sale(offer_id: int) -> Offer:
    """An offer a shopper may buy now, with its variant. Raises OfferChanged."""
    offer: Offer | None = (
        Offer.objects.sellable().with_terms().select_related("variant__product").filter(pk=offer_id).first()
    )
    if offer is None:
        raise OfferChanged(sku="This item", available=0)
    return offer


def for_request(*, gtin: str = "", sku: str = "", partner: str = "") -> QuerySet[Offer]:
    """Offers of the item a program names, by GTIN or SKU, of one partner or of all. Raises ItemUnknown."""
    wanted = Variant.objects.filter(gtin=gtin) if gtin else Variant.objects.filter(sku=sku)
    variant = wanted.first()
    if variant is None:
        raise ItemUnknown(item=gtin or sku)
    offers: QuerySet[Offer] = Offer.objects.sellable().with_age().filter(variant=variant)
    return offers.filter(partner__code=partner) if partner else offers


def of_product(product: Product) -> QuerySet[Offer]:
    """Every offer of a product's variants, paused partners' too, variant by variant and the cheapest first."""
    offers: QuerySet[Offer] = Offer.objects.filter(variant__product=product).with_age()
    return offers.select_related("variant", "partner").order_by(
        "variant__position", "variant_id", "price", "pk"
    )


def by_key(keys: Iterable[int]) -> dict[int, Offer]:
    """These offers with their items, by key, in one query."""
    offers: QuerySet[Offer] = Offer.objects.select_related("variant__product")
    return offers.in_bulk(list(keys))


def with_item(offer_id: int) -> Offer | None:
    """An offer with its item, whether it can still be had or not; None when there is no such offer."""
    offers: QuerySet[Offer] = Offer.objects.with_age().select_related("variant__product", "partner")
    return offers.filter(pk=offer_id).first()
