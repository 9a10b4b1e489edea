"""Which variant an unmatched item may be: by its number, by a number of ours among its words, by what it is called."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from catalog.gtin import gtin_or_none
from catalog.models import UnmatchedItem, Variant
from catalog.scan.repairs import repairs
from catalog.search import engine
from catalog.search.base import Question
from catalog.search.likeness import Described, likeness
from catalog.search.words import words_of

OUR_NUMBERS = {"mpn", "sku", "model", "article", "part number"}
BY_OUR_SKU, OWN_GTIN = 80, 90
SUREST_BY_NAME, LEAST = 70, 25  # no name is as sure as a number
MOST_PRODUCTS, MOST_WORDS, LONGEST_WORDS = 10, 6, 3


class Likely(NamedTuple):
    """A variant that an item may be, how sure that is of 100, and why."""

    variant: int
    score: int
    why: str


def likely(items: Sequence[UnmatchedItem]) -> dict[int, Likely]:
    """The likeliest variant of each item that has any, by the item's key.

    Numbers are looked up in two statements, however many items; whoever none fits is searched for by name.
    """
    numbered = {item.pk: list(_numbers(item)) for item in items}
    gtins = _known("gtin", {gtin for numbers in numbered.values() for gtin, _, _ in numbers})
    skus = _known("sku", {sku for item in items for sku in _our_numbers(item)})
    found = {}
    for item in items:
        one = _by_number(numbered[item.pk], gtins) or _by_sku(item, skus) or _by_name(item)
        if one:
            found[item.pk] = one
    return found


def _numbers(item: UnmatchedItem) -> Iterator[tuple[str, int, str]]:
    """GTINs that may be meant. One that is valid is the partner's own word, against which stands a match of ours."""
    own = gtin_or_none(item.gtin)
    if own:
        yield own, OWN_GTIN, "Its own GTIN says so."
    else:
        yield from repairs(item.gtin)


def _our_numbers(item: UnmatchedItem) -> list[str]:
    attributes: Mapping[str, Any] = item.told.get("attributes", {})
    told = [str(value) for axis, value in attributes.items() if axis.lower() in OUR_NUMBERS]
    return list(
        dict.fromkeys(
            sku for one in [item.partner_sku, *told] for sku in (one, one.upper(), one.lower()) if one
        )
    )


def _known(field: str, values: set[str]) -> dict[str, int]:
    rows = Variant.objects.filter(**{f"{field}__in": values}).values_list(field, "pk") if values else ()
    return dict(rows)


def _by_number(numbers: Sequence[tuple[str, int, str]], known: Mapping[str, int]) -> Likely | None:
    """The surest number that we know. Where several are as sure, each is half as likely."""
    fitting = [(known[gtin], score, why) for gtin, score, why in numbers if gtin in known]
    if not fitting:
        return None
    variant, score, why = fitting[0]
    alike = sum(other == score for _, other, _ in fitting)
    return Likely(variant, score if alike == 1 else score // 2, why)


def _by_sku(item: UnmatchedItem, known: Mapping[str, int]) -> Likely | None:
    variant = next((known[sku] for sku in _our_numbers(item) if sku in known), None)
    return Likely(variant, BY_OUR_SKU, "It carries our SKU.") if variant else None


def _by_name(item: UnmatchedItem) -> Likely | None:
    """The variant most like it of the products that search finds."""
    theirs = Described(title=item.title, brand=item.brand, attributes=item.told.get("attributes", {}))
    products = next((found for words in _questions(item) if (found := _products(words))), None)
    variants = Variant.objects.filter(product__in=products).select_related("product") if products else ()
    scored = [(SUREST_BY_NAME * likeness(theirs, _described(one)) // 100, -one.pk) for one in variants]
    score, key = max(scored, default=(0, 0))
    return Likely(-key, score, "It is called alike.") if score >= LEAST else None


def _questions(item: UnmatchedItem) -> Iterator[str]:
    """All its words, its title's, and then the longest of them, which say most."""
    words = words_of(item.title)
    yield " ".join([*words_of(item.brand), *words][:MOST_WORDS])
    yield " ".join(words[:MOST_WORDS])
    for word in sorted(words, key=lambda one: (-len(one), one))[:LONGEST_WORDS]:
        if len(word) > 2:
            yield word


def _products(words: str) -> list[int]:
    return engine().find(Question(words=words, limit=MOST_PRODUCTS)).products if words else []


def _described(variant: Variant) -> Described:
    product = variant.product
    return Described(title=product.title, brand=product.brand, attributes=variant.attributes)
