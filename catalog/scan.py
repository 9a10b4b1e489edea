"""One door for everything that is typed or scanned."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from biip import ParseConfig
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_messages import GS1Message
from biip.upc import Upc

from catalog.gtin import LENGTHS, NotAGtin, is_restricted, normalise

LONGEST = 512
GROUP_SEPARATOR = "\x1d"
AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
AIM_EAN_8 = "]E4"
AIM_NUMBERS = ("]E", "]I")  # EAN, UPC and ITF carry a trade item number or nothing
AIM_ELEMENTS = ("]C1", "]J1", "]Q3", "]d2", "]e0", "]e1", "]e2")
WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
LINKED_GTIN = re.compile(r"/(?:01|gtin)/(\d{8}|\d{12,14})(?=[/?#]|$)", re.ASCII | re.IGNORECASE)
LEADING_GTIN = re.compile(r"01(\d{14})", re.ASCII)
DIGITS = re.compile(r"\d[\d -]*\d", re.ASCII)
SKU = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9._/-]{3,39}", re.ASCII)
FORGIVING = ParseConfig(gs1_element_strings_verify_date=False)  # an odd expiry date must not lose the item


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
    """What was read. `text` is the code as it may stand for a SKU, without what the scanner added.

    Eight digits may be both an EAN-8 and a UPC-E; then `other_gtin` is the less likely reading.
    """

    kind: Kind
    raw: str
    gtin: str = ""
    lot: str = ""
    serial: str = ""
    text: str = ""
    other_gtin: str = ""


def read(raw: str) -> Scan:
    """Read a code: GTINs of any length, element strings, GS1 Digital Links, SKUs, words. Never raises.

    The symbology identifier that scanners may send (ISO/IEC 15424, `]E0`) says which of them are possible.
    """
    if len(raw) > LONGEST:
        return Scan(Kind.TOO_LONG, raw[:LONGEST])
    printed = "".join(sign for sign in raw if sign == GROUP_SEPARATOR or _is_printed(sign)).strip()
    match = AIM.match(printed)
    aim, body = (match[0], printed[3:].strip()) if match else ("", printed)
    if not body:
        return Scan(Kind.EMPTY, raw)
    scan = Scan(Kind.TEXT, raw, text=body)
    return _address(scan) or _number(scan, aim) or _elements(scan, aim) or _words(scan, aim)


def _is_printed(sign: str) -> bool:
    return not unicodedata.category(sign).startswith("C")


def _address(scan: Scan) -> Scan | None:
    """A web address: a GS1 Digital Link, or nothing we know. It is never fetched."""
    if not WEB_ADDRESS.match(scan.text):
        return None
    linked = LINKED_GTIN.search(scan.text)
    if not linked:
        return scan
    start, end = linked.span()
    uri = f"{scan.text[:start]}/01/{linked[1].zfill(14)}{scan.text[end:]}"
    told = _told(lambda: GS1DigitalLinkURI.parse(uri, config=FORGIVING).element_strings)
    return _item(scan, [linked[1]], told)


def _number(scan: Scan, aim: str) -> Scan | None:
    """Digits of a GTIN's length are a GTIN or nothing: 4006381333932 must not pass as AI 400 plus value."""
    digits = scan.text.replace(" ", "").replace("-", "")
    if not DIGITS.fullmatch(scan.text) or len(digits) not in LENGTHS:
        return None
    readings = [digits]
    if len(digits) == 8 and aim != AIM_EAN_8:
        readings.insert(0 if digits.startswith("0") else 1, _upc_a(digits))
    read_as = _item(scan, readings, {})
    return read_as if read_as.gtin or not aim or aim.startswith(AIM_NUMBERS) else None


def _elements(scan: Scan, aim: str) -> Scan | None:
    """Element strings, as scanned or as printed: (01)… A lot number we cannot read does not lose the item."""
    text = scan.text.strip(GROUP_SEPARATOR)
    parse = GS1Message.parse_hri if text.startswith("(") else GS1Message.parse
    told = _told(lambda: parse(text, config=FORGIVING).element_strings)
    leading = LEADING_GTIN.match(text) if aim in AIM_ELEMENTS else None
    gtin = leading[1] if leading else told.get("01") or (told.get("02") if aim else None)
    return _item(scan, [gtin], told) if gtin else None


def _words(scan: Scan, aim: str) -> Scan:
    """What is left: a SKU by the look of it, else words."""
    return replace(scan, kind=Kind.SKU) if aim or SKU.fullmatch(scan.text) else scan


def _item(scan: Scan, readings: Iterable[str], told: dict[str, str]) -> Scan:
    """A trade item by the first reading whose check digit is right; what else was told goes along."""
    gtins = list(_valid(readings))
    if not gtins:
        return replace(scan, kind=Kind.BAD_CHECK_DIGIT)
    return replace(
        scan,
        kind=Kind.STORE_LABEL if is_restricted(gtins[0]) else Kind.GTIN,
        gtin=gtins[0],
        other_gtin=gtins[1] if len(gtins) > 1 else "",
        lot=told.get("10", ""),
        serial=told.get("21", ""),
    )


def _valid(readings: Iterable[str]) -> Iterator[str]:
    for reading in readings:
        try:
            yield normalise(reading)
        except NotAGtin:
            continue


def _upc_a(digits: str) -> str:
    """The twelve digits that a UPC-E's eight stand for; empty when they stand for none."""
    try:
        return str(Upc.parse(digits).as_upc_a())
    except Exception:  # noqa: BLE001 - whatever a code does to the library, reading never raises
        return ""


def _told(parse: Callable[[], Iterable[Any]]) -> dict[str, str]:
    """Application identifiers and their values; empty when the library cannot read them."""
    try:
        return {element.ai.ai: element.value for element in parse()}
    except Exception:  # noqa: BLE001 - as above
        return {}
