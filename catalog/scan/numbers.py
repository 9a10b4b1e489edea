"""Bare digits, as under the bars of a pack or on the back of a book."""

import re
from collections.abc import Iterator

from biip.upc import Upc

from catalog.gtin import LENGTHS, gtin_or_none
from catalog.scan.isbn import gtin_of_isbn

AIM_EAN_8 = "]E4"
AIM_WITH_ADD_ON = "]E3"
AIM_NUMBERS = ("]E", "]I")  # EAN, UPC and ITF carry a trade item number or nothing
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"))
BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f", " "))
DIGITS = re.compile(r"\d[\d -]*[\dXx]", re.ASCII)
LABEL = re.compile(
    r"(?:e-?)?(?P<name>ISBN|SBN|EAN|UPC|GTIN)(?:-?(?:1[0-4]|8)(?=[\s:.]))?\s*[:.]?\s*(?=\d)", re.IGNORECASE
)
ADD_ON = re.compile(
    r"\][E][12](?:\d{2}|\d{5})\Z", re.ASCII
)  # of a magazine or a book: its issue or its price
WITH_ADD_ON = re.compile(r"(97[789]\d{10})(?:\d{2}|\d{5})", re.ASCII)
SBN_LENGTH = 9  # of a book from before 1970, which is an ISBN without its leading 0
ISBN_HYPHENS = 3  # group, publisher, title and check digit stand apart


def digits_of(text: str, aim: str) -> str:
    """The number in a text of nothing else but blanks, hyphens, what it is called, and an add-on; else empty."""
    plain = ADD_ON.sub("", text.translate(DASHES).translate(BLANKS))
    label = None if aim else LABEL.match(plain)
    plain = plain[label.end() :] if label else plain
    if not DIGITS.fullmatch(plain):
        return ""
    digits = plain.replace(" ", "").replace("-", "").upper()
    if label and label["name"].upper().endswith("SBN") and len(digits) == SBN_LENGTH:
        digits = digits.zfill(SBN_LENGTH + 1)
    with_add_on = WITH_ADD_ON.fullmatch(digits)
    if with_add_on and gtin_or_none(with_add_on[1]):
        return with_add_on[1]
    return digits[:13] if aim == AIM_WITH_ADD_ON and len(digits) in {15, 18} else digits


def is_slip(digits: str, text: str) -> bool:
    """Whether a number whose check digit does not fit was meant as one: by its length, or written as an ISBN-10 is."""
    if digits.isdigit() and len(digits) in LENGTHS:
        return True
    plain = text.translate(DASHES).translate(BLANKS)
    return bool(LABEL.match(plain)) or len(re.findall("[ -]", plain)) == ISBN_HYPHENS


def readings(digits: str, aim: str) -> Iterator[str]:
    """What digits of a GTIN's or an ISBN-10's length may stand for, the likeliest first, right or wrong.

    Of eight digits, those of a UPC-E begin with 0 (GS1 General Specifications, 5.2.2.4), unlike most of an EAN-8.
    """
    if len(digits) == 10 and not aim:
        yield gtin_of_isbn(digits)
    if len(digits) not in LENGTHS:
        return
    short = _upc_a(digits) if len(digits) == 8 and aim != AIM_EAN_8 else ""
    yield from (short, digits) if digits.startswith("0") else (digits, short)


def _upc_a(digits: str) -> str:
    """The twelve digits that a UPC-E's eight stand for; empty when they stand for none."""
    try:
        return str(Upc.parse(digits).as_upc_a())
    except Exception:  # noqa: BLE001 - whatever a code does to the library, reading never raises
        return ""
