"""Reading an order, and weighing it against the shelf. Nothing is changed here."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from partners.simulator.exchange import Json, Refused
from partners.simulator.shelf import CURRENCY, Shelf

EUROPE = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
SHIPS_TO = frozenset(EUROPE.split())
ADDRESS = ("name", "line1", "city", "postal_code", "country")
CARRIER = "Simulated Post"
MOST_LINES = 200
MOST_PIECES = 999
BACKORDER = timedelta(days=14)


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


def weighed(order: Wanted, shelf: Shelf, word: str = "ok") -> list[Json]:
    """What we can send of each line, and how the order's word changes it. Raises Refused for nothing.

    "partial" keeps the last piece back, "sold-out" all of them; "backorder" and "substitute" take them all.
    """
    left = dict(shelf.left)
    lines = []
    for number, line in enumerate(order.lines, start=1):
        held_back = 1 if word == "partial" and number == len(order.lines) else 0
        lines.append(_weighed(line, shelf, left, held_back))
    if word == "sold-out" or not any(line["accepted"] for line in lines):
        raise _refused("out-of-stock", "None of it is left.")
    if word == "backorder":
        return [_backordered(line) for line in lines]
    return [_substituted(lines[0], shelf), *lines[1:]] if word == "substitute" else lines


def document(
    order: Wanted, lines: list[Json], *, partner: str, order_id: str, key: str, by: str = ""
) -> Json:
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
        "by": by,
    }


def acknowledgement(order: Json, word: str = "ok") -> Json:
    """What the buyer is told of an order; some words make it wrong."""
    told = {name: order[name] for name in ("order_id", "reference", "status", "total")}
    match word:
        case "wrong-reference":
            told["reference"] = f"{told['reference']}-X"
        case "wrong-total":
            told["total"] = {**told["total"], "amount": str(Decimal(told["total"]["amount"]) + 1)}
        case "wrong-currency":
            told["total"] = {**told["total"], "currency": "USD"}
    return {**told, "lines": [_told(line) for line in order["lines"]]}


def parcels(order: Json) -> list[Json]:
    """What is sent of an order that has shipped: one parcel."""
    lines = [
        {"line": line["line"], "sku": line["sku"], "quantity": line["accepted"]}
        for line in order["lines"]
        if line["accepted"]
    ]
    return [{"carrier": CARRIER, "tracking_number": f"SP{order['order_id']}", "lines": lines}]


def _told(line: Json) -> Json:
    named = ("line", "accepted", "rejected", "reason", "expected_on", "substitute_sku")
    return {name: line[name] for name in named if name in line}


def _backordered(line: Json) -> Json:
    expected_on = (datetime.now(UTC) + BACKORDER).date().isoformat()
    return {**line, "reason": f"On back order until {expected_on}.", "expected_on": expected_on}


def _substituted(line: Json, shelf: Shelf) -> Json:
    other = shelf.sibling(line["sku"])
    return {**line, "reason": f"We send {other} instead.", "substitute_sku": other}


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
