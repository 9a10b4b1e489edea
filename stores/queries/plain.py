"""Statements of our own, for the few reads that are asked all day long."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from stores.queries import kept
from stores.tenancy import current_retailer_id

PACKED = "(SELECT coalesce(json_agg(row_to_json(t)), '[]') FROM ({}) t)"

Row = tuple[Any, ...]
Rows = list[Row]


def select(statement: str, **parameters: Any) -> Rows:
    """The rows of a statement, which must ask for those of `%(retailer)s` only, as the managers do.

    Row-level security stands behind it. Raises NoRetailerScope outside a scope.
    """
    [rows] = select_each([statement], **parameters)
    return rows


def select_anew(statement: str, **parameters: Any) -> Rows:
    """The same for a statement whose best plan hangs on what is asked, as a search's does: planned with every call."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {**parameters, "retailer": current_retailer_id()})
        rows: Rows = cursor.fetchall()
        return rows


def select_each(statements: Sequence[str], **parameters: Any) -> list[Rows]:
    """The rows of several statements, which share their parameters, for the time of one journey to the server."""
    with connection.cursor() as cursor:
        kept.send(cursor, statements, {**parameters, "retailer": current_retailer_id()})
        return list(_fetched(cursor, len(statements)))


def select_packed(statements: Sequence[str], **parameters: Any) -> list[Rows]:
    """The same, packed by the server into one JSON text, which costs us a third of taking row after row apart.

    Amounts come as Decimal; moments and days come as ISO text, and so must JSON (`::text`).
    """
    packed = ", ".join(PACKED.format(statement) for statement in statements)
    [(text,)] = select(f"SELECT json_build_array({packed})::text", **parameters)
    rows: list[Rows] = json.loads(text, parse_float=Decimal, object_pairs_hook=_values)
    return rows


def _values(pairs: list[tuple[str, Any]]) -> Row:
    """A row as its values: two columns may have the same name."""
    return tuple([value for _, value in pairs])


def _fetched(cursor: Any, count: int) -> Iterator[Rows]:
    for position in range(count):
        if position:
            cursor.nextset()
        yield cursor.fetchall()
