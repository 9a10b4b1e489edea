"""A partner that has nothing but CSV: a list of what it has, orders as we drop them, answers and parcels.

The columns are those that `docs/partners/feed.md` takes when nothing else was agreed upon.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

from partners.simulator.exchange import Json, Refused
from partners.simulator.orders import Wanted, parcels, wanted
from partners.simulator.partner import Partner

ITEM = (
    "sku", "gtin", "title", "family", "brand", "category", "description", "cost", "price", "currency", "available",
    "lead_time_days", "colour", "size",
)  # fmt: skip
ANSWER = ("number", "partner_reference", "status", "line_number", "accepted", "reason")
PARCEL = ("number", "partner_reference", "carrier", "tracking_number", "line_number", "quantity")
ADDRESS = ("name", "line1", "line2", "city", "region", "postal_code", "country")


def read(content: bytes) -> Wanted:
    """An order, a row for each line. Raises Refused."""
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        lines = [_line(row) for row in rows]
    except (UnicodeDecodeError, csv.Error, ValueError, TypeError, AttributeError) as error:
        raise Refused(422, "bad-order", "It is no CSV that we agreed on.") from error
    if not rows:
        raise Refused(422, "bad-order", "It has no rows.")
    first = {name: rows[0].get(name) or "" for name in (*ADDRESS, "number", "currency", "email", "phone")}
    return wanted(
        {
            "reference": first["number"],
            "currency": first["currency"] or "EUR",
            "ship_to": {name: first[name] for name in ADDRESS},
            "contact": {"email": first["email"], "phone": first["phone"]},
            "lines": lines,
        }
    )


def answered(order: Json) -> bytes:
    """What we say to an order: a row for each line."""
    return _written(ANSWER, (_answer(order, line) for line in order["lines"]))


def refused(order: Wanted, reason: str) -> bytes:
    """No, to each line."""
    return _written(ANSWER, ([order.reference, "", "rejected", line.line, 0, reason] for line in order.lines))


def cancelled(order: Json) -> bytes:
    """No, to each line that we had said yes to."""
    return _written(
        ANSWER,
        (
            [order["reference"], order["order_id"], "rejected", line["line"], 0, "Cancelled."]
            for line in order["lines"]
        ),
    )


def shipped(order: Json) -> bytes:
    """The parcels of an order: a row for each item in them."""
    return _written(
        PARCEL,
        (
            [
                order["reference"],
                order["order_id"],
                parcel["carrier"],
                parcel["tracking_number"],
                line["line"],
                line["quantity"],
            ]
            for parcel in parcels(order)
            for line in parcel["lines"]
        ),
    )


def stock(partner: Partner) -> bytes:
    """All that a partner has."""
    told = (partner.shelf.told(item, partner.knobs.lies) for item in partner.shelf.everything())
    return _written(ITEM, (_item(item) for item in told))


def _item(item: Json) -> list[Any]:
    said = {
        **item,
        **item["attributes"],
        "cost": item["cost"]["amount"],
        "price": item["price"]["amount"],
        "currency": item["cost"]["currency"],
    }
    return [said.get(name, "") for name in ITEM]


def _answer(order: Json, line: Json) -> list[Any]:
    is_whole = line["accepted"] == line["quantity"]
    word = "accepted" if is_whole else "partial" if line["accepted"] else "rejected"
    return [
        order["reference"],
        order["order_id"],
        word,
        line["line"],
        line["accepted"],
        line["reason"],
    ]


def _line(row: dict[str, Any]) -> Json:
    return {
        "line": int(row["line_number"]),
        "sku": row["partner_sku"],
        "gtin": row.get("gtin") or "",
        "quantity": int(row["quantity"]),
    }


def _written(columns: Iterable[str], rows: Iterable[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()
