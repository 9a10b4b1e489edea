"""Sizes from small to large: letters, numbers, and numbers with a unit."""

import re
from collections.abc import Iterable
from statistics import fmean
from typing import NamedTuple

LETTERS = ("xxxs", "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "4xl", "5xl", "6xl")
OTHERWISE = {
    "3xs": "xxxs", "2xs": "xxs", "small": "s", "medium": "m", "large": "l", "2xl": "xxl", "3xl": "xxxl", "xxxxl": "4xl",
}  # fmt: skip
UNITS = {
    "ml": ("l", 0.001), "cl": ("l", 0.01), "mm": ("m", 0.001), "cm": ("m", 0.01), "mg": ("g", 0.001), "kg": ("g", 1000),
    "mb": ("gb", 0.001), "tb": ("gb", 1000),
}  # fmt: skip
NUMBER = re.compile(r"(?:size |eu |us |uk )?([0-9]{1,6}(?:[.,][0-9]{1,3})?) ?([a-z\"]{0,12})")

RANGE = re.compile(r"([0-9.,]{1,9}) ?[–-] ?([0-9.,]{1,9})")
LETTER_RANGE = re.compile(r"([0-9]?[A-Za-z]{1,4})/([0-9]?[A-Za-z]{1,4})")


class Size(NamedTuple):
    """How large something is. Only sizes of one kind can be compared."""

    kind: str
    amount: float


def size_of(value: str) -> Size | None:
    """What a value says as a size, or None when it is none: a colour, or a width and a length.

    What holds for two sizes (36–38, S/M) is between them.
    """
    both = RANGE.fullmatch(value) or LETTER_RANGE.fullmatch(value)
    sizes = [_single(part) for part in (both.groups() if both else [value])]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes) or len({size.kind for size in known}) != 1:
        return None
    return Size(known[0].kind, fmean(size.amount for size in known))


def from_small_to_large(values: Iterable[str]) -> list[str]:
    """The values of an axis in order of size; none of them when they are not all sizes of one kind."""
    sizes = {value: size_of(value) for value in values}
    known = {value: size for value, size in sizes.items() if size is not None}
    if len(known) < len(sizes) or len({size.kind for size in known.values()}) != 1:
        return []
    return sorted(known, key=known.__getitem__)


def _single(value: str) -> Size | None:
    small = value.strip().casefold()
    letters = OTHERWISE.get(small, small)
    if letters in LETTERS:
        return Size("letters", LETTERS.index(letters))
    number = NUMBER.fullmatch(small)
    if number is None:
        return None
    kind, times = UNITS.get(number[2], (number[2], 1))
    return Size(kind, float(number[1].replace(",", ".")) * times)
