"""An ERP to talk to: a folder, the demo's own ERP that reads it, and the work in between."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from deploy.local import demo_erp
from orders.models import ErpDifference, Order
from orders.operations.erp_export import export_to_erp, note_event
from tests.factories.orders import order_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NIGHT = NOON + timedelta(hours=15)


def noted(order: Order) -> Order:
    """An order of which the ERP is to hear."""
    for event in order.events.order_by("pk"):
        note_event(event_id=event.pk)
    return order


def sent(*, now: datetime = NOON, **offer: Any) -> Order:
    """An order of which the ERP has been told."""
    order = noted(order_of(**offer))
    export_to_erp(now=now)
    return order


class Erp:
    """Reads what we write, as `docs/erp.md` tells it to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._books = demo_erp.books(folder)

    def read(self) -> None:
        """Enter what is complete."""
        demo_erp.read_batches(self.folder, self._books)

    def numbers(self, retailer: str) -> list[int]:
        """The record numbers in the books."""
        rows = self._books.execute("SELECT number FROM record WHERE retailer = ? ORDER BY number", [retailer])
        return [number for (number,) in rows]

    def told(self, retailer: str) -> list[tuple[str, str]]:
        """Which event of which order is in the books, as often as it is there."""
        rows = self._books.execute(
            "SELECT document FROM record WHERE retailer = ? ORDER BY number", [retailer]
        )
        records = [json.loads(document) for (document,) in rows]
        return [(record["order"]["number"], record["event"]) for record in records]

    def state_books(self, *, now: datetime) -> None:
        """Write a statement of all it has."""
        self.read()
        demo_erp.state_books(self.folder, self._books, now=now)

    def forget(self, number: str) -> None:
        """Lose an order, as an ERP might."""
        self._books.execute("INSERT INTO forgotten VALUES (?)", [number])
        self._books.commit()

    def close(self) -> None:
        """Close the books."""
        self._books.close()


def write_statement(
    folder: Path,
    retailer: str,
    lines: Sequence[Mapping[str, Any]],
    *,
    as_of: datetime,
    manifest: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """A statement with these lines, and what is to stand in its manifest instead of the truth (None: nothing)."""
    body = "".join(json.dumps(line) + "\n" for line in lines).encode()
    data = folder / "incoming" / retailer / f"statement-{as_of:%Y-%m-%d}.ndjson"
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_bytes(body)
    told = {
        "file": data.name,
        "as_of": as_of.isoformat(),
        "records": len(lines),
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        **manifest,
    }
    kept = {name: value for name, value in told.items() if value is not None}
    data.with_suffix(".manifest.json").write_text(json.dumps(kept))


def line_of(order: Order, **change: str) -> dict[str, str]:
    """An order as an honest statement has it."""
    return {
        "order": order.number,
        "total": str(order.total),
        "currency": order.currency,
        "state": "open",
        **change,
    }


def open_differences() -> list[tuple[str, str, str, str]]:
    """What the last night found, in the order in which it was found."""
    rows = ErpDifference.objects.filter(resolved_at=None).order_by("pk")
    return [(row.kind, row.number, row.ours, row.theirs) for row in rows]
