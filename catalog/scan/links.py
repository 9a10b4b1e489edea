"""Web addresses, of which GS1 Digital Links name an item. No address is ever fetched."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from catalog.gtin import LENGTHS
from catalog.scan.kinds import Told

ADDRESS = re.compile(r"https?://", re.IGNORECASE)
WITHOUT_SCHEME = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?/", re.IGNORECASE | re.ASCII)
# The names are those of GS1 Digital Link 1.0 and 1.1; 1.2 wants numbers, but what is printed is printed.
NAMES = {
    "gtin": "01",
    "itip": "8006",
    "cpv": "22",
    "lot": "10",
    "ser": "21",
    "exp": "17",
    "sscc": "00",
    "gln": "414",
}
ITEM_KEYS = ("01", "8006")
OTHER_KEYS = ("00", "253", "255", "401", "402", "414", "417", "8003", "8004", "8010", "8013", "8017", "8018")
# Packed into base 64, a GTIN's AI 01 begins the second sign (GS1 Digital Link: Compression, 1.0).
COMPRESSED = re.compile(r"A[Q-Za-f][0-9A-Za-z_-]{10,}", re.ASCII)
SHORTEST_KEY = 8


class Link(NamedTuple):
    """A web address taken apart."""

    told: Told
    is_gs1: bool = False
    is_compressed: bool = False


def link_in(text: str) -> Link | None:
    """What a web address tells; None when it is no web address. Without its scheme it must name an item."""
    has_scheme = ADDRESS.match(text)
    if not has_scheme and not WITHOUT_SCHEME.match(text):
        return None
    address, _, query = (text[has_scheme.end() :] if has_scheme else text).partition("#")[0].partition("?")
    parts = [unquote(part) for part in address.split("/")[1:]]
    names = [NAMES.get(part.lower(), part) for part in parts]
    start = _key(names, parts)
    if start is not None:
        return Link({**_pairs(query), **_path(names[start:], parts[start:])})
    if not has_scheme:
        return None
    return Link(
        {},
        is_gs1=_is_other_key(names, parts),
        is_compressed=bool(COMPRESSED.fullmatch(parts[-1] if parts else "")),
    )


def _key(names: list[str], parts: list[str]) -> int | None:
    """Where the trade item's number is announced."""
    for place, (name, value) in enumerate(zip(names, parts[1:], strict=False)):
        digits = value[:14] if name == "8006" else value
        if name in ITEM_KEYS and digits.isascii() and digits.isdigit() and len(digits) in LENGTHS:
            return place
    return None


def _path(names: list[str], parts: list[str]) -> dict[str, str]:
    """Names and values by turns: the key, its qualifiers, perhaps something else that follows."""
    return dict(reversed(list(zip(names[::2], parts[1::2], strict=False))))


def _pairs(query: str) -> dict[str, str]:
    pairs = (part.partition("=")[::2] for part in re.split("[&;]", query))
    return {NAMES.get(name.lower(), name): unquote(value) for name, value in pairs if name not in ITEM_KEYS}


def _is_other_key(names: list[str], parts: list[str]) -> bool:
    return any(
        name in OTHER_KEYS and len(value) >= SHORTEST_KEY
        for name, value in zip(names, parts[1:], strict=False)
    )
