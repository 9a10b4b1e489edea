"""Finding what the retailer sells."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from catalog.errors import ItemMissing
from catalog.models import Offer, Product, Variant
from catalog.scan import NAMELESS, Scan, corrections
from catalog.search import engine
from catalog.search.base import MOST_HITS, Hits, Question

MOST_CORRECTIONS = 3


def find(scan: Scan) -> Variant | None:
    """The variant a code means within this retailer: its GTIN, else its SKU.

    A number with a wrong check digit may still be somebody's SKU. Upper and lower case of a SKU are asked for by
    name: under row-level security the planner uses no index for a function of a column.
    """
    if scan.kind in NAMELESS:
        return None
    gtins = [gtin for gtin in (scan.gtin, scan.other_gtin) if gtin]
    known = {variant.gtin: variant for variant in _variants().filter(gtin__in=gtins)} if gtins else {}
    return next((known[gtin] for gtin in gtins if gtin in known), None) or _of_sku(scan.text)


def meant_by(scan: Scan) -> list[Variant]:
    """What a mistyped number may have been, among what the retailer lists: the likeliest slip first."""
    gtins = corrections(scan.misread)
    known = {variant.gtin: variant for variant in _variants().filter(gtin__in=gtins)} if gtins else {}
    return [known[gtin] for gtin in gtins if gtin in known][:MOST_CORRECTIONS]


def by_sku(sku: str) -> Variant:
    """The variant with this SKU. Raises ItemMissing."""
    variant = _variants().filter(sku=sku).first()
    if variant is None:
        raise ItemMissing(item=sku)
    return variant


def by_gtin(gtin: str) -> Variant | None:
    """The variant with this GTIN, if we know it."""
    return _variants().filter(gtin=gtin).first()


def for_display() -> QuerySet[Product]:
    """Products with all that a list or a page shows, in three queries however many."""
    return Product.objects.prefetch_related(_with_offers()).order_by("title", "pk")


def filled(product: Product) -> Product:
    """A product at hand, with all that a page shows, in two queries."""
    prefetch_related_objects([product], _with_offers())
    return product


def search(words: str, *, offset: int = 0, limit: int = MOST_HITS) -> Hits:
    """Products that have every word, typed right or nearly so: the best first, what can be had before what cannot."""
    return answer(Question(words=words, offset=offset, limit=limit))


def answer(question: Question) -> Hits:
    """The same, of a question that may be narrowed down."""
    return engine().find(question)


def in_order(keys: Sequence[int]) -> list[Product]:
    """These products in this order, with all that a list shows, in three queries however many."""
    products = for_display().in_bulk(keys)
    return [products[key] for key in keys if key in products]


def _with_offers() -> "Prefetch[Any]":
    shown = Offer.objects.filter(partner__paused_at=None, withheld="")
    offers = shown.with_age().select_related("partner").order_by("price", "pk")
    variants = Variant.objects.select_related("shown").order_by("position", "pk")
    variants = variants.prefetch_related(Prefetch("offers", queryset=offers))
    return Prefetch("variants", queryset=variants)


def _of_sku(text: str) -> Variant | None:
    named = {
        variant.sku: variant for variant in _variants().filter(sku__in={text, text.upper(), text.lower()})
    }
    return named.get(text) or next(iter(named.values()), None)


def _variants() -> QuerySet[Variant]:
    return Variant.objects.select_related("product", "shown")
