"""PostgreSQL that knows whose rows this transaction may see.

Each transaction begins by telling the server the retailer in scope (`SET LOCAL`, so nothing is left behind for the
next user of a pooled connection). A statement outside a transaction travels in one message with the setting, which
PostgreSQL runs as one transaction: alone the setting would have no effect, and row-level security would silently
return nothing.
"""

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
