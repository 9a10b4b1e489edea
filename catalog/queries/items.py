"""Finding what the retailer sells."""

from django.db.models import Prefetch, Q, QuerySet, Value
from django.db.models.functions import Concat

from catalog.errors import ItemMissing
from catalog.models import Offer, Product, Variant
from catalog.scan import Kind, Scan

MOST_WORDS = 8


def find(scan: Scan) -> Variant | None:
    """The variant a code means within this retailer: its GTIN, else its SKU."""
    wanted = Q(sku__iexact=scan.text)
    if scan.gtin:
        wanted = Q(gtin=scan.gtin)
    if scan.kind not in {Kind.GTIN, Kind.STORE_LABEL, Kind.SKU, Kind.TEXT}:
        return None
    return _variants().filter(wanted).first()


def by_sku(sku: str) -> Variant:
    """The variant with this SKU. Raises ItemMissing."""
    variant = _variants().filter(sku=sku).first()
    if variant is None:
        raise ItemMissing(code=sku)
    return variant


def by_gtin(gtin: str) -> Variant | None:
    """The variant with this GTIN, if we know it."""
    return _variants().filter(gtin=gtin).first()


def for_display() -> QuerySet[Product]:
    """Products with all that a list or a page shows, in three queries however many."""
    offers = Offer.objects.filter(partner__paused_at=None).select_related("partner").order_by("price", "pk")
    variants = Variant.objects.order_by("position", "pk").prefetch_related(
        Prefetch("offers", queryset=offers)
    )
    return Product.objects.prefetch_related(Prefetch("variants", queryset=variants)).order_by("title", "pk")


def search(words: str) -> QuerySet[Product]:
    """Products whose title, brand, category or colour hold every word."""
    found = for_display().annotate(
        text=Concat("title", Value(" "), "brand", Value(" "), "category", Value(" "), "description")
    )
    for word in words.split()[:MOST_WORDS]:
        wanted = Q(text__icontains=word) | Q(
            pk__in=Variant.objects.filter(attributes__icontains=word).values("product_id")
        )
        found = found.filter(wanted)
    return found


def similar(product: Product, *, limit: int = 6) -> list[Product]:
    """Other products a shopper may want instead: of the same category, the same brand first, that can be had."""
    sellable = Offer.objects.sellable().values("variant__product_id")
    same = for_display().filter(category=product.category, pk__in=sellable).exclude(pk=product.pk)
    nearest = sorted(same[: limit * 4], key=lambda other: (other.brand != product.brand, other.title))
    return nearest[:limit]


def _variants() -> QuerySet[Variant]:
    return Variant.objects.select_related("product")
