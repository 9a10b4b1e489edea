"""JSON: an array of objects, an object that holds one, or an object on each line; read one object at a time.

Python's own parser reads each object from a buffer that grows as far as one object may be long. Numbers stay as they
are written: 4.00638e12 must be seen for what it is.
"""

import json
import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import Any, BinaryIO

from partners.errors import Unreadable
from partners.tables.encodings import text_of
from partners.tables.rows import LONGEST_CELL, MOST_CELLS, Named

PIECE = 65_536
LONGEST_OBJECT = 1_000_000
DEEPEST = 8
BLANKS = re.compile(r"[ \t\r\n]*")
TOO_LONG = f"It is longer than {LONGEST_OBJECT} characters."
NO_OBJECT = "It is no object."


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


class _Twice(Exception):
    """A name stands twice in an object."""


def _no_number(word: str) -> str:
    raise ValueError(f"{word} is no number")


# An object is kept as pairs, so that a name that stands twice can be told.
DECODER = json.JSONDecoder(
    object_pairs_hook=tuple, parse_float=_Number, parse_int=_Number, parse_constant=_no_number
)


def lines(file: BinaryIO, encoding: str, *, decimal_comma: bool = False) -> Iterator[Named]:
    """NDJSON: an object on each line. A line that is none is told, and the next is read."""
    with text_of(file, encoding) as text:
        number = 0
        while line := text.readline(LONGEST_OBJECT + 1):
            number += 1
            if len(line) > LONGEST_OBJECT:
                while (more := text.readline(PIECE)) and not more.endswith("\n"):
                    pass
                yield Named(number, {}, TOO_LONG)
            elif line.strip():
                yield _line(number, line, decimal_comma=decimal_comma)


def members(file: BinaryIO, encoding: str, *, decimal_comma: bool = False) -> Iterator[Named]:
    """The objects of an array, counted from 1. Raises Unreadable, also on the way: behind a slip there is no next."""
    with text_of(file, encoding) as text:
        buffer = _Buffer(text)
        if not buffer.enter_array():
            raise Unreadable("It holds no list of items.")
        for number, value in enumerate(buffer.values(), start=1):
            yield _named(number, value, decimal_comma=decimal_comma)


def _line(number: int, line: str, *, decimal_comma: bool) -> Named:
    try:
        value = DECODER.decode(line)
    except (ValueError, RecursionError) as error:
        return Named(number, {}, f"It is no JSON: {_words(error)}.")
    return _named(number, value, decimal_comma=decimal_comma)


def _named(number: int, value: Any, *, decimal_comma: bool) -> Named:
    if not isinstance(value, tuple):
        return Named(number, {}, NO_OBJECT)
    try:
        cells = dict(_flat(value, "", 1, decimal_comma=decimal_comma))
    except (ValueError, _Twice) as error:
        return Named(number, {}, str(error))
    if len(cells) > MOST_CELLS:
        return Named(number, {}, f"It has more than {MOST_CELLS} names.")
    return Named(number, cells)


def _flat(value: Any, name: str, depth: int, *, decimal_comma: bool) -> Iterator[tuple[str, str]]:
    """The values below a name: `size.eu` for what is nested, `images`, `images.2` for what there is more of."""
    if depth > DEEPEST:
        raise ValueError(f"It is nested deeper than {DEEPEST} levels.")
    match value:
        case tuple():
            names = [key for key, _ in value]
            if len(names) != len(set(names)):
                raise _Twice("A name stands twice in it.")
            for key, inner in value:
                yield from _flat(
                    inner, f"{name}.{key}" if name else key, depth + 1, decimal_comma=decimal_comma
                )
        case list():
            for place, inner in enumerate(value, start=1):
                title = name if place == 1 else f"{name}.{place}"
                yield from _flat(inner, title, depth + 1, decimal_comma=decimal_comma)
        case _:
            yield name, _written(value, decimal_comma=decimal_comma)


def _written(value: Any, *, decimal_comma: bool) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case _Number():
            return value.replace(".", ",") if decimal_comma else str(value)
    if len(value) > LONGEST_CELL:
        raise ValueError(f"A cell is longer than {LONGEST_CELL} characters.")
    return str(value).strip()


class _Buffer:
    """The part of a text that is being read."""

    def __init__(self, text: TextIOWrapper) -> None:
        self._text = text
        self._held = ""
        self._at = 0
        self._passed = 0
        self._is_over = False

    def enter_array(self) -> bool:
        """Go into the array, or into the first one that an object holds; False when there is none."""
        sign = self._sign()
        if sign == "[":
            self._at += 1
            return True
        if sign != "{":
            raise self._slip("It is no JSON")
        self._at += 1
        while self._sign() == '"':
            self._value()
            self._take(":")
            if self._sign() == "[":
                self._at += 1
                return True
            self._value()
            if self._sign() != ",":
                return False
            self._at += 1
        return False

    def values(self) -> Iterator[Any]:
        """The values of the array that we are in, to its end."""
        if self._sign() == "]":
            return
        while True:
            yield self._value()
            sign = self._sign()
            self._at += 1
            if sign == "]":
                return
            if sign != ",":
                raise self._slip("It breaks off" if not sign else "A comma is missing")

    def _value(self) -> Any:
        """The next value; more of the text is fetched as long as it does not end."""
        self._sign()
        while True:
            try:
                value, end = DECODER.raw_decode(self._held, self._at)
            except RecursionError as error:
                raise Unreadable(f"It is nested deeper than {DEEPEST} levels.") from error
            except ValueError as error:
                if not self._more():
                    raise self._slip(self._why(error)) from error
            else:
                if end < len(self._held) or self._is_over or not self._more():  # a number may go on
                    self._at = end
                    return value

    def _why(self, error: ValueError) -> str:
        """What is wrong with a value, once all of it is held that may be."""
        if not self._is_over:
            return f"An object is longer than {LONGEST_OBJECT} characters"
        if isinstance(error, json.JSONDecodeError) and (
            error.pos >= len(self._held) or error.msg.startswith("Unterminated")
        ):
            return "It breaks off"
        return f"It is no JSON ({_words(error)})"

    def _take(self, sign: str) -> None:
        if self._sign() != sign:
            raise self._slip(f"{sign!r} is missing")
        self._at += 1

    def _sign(self) -> str:
        """The next sign that is no blank; nothing at the end."""
        while True:
            found = BLANKS.match(self._held, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._held) or not self._more():
                return self._held[self._at : self._at + 1]

    def _more(self) -> bool:
        """Fetch more of the text; False at its end, and when what is held is too long for one object."""
        if self._is_over or len(self._held) - self._at > LONGEST_OBJECT:
            return False
        piece = self._text.read(
            max(PIECE, len(self._held) - self._at)
        )  # twice as much, or all is read n times
        self._passed += self._at
        self._held, self._at = self._held[self._at :] + piece, 0
        self._is_over = not piece
        return bool(piece)

    def _slip(self, what: str) -> Unreadable:
        return Unreadable(f"{what} at character {self._passed + self._at + 1}.")


def is_row(line: str) -> bool:
    """Whether a line is an object by itself, and none that only holds a list of others."""
    try:
        value = DECODER.decode(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, tuple) and not any(
        isinstance(inner, list) and inner and isinstance(inner[0], tuple) for _, inner in value
    )


def _words(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return error.msg[:1].lower() + error.msg[1:]
    return "it is nested too deep" if isinstance(error, RecursionError) else str(error)
