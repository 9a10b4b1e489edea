"""The numbers of an item, whatever a dialect calls them."""

from collections.abc import Mapping, Sequence

from partners.errors import Unreadable


def first(names: Mapping[str, str], kinds: Sequence[str]) -> str:
    """The number of the first kind that is told; empty when none is."""
    return next((names[kind] for kind in kinds if kind in names), "")


def gtin(names: Mapping[str, str], kinds: Sequence[str]) -> str:
    """The GTIN with 14 digits; empty when there is none. Raises Unreadable: one that is no number."""
    number = first(names, kinds)
    if number and not (number.isascii() and number.isdigit() and len(number) <= 14):
        raise Unreadable(f"{number!r} is no GTIN.")
    return number.zfill(14) if number else ""
