"""What a code can turn out to be, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LONGEST = 512


class Kind(StrEnum):
    """What a code turned out to be."""

    GTIN = "gtin"
    STORE_LABEL = "store-label"
    BAD_CHECK_DIGIT = "bad-check-digit"
    DAMAGED = "damaged"
    NOT_AN_ITEM = "not-an-item"
    ORDER = "order"
    BADGE = "badge"
    WEB_ADDRESS = "web-address"
    COMPRESSED_LINK = "compressed-link"
    SKU = "sku"
    TEXT = "text"
    EMPTY = "empty"
    TOO_LONG = "too-long"


NAMELESS = {Kind.EMPTY, Kind.TOO_LONG, Kind.BADGE}  # names no item, whatever the retailer calls its own
NOBODY_ELSES = {
    Kind.STORE_LABEL,
    Kind.ORDER,
    Kind.BADGE,
}  # means something inside the retailer, and stays there


@dataclass(frozen=True, kw_only=True)
class Pack:
    """What a code says of the one pack that carries it: GS1's AI 10, 21, 17, 15 and 11."""

    lot: str = ""
    serial: str = ""
    expires_on: date | None = None
    best_before_on: date | None = None
    made_on: date | None = None

    def __bool__(self) -> bool:
        return self != NO_PACK


NO_PACK = Pack()


@dataclass(frozen=True)
class Scan:
    """What was read. `text` is the code as it may stand for a SKU, without what the scanner added.

    Eight digits may be both an EAN-8 and a UPC-E; then `other_gtin` is the less likely reading. `misread` is the number
    whose check digit does not fit. Of a badge nothing is kept, so that nothing can show it.
    """

    kind: Kind
    raw: str
    gtin: str = ""
    text: str = ""
    other_gtin: str = ""
    pack: Pack = NO_PACK
    misread: str = ""
    order: str = ""


Told = Mapping[str, str]  # application identifiers and their values
