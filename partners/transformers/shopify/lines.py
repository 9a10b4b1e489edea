"""How an order's lines carry our number and their own: in a property that shoppers never see.

Drafts, orders, fulfilments and webhooks all repeat a line's properties, and most of them repeat nothing else of ours.
"""

from collections.abc import Iterable
from typing import Any

from partners.messages import ParcelLine
from partners.transformers.reading import MOST, count, mapping, rows, words

MARK = "_purchase_order"  # a leading underscore hides a property from the shop's own pages


def mark(number: str, line_number: int) -> dict[str, str]:
    """The property of a line of ours."""
    return {"key": MARK, "value": f"{number}/{line_number}"}


def our_line(properties: Iterable[Any], name: str) -> tuple[str, int]:
    """Our number and line number from a line's properties, whose names are called `name`; empty and 0: not ours."""
    marks = [words(one, "value") for one in properties if words(one, name) == MARK]
    number, _, line = (marks[0] if marks else "").rpartition("/")
    return (number, int(line)) if number and _is_count(line) else ("", 0)


def parcel_lines(fulfilment: Any) -> tuple[ParcelLine, ...]:
    """What is in a fulfilment, as GraphQL tells it."""
    told = rows(mapping(fulfilment, "fulfillmentLineItems"), "nodes")
    return tuple(_parcel_line(row) for row in told)


def _parcel_line(row: Any) -> ParcelLine:
    line = mapping(row, "lineItem")
    _, line_number = our_line(rows(line, "customAttributes"), "key")
    return ParcelLine(
        quantity=count(row, "quantity"), line_number=line_number, partner_sku=words(line, "sku")
    )


def _is_count(told: str) -> bool:
    return told.isascii() and told.isdigit() and len(told) < len(str(MOST))
