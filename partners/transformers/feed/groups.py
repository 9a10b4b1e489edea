"""The rows of a file, by the purchase order that they are about."""

import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from partners.errors import Unreadable
from partners.tables import Record, records
from partners.transformers.feed import cells

Rows = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """What a file says of one purchase order: its rows by our names, the first line, or why they cannot be used."""

    number: str
    line: int
    rows: Rows
    problem: str = ""

    def notice_id(self, kind: str) -> str:
        """A name for what is said: the same words again are the same notice, in whatever file they come."""
        words = json.dumps([sorted(row.items()) for row in self.rows])
        return f"{kind}-{hashlib.sha256(words.encode()).hexdigest()[:32]}"

    def one(self, name: str) -> str:
        """What all rows say alike, or nothing. Raises Unreadable when they differ."""
        said = {row[name] for row in self.rows if row.get(name)}
        if len(said) > 1:
            raise Unreadable(f"Its rows differ in {name}: {', '.join(sorted(said))}.")
        return said.pop() if said else ""


def read(content: bytes, columns: Mapping[str, str], options: Mapping[str, Any]) -> list[Group]:
    """The purchase orders that a file is about, as they come. Raises Unreadable when the whole makes no sense.

    One bad row spoils all that is said of its order, so that nothing is told by halves.
    """
    found: dict[str, list[Record]] = {}
    for record in records(io.BytesIO(content), columns.values(), options):
        found.setdefault(record.cells.get(columns["number"], ""), []).append(record)
    return [_group(number, rows, columns) for number, rows in found.items()]


def _group(number: str, found: Iterable[Record], columns: Mapping[str, str]) -> Group:
    of_one = list(found)
    rows = tuple({name: record.cells.get(title, "") for name, title in columns.items()} for record in of_one)
    return Group(number=number, line=of_one[0].line, rows=rows, problem=_problem(of_one, rows, columns))


def _problem(of_one: list[Record], rows: Rows, columns: Mapping[str, str]) -> str:
    for record, row in zip(of_one, rows, strict=True):
        problem = record.problem or _unfit(row, columns)
        if problem:
            return f"Line {record.line}: {problem}"
    return ""


def _unfit(row: Mapping[str, str], columns: Mapping[str, str]) -> str:
    try:
        cells.text(row["number"], columns["number"])
        for name, title in columns.items():
            cells.words(row[name], title)
    except Unreadable as error:
        return str(error)
    return ""
