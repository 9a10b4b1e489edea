"""Reading a code: what it is, and what it says."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from catalog.gtin import NotAGtin, is_restricted, normalise
from catalog.scan import elements, numbers
from catalog.scan.keyboards import as_meant
from catalog.scan.kinds import LONGEST, Kind, Scan, Told
from catalog.scan.links import link_in
from catalog.scan.ours import is_badge, order_number

AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
SKU = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9._/-]{3,39}", re.ASCII)
UNREADABLE = "\ufffd"  # what a decoder writes for a sign it cannot make out


def read(raw: str) -> Scan:
    """Read a code: GTINs of any length, element strings, GS1 Digital Links, SKUs, words. Never raises.

    The symbology identifier that scanners may send (ISO/IEC 15424, `]E0`) says which of them are possible.
    """
    if len(raw) > LONGEST:
        return Scan(Kind.TOO_LONG, raw[:LONGEST])
    scan = _read(raw)
    if scan.kind in {Kind.TEXT, Kind.SKU}:
        return next(_retyped(scan), scan)
    return scan


def _read(raw: str) -> Scan:
    printed = "".join(sign for sign in raw if sign == elements.GROUP_SEPARATOR or _is_printed(sign)).strip()
    match = AIM.match(printed)
    aim, body = (match[0], printed[3:].strip(" ")) if match else ("", printed)
    if not body.strip(elements.GROUP_SEPARATOR):
        return Scan(Kind.EMPTY, raw)
    scan = Scan(Kind.TEXT, raw, text=body)
    return _ours(scan) or _address(scan) or _number(scan, aim) or _elements(scan, aim) or _words(scan, aim)


def _is_printed(sign: str) -> bool:
    return not unicodedata.category(sign).startswith("C")


def _ours(scan: Scan) -> Scan | None:
    """A badge, or an order's number."""
    if is_badge(scan.text):
        return Scan(Kind.BADGE, "")
    number = order_number(scan.text)
    return replace(scan, kind=Kind.ORDER, order=number) if number else None


def _address(scan: Scan) -> Scan | None:
    """A web address: a GS1 Digital Link, or nothing we can use."""
    link = link_in(scan.text)
    if link is None:
        return None
    if link.told:
        return _item(scan, [_trade_item(link.told)], link.told)
    if link.is_gs1:
        return replace(scan, kind=Kind.NOT_AN_ITEM)
    return replace(scan, kind=Kind.COMPRESSED_LINK if link.is_compressed else Kind.WEB_ADDRESS)


def _number(scan: Scan, aim: str) -> Scan | None:
    """Digits of a GTIN's length are a GTIN or nothing: 4006381333932 must not pass as AI 400 plus value."""
    digits = numbers.digits_of(scan.text, aim)
    readings = list(numbers.readings(digits, aim))
    if not readings:
        return replace(scan, kind=Kind.DAMAGED) if aim.startswith("]E") else None
    read_as = _item(scan, readings, {}, misread=digits)
    if read_as.gtin or aim.startswith(numbers.AIM_NUMBERS):
        return read_as
    return read_as if not aim and numbers.is_slip(digits, scan.text) else None


def _elements(scan: Scan, aim: str) -> Scan | None:
    """Element strings, as scanned or as printed: (01)… A lot number we cannot read does not lose the item."""
    told = elements.told(scan.text, aim)
    is_marked = scan.text.startswith("(") or elements.is_marked(elements.spelt_out(scan.text), aim)
    gtin = _trade_item(told, with_content=is_marked)
    if gtin:
        return _item(scan, [gtin], told)
    if told and is_marked:
        return replace(scan, kind=Kind.NOT_AN_ITEM)
    return replace(scan, kind=Kind.DAMAGED) if is_marked and not scan.text.startswith("(") else None


def _trade_item(told: Told, *, with_content: bool = True) -> str:
    """The number of the item, of the piece of one, or of what is in the box, for want of its own."""
    return told.get("01") or told.get("8006", "")[:14] or (told.get("02", "") if with_content else "")


def _words(scan: Scan, aim: str) -> Scan:
    """What is left: a SKU by the look of it, else words."""
    if UNREADABLE in scan.text:
        return replace(scan, kind=Kind.DAMAGED)
    return replace(scan, kind=Kind.SKU) if aim or SKU.fullmatch(scan.text) else scan


def _item(scan: Scan, readings: Iterable[str], told: Told, *, misread: str = "") -> Scan:
    """A trade item by the first reading whose check digit is right; what else was told goes along."""
    readings = list(readings)
    gtins = list(_valid(readings))
    if not gtins:
        return replace(scan, kind=Kind.BAD_CHECK_DIGIT, misread=misread or readings[0])
    return replace(
        scan,
        kind=Kind.STORE_LABEL if is_restricted(gtins[0]) else Kind.GTIN,
        gtin=gtins[0],
        other_gtin=gtins[1] if len(gtins) > 1 else "",
        pack=elements.pack_of(told),
    )


def _valid(readings: Iterable[str]) -> Iterator[str]:
    for reading in readings:
        try:
            yield normalise(reading)
        except NotAGtin:
            continue


def _retyped(scan: Scan) -> Iterator[Scan]:
    """The same through the keyboard it was meant for, where that makes an item or a badge of it."""
    for meant in as_meant(scan.raw.strip()):
        found = _read(meant)
        if found.gtin or found.kind == Kind.BADGE:
            yield found if found.kind == Kind.BADGE else replace(found, raw=scan.raw)
