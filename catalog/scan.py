"""One door for everything that is typed or scanned."""

from dataclasses import dataclass
from enum import StrEnum

from catalog.gtin import NotAGtin, normalise


class Kind(StrEnum):
    """What a code turned out to be."""

    GTIN = "gtin"
    STORE_LABEL = "store-label"
    BAD_CHECK_DIGIT = "bad-check-digit"
    SKU = "sku"
    TEXT = "text"
    EMPTY = "empty"
    TOO_LONG = "too-long"


@dataclass(frozen=True)
class Scan:
    """What was read."""

    kind: Kind
    raw: str
    gtin: str = ""
    lot: str = ""
    serial: str = ""
    text: str = ""


def read(raw: str) -> Scan:
    """Read a code. Never raises."""
    try:
        return Scan(Kind.GTIN, raw, gtin=normalise(raw), text=raw.strip())
    except NotAGtin:
        return Scan(Kind.TEXT, raw, text=raw.strip())
