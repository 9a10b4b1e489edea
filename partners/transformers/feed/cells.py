"""What a cell says. What is not written as agreed raises Unreadable, in words for whoever sent the file."""

import re
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from partners.errors import Unreadable
from partners.transformers.feed.safe import is_safe, unescaped

GTIN_LENGTHS = (8, 12, 13, 14)
SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")
AS_TEXT = re.compile(r'="([0-9]+)"')  # how some keep spreadsheets from reading a number
AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,6})?")
WITH_CURRENCY = re.compile(r"(?:([A-Z]{3})\s*)?([^A-Z\s].*?|)(?:\s*([A-Z]{3}))?")
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([T ].*)?")
COUNT = re.compile(r"(-?)([0-9]{1,9})")
UNUSABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


class Money(NamedTuple):
    """A cell with an amount: what stands there besides a currency, and the currency if there is one."""

    amount: str
    currency: str


def text(cell: str, title: str) -> str:
    """Words, which must be there."""
    if not cell:
        raise Unreadable(f"{title} is empty.")
    return words(cell, title)


def words(cell: str, title: str) -> str:
    """Words, which may be missing."""
    if UNUSABLE.search(cell):
        raise Unreadable(f"{title} holds characters that are no text.")
    return unescaped(cell)


def sku(cell: str, title: str) -> str:
    """A number of the partner's. One that a spreadsheet would take for a formula could not be ordered: see `safe`."""
    written = text(cell, title)
    if not is_safe(written):
        raise Unreadable(f"{title} {written!r} begins like a formula.")
    return written


def gtin(cell: str, title: str) -> str:
    """A GTIN, as 14 digits. What a spreadsheet did to it is told, never undone: digits that are lost are lost."""
    wrapped = AS_TEXT.fullmatch(cell)
    digits = wrapped[1] if wrapped else text(cell, title)
    if SCIENTIFIC.fullmatch(digits):
        raise Unreadable(f"{title} {digits} was rounded by a spreadsheet. Format the column as text.")
    if not (digits.isascii() and digits.isdigit()):
        raise Unreadable(f"{title} {digits!r} is no GTIN.")
    if len(digits) not in GTIN_LENGTHS:
        lost = " A spreadsheet may have dropped zeros in front." if len(digits) < max(GTIN_LENGTHS) else ""
        raise Unreadable(f"{title} {digits} has {len(digits)} digits, which no GTIN has.{lost}")
    if not digits.strip("0") or _check_digit(digits[:-1]) != int(digits[-1]):
        raise Unreadable(f"{title} {digits} has a wrong check digit.")
    return digits.zfill(14)


def amount(cell: str, title: str, *, decimal_comma: bool) -> Decimal:
    """A sum of money, with the decimal sign agreed and no other: 1.234 may be a thousand or a little more than one."""
    agreed, other = (",", ".") if decimal_comma else (".", ",")
    plain = text(cell, title).replace(agreed, "." if decimal_comma else agreed)
    if other in cell or not AMOUNT.fullmatch(plain):
        raise Unreadable(
            f"{title} {cell!r} is no amount with a decimal {'comma' if decimal_comma else 'point'}."
        )
    return Decimal(plain)


def money(cell: str) -> Money:
    """An amount and the currency that stands before or behind it, as in 15.00 USD."""
    told = WITH_CURRENCY.fullmatch(cell)
    if told is None or (told[1] and told[3]):
        return Money(cell, "")
    return Money(told[2], told[1] or told[3] or "")


def day(cell: str, title: str) -> date | None:
    """A day as ISO 8601 writes it, with a time or without; none for an empty cell."""
    if not cell:
        return None
    told = DAY.fullmatch(cell)
    try:
        return date.fromisoformat(told[1] if told else cell)
    except ValueError as error:
        raise Unreadable(f"{title} {cell[:40]!r} is no day such as 2026-12-24.") from error


def count(cell: str, title: str) -> int:
    """A whole number. What is owed to others already (-3) is not there, so it counts as none."""
    told = COUNT.fullmatch(cell)
    if told is None:
        raise Unreadable(f"{title} {cell!r} is no count.")
    return 0 if told[1] else int(told[2])


def pieces(cell: str, title: str, *, some: Collection[str], none: Collection[str]) -> int | None:
    """How many there are; None for a word that says: some."""
    said = cell.casefold()
    if said in {word.casefold() for word in some}:
        return None
    if said in {word.casefold() for word in none}:
        return 0
    return count(cell, title)


def _check_digit(body: str) -> int:
    """The last digit of a GTIN (GS1 General Specifications, 7.9.1)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return -total % 10
