"""Statements that the server keeps for a connection, so that it plans them there once and not with every call.

Written in SQL (`PREPARE`, `EXECUTE`) they travel in one message with the retailer of the scope, which statements that
the protocol prepares cannot. In a transaction they travel as they are: there a mistaken belief about what the server
keeps would cost the transaction.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from django.db import NotSupportedError, ProgrammingError, connection
from psycopg import errors

PARAMETER = re.compile(r"%\((\w+)\)s")
FORGET = "DEALLOCATE ALL"
# The server behind a pooler is another one, or knows the name already; or a migration has changed a column's type.
MISTAKEN = (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement, errors.FeatureNotSupported)


class Kept(NamedTuple):
    """How to have a statement kept, and how to run it then."""

    name: str
    prepare: str
    execute: str


def send(cursor: Any, statements: Sequence[str], parameters: Mapping[str, Any]) -> None:
    """Run several statements in one message; the cursor then stands on the answer of the first of them."""
    if not connection.get_autocommit():
        cursor.execute(";".join(statements), parameters)
        return
    kept = [_kept(statement) for statement in statements]
    new = [one.prepare for one in kept if one.name not in connection.kept]  # type: ignore[attr-defined]  # our backend
    try:
        _send(cursor, new, kept, parameters)
    except (ProgrammingError, NotSupportedError) as error:
        if not isinstance(error.__cause__, MISTAKEN):
            raise
        connection.kept.clear()  # type: ignore[attr-defined]  # as above
        _send(cursor, [FORGET, *(one.prepare for one in kept)], kept, parameters)


def _send(cursor: Any, before: Sequence[str], kept: Sequence[Kept], parameters: Mapping[str, Any]) -> None:
    cursor.execute(";".join([*before, *(one.execute for one in kept)]), parameters)
    connection.kept.update(one.name for one in kept)  # type: ignore[attr-defined]  # as above
    for _ in before:
        cursor.nextset()


@cache
def _kept(statement: str) -> Kept:
    name = f"kept_{blake2b(statement.encode(), digest_size=12).hexdigest()}"
    wanted = list(dict.fromkeys(PARAMETER.findall(statement)))
    numbered = PARAMETER.sub(lambda found: f"${wanted.index(found[1]) + 1}", statement)
    told = ", ".join(f"%({one})s" for one in wanted)
    return Kept(
        name, f"PREPARE {name} AS {numbered}", f"EXECUTE {name} ({told})" if told else f"EXECUTE {name}"
    )
