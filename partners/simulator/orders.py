"""Reading an order, and weighing it against the shelf. Nothing is changed here."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from partners.simulator.exchange import Json, Refused
from partners.simulator.shelf import CURRENCY, Shelf

EUROPE = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
SHIPS_TO = frozenset(EUROPE.split())
ADDRESS = ("name", "line1", "city", "postal_code", "country")
MOST_LINES = 200
MOST_PIECES = 999


@dataclass(frozen=True, kw_only=True)
class WantedLine:
    """One line as asked for. The unit cost that the buyer expects is not even read: we charge our own."""

    line: int
    sku: str
    gtin: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An order as asked for. `digest` tells two bodies apart that come under one key."""

    reference: str
    ship_to: Json
    contact: Json
    lines: tuple[WantedLine, ...]
    digest: str


def wanted(body: Any) -> Wanted:
    """Read an order. Raises Refused with 422."""
    if not isinstance(body, dict):
        raise _refused("bad-order", "An order is a JSON object.")
    if body.get("currency", CURRENCY) != CURRENCY:
        raise _refused("bad-currency", f"We sell in {CURRENCY} only.")
    lines = body.get("lines")
    if not isinstance(lines, list) or not 0 < len(lines) <= MOST_LINES:
        raise _refused("bad-lines", f"An order has 1 to {MOST_LINES} lines.")
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"))
    order = Wanted(
        reference=_text(body, "reference", "bad-reference"),
        ship_to=_address(body.get("ship_to")),
        contact=body["contact"] if isinstance(body.get("contact"), dict) else {},
        lines=tuple(_line(line) for line in lines),
        digest=hashlib.sha256(canonical.encode()).hexdigest(),
    )
    if len({line.line for line in order.lines}) < len(order.lines):
        raise _refused("bad-lines", "Two lines have the same number.")
    return order


def weighed(order: Wanted, shelf: Shelf, *, one_short: bool = False) -> list[Json]:
    """What we can send of each line; `one_short` keeps the last piece back. Raises Refused for nothing."""
    left = dict(shelf.left)
    lines = []
    for number, line in enumerate(order.lines, start=1):
        held_back = 1 if one_short and number == len(order.lines) else 0
        lines.append(_weighed(line, shelf, left, held_back))
    if not any(line["accepted"] for line in lines):
        raise _refused("out-of-stock", "None of it is left.")
    return lines


def document(order: Wanted, lines: list[Json], *, partner: str, order_id: str, key: str) -> Json:
    """The order as the ledger keeps it."""
    total = sum((line["accepted"] * Decimal(line["unit_cost"]) for line in lines), Decimal("0.00"))
    complete = all(line["accepted"] == line["quantity"] for line in lines)
    return {
        "partner": partner,
        "order_id": order_id,
        "reference": order.reference,
        "idempotency_key": key,
        "status": "accepted" if complete else "partial",
        "lines": lines,
        "ship_to": order.ship_to,
        "contact": order.contact,
        "total": {"amount": str(total), "currency": CURRENCY},
        "placed_at": datetime.now(UTC).isoformat(),
        "digest": order.digest,
    }


def acknowledgement(order: Json) -> Json:
    """What the buyer is told of an order."""
    told = ("line", "accepted", "rejected", "reason")
    return {
        **{name: order[name] for name in ("order_id", "reference", "status", "total")},
        "lines": [{name: line[name] for name in told} for line in order["lines"]],
    }


def _weighed(line: WantedLine, shelf: Shelf, left: dict[str, int], held_back: int) -> Json:
    item = shelf.item(line.sku)
    if item is None:
        raise _refused("unknown-sku", f"We do not carry {line.sku}.")
    if line.gtin and line.gtin.zfill(14) != item.gtin:
        raise _refused("gtin-mismatch", f"{line.sku} has the GTIN {item.gtin}.")
    accepted = max(0, min(line.quantity, left[line.sku]) - held_back)
    left[line.sku] -= accepted
    return {
        "line": line.line,
        "sku": item.sku,
        "gtin": item.gtin,
        "quantity": line.quantity,
        "accepted": accepted,
        "rejected": line.quantity - accepted,
        "reason": _reason(line.quantity, accepted),
        "unit_cost": str(item.cost),
    }


def _reason(quantity: int, accepted: int) -> str:
    if accepted == quantity:
        return ""
    return f"Only {accepted} left." if accepted else "Sold out."


def _line(row: Any) -> WantedLine:
    if not isinstance(row, dict):
        raise _refused("bad-lines", "A line is a JSON object.")
    return WantedLine(
        line=_count(row, "line", MOST_LINES * 100),
        sku=_text(row, "sku", "bad-lines"),
        gtin=str(row.get("gtin") or ""),
        quantity=_count(row, "quantity", MOST_PIECES),
    )


def _address(address: Any) -> Json:
    if not isinstance(address, dict):
        raise _refused("bad-address", "ship_to is missing.")
    for name in ADDRESS:
        _text(address, name, "bad-address")
    if address["country"] not in SHIPS_TO:
        raise _refused("bad-country", f"We do not ship to {address['country'][:20]}.")
    return address


def _text(row: Json, name: str, code: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > 200:
        raise _refused(code, f"{name} must be a text of 1 to 200 characters.")
    return value


def _count(row: Json, name: str, most: int) -> int:
    value = row.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise _refused("bad-lines", f"{name} must be a whole number from 1 to {most}.")
    return value


def _refused(code: str, message: str) -> Refused:
    return Refused(422, code, message)
