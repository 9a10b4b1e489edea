"""Purchase orders as CSV: a row for each line. What has no column, or no letter in its encoding, is refused."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partners.errors import Rejected, Unreadable
from partners.messages import PurchaseOrderLine, PurchaseOrderMessage
from partners.tables import records
from partners.transformers.feed import cells, safe
from partners.transformers.feed.options import DEFAULT_COLUMNS

MUST_TRAVEL = ("line2", "region")
READ_BACK = ("number", "line_number", "partner_sku", "quantity")


@dataclass(frozen=True, kw_only=True)
class SentLine:
    """A line that we ordered, as far as the partner's columns tell. `line_number` is 0 when they do not."""

    line_number: int
    partner_sku: str
    quantity: int


def written(order: PurchaseOrderMessage, options: Mapping[str, Any]) -> bytes:
    """The bytes for the partner. Raises Rejected when its columns have no room for all of the order."""
    columns = options.get("order_columns", DEFAULT_COLUMNS)
    fields = [column["field"] for column in columns]
    _check(order, fields)
    rows = [_cells(order, line, decimal_comma=options.get("decimal_comma", False)) for line in order.lines]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=options.get("order_delimiter", ","), lineterminator="\r\n")
    writer.writerow([column["name"] for column in columns])
    writer.writerows([row[field] for field in fields] for row in rows)
    try:
        return text.getvalue().encode(options.get("order_encoding", "utf-8"))
    except UnicodeEncodeError as error:
        letters = error.object[error.start : error.end]
        raise Rejected(f"The partner's encoding has no {letters!r}, which stands in the order.") from error


def read_back(body: bytes, options: Mapping[str, Any]) -> tuple[str, tuple[SentLine, ...]]:
    """Whose order a file of ours is, and its lines. Raises Unreadable."""
    columns = options.get("order_columns", DEFAULT_COLUMNS)
    titles = {column["field"]: column["name"] for column in columns if column["field"] in READ_BACK}
    ours = {
        "encoding": options.get("order_encoding", "utf-8"), "delimiter": options.get("order_delimiter", ",")
    }  # fmt: skip
    rows = [record.cells for record in records(io.BytesIO(body), titles.values(), ours) if not record.problem]
    numbers = {row[titles["number"]] for row in rows}
    if len(numbers) != 1 or not all(numbers):
        raise Unreadable("It is no purchase order of ours.")
    return numbers.pop(), tuple(_sent_line(row, titles) for row in rows)


def _sent_line(row: Mapping[str, str], titles: Mapping[str, str]) -> SentLine:
    line_number = titles.get("line_number")
    return SentLine(
        line_number=cells.count(row[line_number], line_number) if line_number else 0,
        partner_sku=row[titles["partner_sku"]],
        quantity=cells.count(row[titles["quantity"]], "quantity"),
    )


def _check(order: PurchaseOrderMessage, fields: list[str]) -> None:
    for field in MUST_TRAVEL:
        if getattr(order.ship_to, field) and field not in fields:
            raise Rejected(f"The partner's columns have no room for {field} of the address.")
    for line in order.lines:
        if not safe.is_safe(line.partner_sku) or safe.cell(line.partner_sku) != line.partner_sku:
            raise Rejected(
                f"The SKU {line.partner_sku!r} cannot stand in a file that a spreadsheet may open."
            )


def _cells(order: PurchaseOrderMessage, line: PurchaseOrderLine, *, decimal_comma: bool) -> dict[str, str]:
    to = order.ship_to
    cost = f"{line.unit_cost:f}"
    said = {
        "number": order.number,
        "partner_sku": line.partner_sku,
        "gtin": line.gtin,
        "currency": order.currency,
        "name": to.name,
        "line1": to.line1,
        "line2": to.line2,
        "city": to.city,
        "region": to.region,
        "postal_code": to.postal_code,
        "country": to.country,
        "email": order.email,
        "phone": order.phone,
    }
    return {
        **{field: safe.cell(text) for field, text in said.items()},
        "placed_on": order.placed_at.date().isoformat(),
        "line_number": str(line.line_number),
        "quantity": str(line.quantity),
        "unit_cost": cost.replace(".", ",") if decimal_comma else cost,
    }
