"""What travels to an ERP, and what a connector promises."""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from stores.errors import Invalid, Unavailable


class ErpUnavailable(Unavailable):
    """The ERP's side did not take what we sent; it is sent again later."""

    code = "erp-unavailable"
    message = "The ERP did not take it: {reason}"


class ErpConnectorUnknown(Invalid):
    """The retailer's row names a connector we do not have."""

    code = "unknown-erp-connector"
    message = "There is no ERP connector {name}."


@dataclass(frozen=True, kw_only=True)
class Record:
    """One document with its number. `arrived`: an earlier, interrupted try has had it confirmed."""

    number: int
    document: Mapping[str, Any]
    arrived: bool = False

    def line(self) -> bytes:
        """The record as it is sent: JSON of which a repeat has the same bytes."""
        return canonical({"record": self.number, **self.document})


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Records that travel together, the first written first. All of it was fixed before anything was sent."""

    retailer: str
    number: int
    created_at: datetime
    records: tuple[Record, ...]

    def body(self) -> bytes:
        """All records, one a line (NDJSON)."""
        return b"".join(record.line() + b"\n" for record in self.records)

    def checksum(self) -> str:
        """SHA-256 of the body."""
        return sha256(self.body()).hexdigest()


class Connector(ABC):
    """A way to an ERP. It knows neither our rows nor our clock."""

    @abstractmethod
    def send(self, batch: Batch) -> Iterator[tuple[int, ...]]:
        """Hand a batch over; yield the numbers of its records as the other side confirms them.

        Sending the same batch again must leave the ERP's books as they are: it overwrites itself, or its records are
        recognised by their numbers. Raises ErpUnavailable.
        """


def canonical(document: Mapping[str, Any]) -> bytes:
    """JSON whose bytes depend on nothing but its content: keys in order, no blanks, UTF-8."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def instant(moment: datetime) -> str:
    """A moment as ISO 8601 in UTC, to the microsecond: 2026-11-23T12:00:00.000000Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
