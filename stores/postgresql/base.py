"""PostgreSQL that knows whose rows this transaction may see.

Each transaction begins by telling the server the retailer in scope (`SET LOCAL`, so nothing is left behind for the
next user of a pooled connection). A statement outside a transaction travels in one message with the setting, which
PostgreSQL runs as one transaction: alone the setting would have no effect, and row-level security would silently
return nothing.
"""

import select
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base
from psycopg import ServerCursor

from stores.tenancy import retailer_id_or_none

SETTING = "app.retailer"
TELL = f"SELECT set_config('{SETTING}', %s, true)"
TELL_NOW = f"SELECT set_config('{SETTING}', '{{:d}}', true)"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL connection, plus the retailer of the scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._in_a_transaction)
        self.kept: set[str] = set()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection on which the server keeps no statement of ours yet (see `stores.queries.kept`)."""
        self.kept = set()
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        """Whether the server is still there, which Django asks before a request's first statement.

        A server that ends, restarts or throws us out says so, or closes: then there is something to read, and Django's
        own question is put. As long as there is nothing, a journey would only tell that a moment ago all was well.
        """
        if self.connection is None or self.connection.closed:
            return False
        return _is_silent(self.connection.fileno()) or super().is_usable()

    def tell_retailer(self) -> None:
        """Tell the open transaction which retailer is in scope now; without one, do nothing."""
        if self.connection is None or self.autocommit or self.needs_rollback or self.closed_in_transaction:
            return
        with self.wrap_database_errors:
            self.connection.execute(TELL, [str(retailer_id_or_none() or "")])

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - Django fixes the signature
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs leave it out
        self.autocommit = autocommit
        if not autocommit and retailer_id_or_none() is not None:
            self.tell_retailer()

    def _in_a_transaction(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001 - as above
        context: dict[str, Any],
    ) -> Any:
        if not self.autocommit or retailer_id_or_none() is None:
            return execute(sql, params, many, context)
        cursor = context["cursor"].cursor
        if many or not isinstance(sql, str) or isinstance(cursor, ServerCursor):
            with transaction.atomic(using=self.alias):
                return execute(sql, params, many, context)
        execute(f"{TELL_NOW.format(retailer_id_or_none())}; {sql}", params, many, context)
        return cursor.nextset()


def _is_silent(socket: int) -> bool:
    """Whether nothing has come, neither words nor the end."""
    waiting = select.poll()
    waiting.register(socket, select.POLLIN)
    return not waiting.poll(0)
