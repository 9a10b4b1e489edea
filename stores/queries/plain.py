"""Statements of our own, for the few reads that are asked all day long."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from stores.tenancy import current_retailer_id

Row = tuple[Any, ...]
Rows = list[Row]


def select(statement: str, **parameters: Any) -> Rows:
    """The rows of a statement, which must ask for those of `%(retailer)s` only, as the managers do.

    Row-level security stands behind it. Raises NoRetailerScope outside a scope.
    """
    [rows] = select_each([statement], **parameters)
    return rows


def select_each(statements: Sequence[str], **parameters: Any) -> list[Rows]:
    """The rows of several statements, which share their parameters, for the time of one journey to the server."""
    with connection.cursor() as cursor:
        cursor.execute(";".join(statements), {**parameters, "retailer": current_retailer_id()})
        return list(_fetched(cursor, len(statements)))


def _fetched(cursor: Any, count: int) -> Iterator[Rows]:
    for position in range(count):
        if position:
            cursor.nextset()
        yield cursor.fetchall()
