"""One item by its number and nothing else, for a program that has read it already."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.errors import BadCheckDigit, ItemMissing, NotAGtin
from catalog.gtin import LENGTHS, gtin_or_none
from catalog.operations.finding import Asked
from catalog.operations.lookup import ask
from catalog.queries import families, items, one_item
from catalog.queries.families import Match
from catalog.queries.freshness import named
from catalog.queries.one_item import ItemPage, Part
from catalog.scan import Kind, Scan
from stores.models import Retailer

LONGEST_TOLD = 40


@dataclass(frozen=True, kw_only=True)
class OneItem:
    """What is known of an item, and whom it was asked of. The page has no item when nobody who answered knows it."""

    page: ItemPage
    asked: Asked


def find_item(
    *, gtin: str, parts: frozenset[Part], retailer: Retailer, now: datetime, wait: timedelta | None = None
) -> OneItem:
    """The item with a GTIN of 8, 12, 13 or 14 digits, after asking partners whose word on it is stale.

    Of a known item nobody is asked unless its offers or partners are among the parts; then, when every word is fresh,
    nobody is asked and nothing written. Raises NotAGtin, BadCheckDigit.
    """
    number = number_of(gtin)
    if Part.OFFERS in parts:
        parts |= {Part.PARTNERS}
    standing, page = one_item.of_gtin(number, parts=parts, retailer=retailer, now=now)
    if page.item is None and Part.PARTNERS not in parts:
        standing, page = one_item.of_gtin(number, parts=parts | {Part.PARTNERS}, retailer=retailer, now=now)
    if not standing.to_ask:
        return OneItem(page=page, asked=Asked(fresh=standing.fresh))
    lookup = ask(named(standing.to_ask), gtin=number, retailer=retailer, now=now, wait=wait)
    _, page = one_item.of_gtin(number, parts=parts - {Part.PARTNERS}, retailer=retailer, now=now)
    return OneItem(page=page, asked=Asked(lookup=lookup, fresh=standing.fresh))


def known_item(gtin: str) -> Match:
    """The item with such a GTIN as far as the retailer lists it; nobody is asked.

    Raises NotAGtin, BadCheckDigit, ItemMissing.
    """
    number = number_of(gtin)
    match = families.match(Scan(Kind.GTIN, gtin, gtin=number, text=number))
    if match is None or match.gtin != number:
        raise ItemMissing(item=number)
    return match


def number_of(gtin: str) -> str:
    """The fourteen digits. Raises NotAGtin, or BadCheckDigit with what was meant among what the retailer lists."""
    number = gtin_or_none(gtin)
    if number is not None:
        return number
    if not (gtin.isascii() and gtin.isdigit() and len(gtin) in LENGTHS):
        raise NotAGtin(item=gtin[:LONGEST_TOLD])
    meant = items.meant_by(Scan(Kind.BAD_CHECK_DIGIT, gtin, misread=gtin))
    suggestions = [{"sku": one.sku, "gtin": one.gtin, "title": one.product.title} for one in meant]
    raise BadCheckDigit(item=gtin, suggestions=suggestions)
