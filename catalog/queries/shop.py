"""What the shop's pages show of the catalogue."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain, zip_longest

from django.db.models import Q, QuerySet

from catalog.models import Offer, Product, Variant
from catalog.queries.items import for_display, in_order, search

MOST_TO_PICK_FROM = 500
NEAREST = 8


def on_show(*, limit: int = 6) -> list[Variant]:
    """Pictures of what can be had: a product of each category, then a second of each, and so on."""
    sellable = Offer.objects.sellable().values("variant_id")
    pictured = Variant.objects.filter(~Q(picture="") | Q(shown__isnull=False), pk__in=sellable)
    one_each = pictured.order_by("product_id", "position", "pk").distinct("product_id")
    able = one_each.values_list("product__category", "product__title", "pk")[:MOST_TO_PICK_FROM]
    shelves: dict[str, list[int]] = {}
    for category, _, pk in sorted(able):
        shelves.setdefault(category, []).append(pk)
    mixed = [pk for pk in chain.from_iterable(zip_longest(*shelves.values())) if pk is not None][:limit]
    variants = Variant.objects.select_related("product", "shown").in_bulk(mixed)
    return [variants[pk] for pk in mixed]


def arrived(words: str, *, since: datetime, seen: Sequence[str]) -> QuerySet[Product]:
    """What the words find that nobody knew before, beyond the families of these SKUs; the newest last."""
    known = Variant.objects.filter(sku__in=seen).values("product_id")
    new = for_display().filter(pk__in=search(words).products, created_at__gte=since)
    return new.exclude(pk__in=known).order_by("pk")


def nearest(words: str) -> list[Product]:
    """Where all the words together find nothing: what the longest of them finds that finds anything."""
    singly = sorted(set(words.split()), key=lambda word: (-len(word), word))
    found = (search(word, limit=NEAREST).products for word in singly if len(word) > 2)
    return in_order(next((products for products in found if products), []))
