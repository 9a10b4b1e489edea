"""What a mistyped number may have been."""

from collections.abc import Iterator
from itertools import pairwise

from catalog.gtin import gtin_or_none
from catalog.scan.isbn import gtin_of_isbn

ISBN_LENGTH = 10


def corrections(misread: str) -> list[str]:
    """The GTINs that are one slip away: two neighbours swapped, or one digit wrong. They may belong to nobody."""
    gtins = (_gtin(candidate) for candidate in (*_swapped(misread), *_with_another_digit(misread)))
    return list(dict.fromkeys(gtin for gtin in gtins if gtin))


def _gtin(number: str) -> str | None:
    return gtin_of_isbn(number) if len(number) == ISBN_LENGTH else gtin_or_none(number)


def _swapped(number: str) -> Iterator[str]:
    for place, (one, other) in enumerate(pairwise(number)):
        if one != other:
            yield f"{number[:place]}{other}{one}{number[place + 2 :]}"


def _with_another_digit(number: str) -> Iterator[str]:
    for place, written in reversed(list(enumerate(number))):
        for digit in "0123456789":
            if digit != written:
                yield f"{number[:place]}{digit}{number[place + 1 :]}"
