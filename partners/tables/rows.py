"""What a file is made of: rows, and what their cells say under each title."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from partners.errors import Unreadable

LONGEST_CELL = 131_072  # characters: what Python's csv takes, so that no kind of file takes more
MOST_CELLS = 1_000  # in a row


class Row(NamedTuple):
    """The cells of a row, the line on which it begins, and why it cannot be told where its cells end, if so."""

    line: int
    cells: tuple[str, ...]
    problem: str = ""


class Named(NamedTuple):
    """The cells of a row that carry their own titles, and where it stands among the others."""

    line: int
    cells: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One row: where it stands, what it says under each title, and what is wrong with it as a whole."""

    line: int
    cells: Mapping[str, str]
    problem: str = ""


class NoTitles(Unreadable):
    """The titles could not be found; `lacking` is how many of them, at best."""

    def __init__(self, message: str, *, lacking: int) -> None:
        self.lacking = lacking
        super().__init__(message)


def plain(title: str) -> str:
    """A title as it is compared: neither case nor blanks make a difference."""
    return " ".join(title.split()).casefold()
