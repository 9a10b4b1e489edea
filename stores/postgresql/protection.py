"""Row-level security for owned tables, as a migration operation."""

from typing import Any

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

OWN_ROWS = "retailer_id = nullif(current_setting('app.retailer', true), '')::bigint"

UNSCOPED_OR_OWN_ROWS = f"nullif(current_setting('app.retailer', true), '') IS NULL OR {OWN_ROWS}"

PROTECT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON {table} USING ({condition}) WITH CHECK ({condition});
CREATE POLICY ops_reads ON {table} FOR SELECT TO {ops} USING (true);
"""
UNPROTECT = """
DROP POLICY ops_reads ON {table};
DROP POLICY own_rows ON {table};
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""


class ProtectRows(Operation):
    """Let a session see and write only the rows of the retailer it named; the owner is not exempt.

    `condition` widens the rule for the one table that is read before any scope exists (users at log-in).
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, condition: str = OWN_ROWS) -> None:
        self.model_name = model_name
        self.condition = condition

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Switch the wall on."""
        self._run(PROTECT, app_label, schema_editor, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Switch the wall off."""
        self._run(UNPROTECT, app_label, schema_editor, from_state)

    def describe(self) -> str:
        """One line for `migrate --plan`."""
        return f"Protect the rows of {self.model_name}"

    def _run(self, sql: str, app_label: str, schema_editor: BaseDatabaseSchemaEditor, state: Any) -> None:
        model = state.apps.get_model(app_label, self.model_name)
        quote = schema_editor.quote_name
        ops = settings.DATABASES["ops"]["USER"]
        schema_editor.execute(
            sql.format(table=quote(model._meta.db_table), ops=quote(ops), condition=self.condition),
            params=None,
        )
