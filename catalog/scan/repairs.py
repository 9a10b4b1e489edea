"""What a partner may have meant by a number that is no GTIN. Only to suggest: nobody sells by it."""

from collections.abc import Iterator
from typing import NamedTuple

from catalog.gtin import check_digit, gtin_or_none, is_restricted
from catalog.scan.isbn import gtin_of_isbn
from catalog.scan.numbers import digits_of, readings
from catalog.scan.slips import corrections

ISBN_LENGTH = 10
ZERO_LOST = {7, 9, 10, 11}  # digits that a spreadsheet leaves of 8 or 12 that begin with zeros
CHECK_DIGIT_LOST = {7, 11, 12, 13}


class Repair(NamedTuple):
    """A GTIN that may be meant, how sure that is of 100, and what would have been wrong."""

    gtin: str
    score: int
    why: str


def repairs(written: str) -> list[Repair]:
    """GTINs that a text may stand for, the likeliest first. They may belong to nobody.

    None is for use inside one company: the same number means another thing elsewhere. One in scientific notation has
    lost digits that nobody can bring back: there is no repair of it.
    """
    digits = digits_of(written.strip(), "")
    found: dict[str, Repair] = {}
    for repair in _candidates(digits) if digits else ():
        if not is_restricted(repair.gtin):
            found.setdefault(repair.gtin, repair)
    return sorted(found.values(), key=lambda repair: -repair.score)


def _candidates(digits: str) -> Iterator[Repair]:
    if len(digits) == ISBN_LENGTH and (isbn := gtin_of_isbn(digits)):
        yield Repair(isbn, 95, "It is written as an ISBN-10.")
    if not digits.isdigit():
        return
    if gtin := gtin_or_none(digits):
        yield Repair(gtin, 95, "It is the same but for blanks or hyphens.")
    for reading in readings(digits, ""):
        if reading != digits and (gtin := gtin_or_none(reading)):
            yield Repair(gtin, 90, "It is written as a UPC-E.")
    yield from _lost(digits)
    for slip in corrections(digits):
        yield Repair(slip, 60, "One digit is wrong, or two have changed places.")


def _lost(digits: str) -> Iterator[Repair]:
    if len(digits) in ZERO_LOST and check_digit(digits[:-1]) == int(digits[-1]):
        yield Repair(digits.zfill(14), 90, "It has lost a leading zero.")
    if len(digits) in CHECK_DIGIT_LOST:
        yield Repair(f"{digits}{check_digit(digits)}".zfill(14), 80, "It has no check digit.")
