"""From what partners name to what the retailer lists: which items can be used, and the variants that they are."""

import re
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import NamedTuple

from catalog.cleaning import cleaned
from catalog.gtin import gtin_or_none, is_restricted
from catalog.models import Product, Variant
from catalog.operations.prices import MOST_MONEY, PriceList, coins
from partners.messages import PartnerItem
from partners.notices import Unusable

MOST_PIECES, MOST_DAYS = 2**31, 2**15
LONGEST_SKU = 80
ENDINGS = ("", "-2")  # of an SKU of ours, in the order in which they are tried
SURELY = MOST_MONEY - 1  # less than this does not become too much by rounding
HALVES = re.compile("[\ud800-\udfff]")


class Sorted(NamedTuple):
    """Items that can be used, by GTIN; the others, and what is wrong with each."""

    usable: dict[str, PartnerItem]
    unusable: list[Unusable]


class Listed(NamedTuple):
    """Variants by GTIN, and the keys of the products that got new ones."""

    variants: dict[str, Variant]
    products_with_new: set[int]


def sorted_out(
    items: Iterable[PartnerItem], *, prices: PriceList, ours: AbstractSet[str] = frozenset()
) -> Sorted:
    """Which items can become offers; of two with one GTIN the later.

    Money and identity are never guessed: one without a valid GTIN, or in a currency that never had a rate, is not used.
    `ours` are numbers of our own that a match has put there: see `catalog.operations.matching`.
    """
    found = Sorted({}, [])
    for item in items:
        gtin = gtin_or_none(item.gtin)
        problem = _problem_of_name(item, gtin, ours) or _problem_of_terms(item, prices)
        if gtin and not problem:
            found.usable[gtin] = item
        else:
            found.unusable.append(
                Unusable(
                    source=item.partner_sku, reason=problem, partner_sku=item.partner_sku, gtin=item.gtin
                )
            )
    return found


def variants_of(items: Mapping[str, PartnerItem]) -> Listed:
    """The variants of items. What nobody had listed yet is listed; two who tell of it at once make one.

    A variant's SKU is its GTIN. Where that is another variant's SKU already, its GTIN and `-2`.
    """
    known = _by_gtin(items)
    new = {gtin: cleaned(item) for gtin, item in sorted(items.items()) if gtin not in known}
    if new:
        products = _products({gtin: _family(gtin, item) for gtin, item in new.items()}, new)
        for ending in ENDINGS:
            lacking = {gtin: item for gtin, item in new.items() if gtin not in known}
            known |= _made(lacking, products, ending) if lacking else {}
    return Listed(known, {known[gtin].product_id for gtin in new if gtin in known})


def _made(
    items: Mapping[str, PartnerItem], products: Mapping[str, Product], ending: str
) -> dict[str, Variant]:
    """Variants of items under SKUs that end so; those that were made, by us or by another at once."""
    Variant.objects.bulk_create(
        [
            Variant(
                gtin=gtin, sku=f"{gtin}{ending}", product=products[gtin], attributes=dict(item.attributes)
            )
            for gtin, item in items.items()
        ],
        ignore_conflicts=True,
    )
    return _by_gtin(items)


def _problem_of_name(item: PartnerItem, gtin: str | None, ours: AbstractSet[str]) -> str:
    """Why nobody could say which item it is. Numbers for use inside one company may be our own labels."""
    if gtin is None or (is_restricted(gtin) and gtin not in ours):
        return f"{item.gtin!r} is no GTIN that means the same to everybody."
    if not (item.partner_sku and len(item.partner_sku) <= LONGEST_SKU):
        return f"{item.partner_sku!r} is no SKU that an order could name."
    return "" if is_text(item) else "It holds characters that are no text."


def _problem_of_terms(item: PartnerItem, prices: PriceList) -> str:
    """Why nobody could sell it so."""
    if not prices.takes(item.currency):
        return f"Its cost is in {item.currency or 'no currency'}, not in {prices.currency}."
    if not all(map(_is_amount, [item.cost] if item.price is None else [item.cost, item.price])):
        return "Its cost or price is no amount that anybody pays."
    if not (0 <= (item.available or 0) < MOST_PIECES and 0 <= (item.lead_time_days or 0) < MOST_DAYS):
        return "Its pieces or days are no count."
    return ""


def as_text(words: str) -> str:
    """Words that PostgreSQL can keep, whatever a partner wrote."""
    return words.encode(errors="replace").decode().replace("\x00", "?")


def is_text(item: PartnerItem) -> bool:
    """Whether PostgreSQL can keep its words: it knows neither NUL nor halves of characters."""
    words = [item.partner_sku, item.family, item.title, item.brand, item.category, item.description]
    said = "".join([*words, *item.attributes.keys(), *item.attributes.values()])
    return "\x00" not in said and (said.isascii() or not HALVES.search(said))


def _is_amount(money: Decimal) -> bool:
    return money.is_finite() and 0 <= money < MOST_MONEY and (money < SURELY or coins(money) < MOST_MONEY)


def _products(families: Mapping[str, str], items: Mapping[str, PartnerItem]) -> dict[str, Product]:
    first = {family: items[gtin] for gtin, family in reversed([*families.items()])}
    Product.objects.bulk_create(
        [
            Product(
                family=family,
                title=item.title[:200],
                brand=item.brand[:80],
                category=item.category[:80],
                description=item.description,
            )
            for family, item in sorted(first.items())
        ],
        ignore_conflicts=True,
    )
    made = {product.family: product for product in Product.objects.filter(family__in=first)}
    return {gtin: made[family] for gtin, family in families.items()}


def _family(gtin: str, item: PartnerItem) -> str:
    """The partner's name for what belongs together; without one it is alone."""
    return item.family[:80] or gtin


def _by_gtin(gtins: Collection[str]) -> dict[str, Variant]:
    return {
        variant.gtin: variant for variant in Variant.objects.filter(gtin__in=gtins).select_related("product")
    }
