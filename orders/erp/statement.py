"""What the ERP says its books hold: a file of orders with a manifest, handed in by the ERP.

A statement without its manifest is still being written; one that does not fit its manifest is damaged. Neither is used.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

from django.core.files.storage import storages

from orders.erp.ndjson import TROUBLE
from stores.errors import Invalid, Unavailable

NAME = re.compile(r"^(statement-\d{4}-\d\d-\d\d)\.ndjson$", re.ASCII)
LONGEST_MANIFEST = 64_000
LONGEST_LINE = 10_000
MOST_LOOKED_AT = 7
CLOCKS_DIFFER = timedelta(minutes=10)


class StatementUnusable(Invalid):
    """The statement is incomplete or damaged."""

    code = "erp-statement-unusable"
    message = "{reason}"


class StatementsUnreachable(Unavailable):
    """The place where statements lie cannot be read."""

    code = "erp-statements-unreachable"
    message = "The ERP's statements cannot be read: {reason}"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What the ERP promises of its statement. `as_of` is the moment whose books it states."""

    as_of: datetime
    covers_from: datetime | None
    records: int
    size: int
    checksum: str


class Line(NamedTuple):
    """One order as the ERP has it."""

    number: str
    total: Decimal
    currency: str
    state: str


class Statement:
    """A statement that is complete and whole, in a local copy."""

    def __init__(self, name: str, manifest: Manifest, copy: IO[bytes]) -> None:
        self.name = name
        self.manifest = manifest
        self._copy = copy

    def lines(self) -> Iterator[Line]:
        """Every order of it. Raises StatementUnusable at the first line that is none."""
        self._copy.seek(0)
        for number, text in enumerate(iter(lambda: self._copy.readline(LONGEST_LINE), b""), start=1):
            yield _line(number, text)


def names(retailer: str) -> list[str]:
    """The retailer's latest statements, the newest first. Raises StatementsUnreachable."""
    try:
        _, files = storages["erp"].listdir(f"incoming/{retailer}")
    except FileNotFoundError:
        return []
    except TROUBLE as error:
        raise StatementsUnreachable(reason=f"{type(error).__name__}: {error}") from error
    found = sorted((match[1] for match in map(NAME.match, files) if match), reverse=True)
    return found[:MOST_LOOKED_AT]


@contextmanager
def opened(retailer: str, name: str, *, now: datetime) -> Iterator[Statement]:
    """A statement, verified against its manifest. Raises StatementUnusable, StatementsUnreachable."""
    with TemporaryFile() as copy:
        try:
            manifest = _manifest(f"incoming/{retailer}/{name}.manifest.json", name, now=now)
            _copy_verified(f"incoming/{retailer}/{name}.ndjson", manifest, copy)
        except TROUBLE as error:
            raise StatementsUnreachable(reason=f"{type(error).__name__}: {error}") from error
        yield Statement(name, manifest, copy)


def _manifest(path: str, name: str, *, now: datetime) -> Manifest:
    try:
        with storages["erp"].open(path) as file:
            text = file.read(LONGEST_MANIFEST)
    except FileNotFoundError as error:
        raise StatementUnusable(reason="It has no manifest: it is not complete yet.") from error
    try:
        told = json.loads(text)
        manifest = Manifest(
            as_of=_moment(told["as_of"]),
            covers_from=_moment(told["covers_from"]) if told.get("covers_from") else None,
            records=int(told["records"]),
            size=int(told["bytes"]),
            checksum=str(told["sha256"]),
        )
        fits = told["file"] == f"{name}.ndjson"
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StatementUnusable(
            reason=f"Its manifest cannot be read: {type(error).__name__}: {error}"
        ) from error
    if not fits:
        raise StatementUnusable(reason="Its manifest is that of another file.")
    if manifest.as_of > now + CLOCKS_DIFFER:
        raise StatementUnusable(reason=f"It states the books of {manifest.as_of}, which is yet to come.")
    return manifest


def _moment(text: str) -> datetime:
    """A moment with its time zone. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no time zone.")
    return moment.astimezone(UTC)


def _copy_verified(path: str, manifest: Manifest, copy: IO[bytes]) -> None:
    digest, size, lines = sha256(), 0, 0
    with storages["erp"].open(path) as file:
        for chunk in file.chunks():
            size += len(chunk)
            if size > manifest.size:
                break
            digest.update(chunk)
            lines += chunk.count(b"\n")
            copy.write(chunk)
    if size != manifest.size:
        more = "more" if size > manifest.size else f"{size}"
        raise StatementUnusable(reason=f"It has {more} bytes; its manifest says {manifest.size}.")
    if digest.hexdigest() != manifest.checksum:
        raise StatementUnusable(reason="Its checksum is not that of its manifest.")
    if lines != manifest.records:
        raise StatementUnusable(reason=f"It has {lines} lines; its manifest says {manifest.records}.")


def _line(number: int, text: bytes) -> Line:
    try:
        told: dict[str, Any] = json.loads(text)
        line = Line(
            number=_word(told["order"], 40),
            total=_amount(told["total"]),
            currency=_word(told["currency"], 3),
            state=_word(told["state"], 20),
        )
    except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError) as error:
        raise StatementUnusable(
            reason=f"Line {number} cannot be read: {type(error).__name__}: {error}"
        ) from error
    return line


def _word(value: object, longest: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise ValueError(f"{value!r} is no text of 1 to {longest} signs.")
    return value


def _amount(value: object) -> Decimal:
    """An amount, written as a text so that nobody's floats come between. Raises ValueError."""
    if not isinstance(value, str):
        raise TypeError("the total must be a text such as 79.60")
    amount = Decimal(value)
    if not amount.is_finite() or abs(amount) >= 10**12 or amount != round(amount, 2):
        raise ValueError(f"{value} is no amount.")
    return amount
