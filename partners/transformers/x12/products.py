"""Items by their many names: pairs of qualifier and number (data elements 235 and 234)."""

from collections.abc import Mapping

from partners.transformers.edi import products
from partners.transformers.edi.segments import Segment

PIECES = frozenset({"EA", "PC", "UN"})
SKUS = ("VP", "VN", "SK", "VA")  # what the seller calls it
GTINS = ("UK", "EN", "UP", "UI")  # 14, 13 and 12 digits


def named(one: Segment, position: int) -> Mapping[str, str]:
    """The names of an item, by qualifier, from where the pairs begin."""
    values = [element[0] for element in one.elements[position - 1 :]]
    return {
        kind: value.strip() for kind, value in zip(values[::2], values[1::2], strict=False) if value.strip()
    }


def sku(names: Mapping[str, str]) -> str:
    """The partner's SKU; empty when it gives none."""
    return products.first(names, SKUS)


def gtin(names: Mapping[str, str]) -> str:
    """The GTIN with 14 digits; empty when there is none. Raises Unreadable: one that is no number."""
    return products.gtin(names, GTINS)


def gtin_pair(gtin: str) -> tuple[str, str]:
    """A GTIN as short as it is, since a receiver looks for the number that is printed on the box."""
    if gtin.startswith("00"):
        return "UP", gtin[2:]
    return ("EN", gtin[1:]) if gtin.startswith("0") else ("UK", gtin)
