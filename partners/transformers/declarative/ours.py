"""Our messages as plain documents, for the placeholders of a mapping. Their fields are named like the messages' own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from partners.messages import Address, ItemQuery, OrderReference, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.declarative import money

Document = Mapping[str, Any]

GTIN_LENGTHS = (14, 13, 12, 8)


def spelled(gtin: str, digits: int) -> str:
    """A GTIN-14 in fewer digits; empty when that would lose more than leading zeros."""
    return "" if gtin[: 14 - digits].strip("0") else gtin[14 - digits :]


def question(query: ItemQuery, digits: int) -> Document:
    """What is looked for, with the GTIN in as many digits as the partner writes."""
    return {
        "gtin": spelled(query.gtin, digits) if query.gtin else "",
        "partner_sku": query.partner_sku,
        "words": query.words,
    }


def order(message: PurchaseOrderMessage, *, written: str, digits: int) -> Document:
    """A purchase order, with money in the partner's writing."""
    return {
        "number": message.number,
        "currency": message.currency,
        "placed_at": message.placed_at.isoformat(),
        "placed_on": message.placed_at.date().isoformat(),
        "email": message.email,
        "phone": message.phone,
        "ship_to": _address(message.ship_to),
        "lines": [_line(line, written, digits) for line in message.lines],
        "total": money.write(
            sum((line.quantity * line.unit_cost for line in message.lines), Decimal("0.00")), written
        ),
    }


def reference(one: OrderReference, reason: str = "") -> Document:
    """A purchase order that was placed, by both names; what we have no name for is nothing."""
    return {
        "number": one.number,
        "partner_reference": one.partner_reference or None,
        "reason": reason,
    }


def _address(to: Address) -> Document:
    """With the name also in two parts, cut before its last word, for partners that insist."""
    first_name, last_name = to.two_names
    return {
        "name": to.name,
        "first_name": first_name,
        "last_name": last_name,
        "line1": to.line1,
        "line2": to.line2,
        "city": to.city,
        "region": to.region,
        "postal_code": to.postal_code,
        "country": to.country,
    }


def _line(line: PurchaseOrderLine, written: str, digits: int) -> Document:
    return {
        "line_number": line.line_number,
        "partner_sku": line.partner_sku,
        "gtin": spelled(line.gtin, digits) or line.gtin,
        "quantity": line.quantity,
        "unit_cost": money.write(line.unit_cost, written),
        "cost": money.write(line.quantity * line.unit_cost, written),
    }
