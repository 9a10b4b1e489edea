"""The second wall: PostgreSQL itself shows a session only the rows of the retailer it named."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, connections

from stores.models import RetailerOwned, User

OWNED = [model for model in apps.get_models() if issubclass(model, RetailerOwned)]
PROTECTED = [*OWNED, User]

pytestmark = pytest.mark.django_db


def _rows(alias, sql, *values):
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _role(alias):
    return settings.DATABASES[alias]["USER"]


def test_the_app_serves_as_a_role_that_owns_nothing_and_bypasses_nothing():
    [(name, superuser, bypasses, creates)] = _rows(
        "default",
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user",
    )
    owned = _rows(
        "default",
        "SELECT relname FROM pg_class WHERE pg_has_role(current_user, relowner, 'USAGE')"
        " AND relnamespace = 'public'::regnamespace",
    )

    assert (name, superuser, bypasses, creates) == (_role("default"), False, False, False)
    assert owned == []


def test_no_role_bypasses_row_level_security():
    roles = [_role(alias) for alias in ("default", "migrator", "ops")]

    assert (
        _rows(
            "default",
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls)",
            roles,
        )
        == []
    )


def test_ops_reads_and_changes_nothing():
    changes = _rows(
        "default",
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        " AND (has_table_privilege(%s, oid, 'INSERT') OR has_table_privilege(%s, oid, 'UPDATE')"
        " OR has_table_privilege(%s, oid, 'DELETE') OR has_table_privilege(%s, oid, 'TRUNCATE'))",
        *[_role("ops")] * 4,
    )

    assert changes == []


@pytest.mark.parametrize("model", PROTECTED, ids=lambda model: model._meta.label)
def test_every_owned_table_enforces_its_policy_even_on_its_owner(model):
    table = model._meta.db_table

    [(enabled, forced)] = _rows(
        "default", "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table
    )
    policies = dict(
        _rows("default", "SELECT policyname, with_check FROM pg_policies WHERE tablename = %s", table)
    )

    assert (enabled, forced, set(policies)) == (True, True, {"own_rows", "ops_reads"})
    assert "app.retailer" in policies["own_rows"]


def test_every_table_with_a_retailer_is_an_owned_one():
    with_a_retailer = {
        table
        for (table,) in _rows(
            "default",
            "SELECT table_name FROM information_schema.columns"
            " WHERE column_name = 'retailer_id' AND table_schema = 'public'",
        )
    }

    assert with_a_retailer == {model._meta.db_table for model in PROTECTED}


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_a_session_that_named_nobody_sees_nothing(model, everything_of_one_retailer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.retailer', '', true)")
        cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_a_session_that_named_another_retailer_sees_and_changes_nothing(
    model, everything_of_one_retailer, other_retailer
):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        assert cursor.fetchone()[0] > 0  # there is something to leak
        cursor.execute("SELECT set_config('app.retailer', %s, true)", [str(other_retailer.pk)])
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        assert cursor.fetchone() == (0,)
        cursor.execute(f'UPDATE "{table}" SET retailer_id = retailer_id')
        assert cursor.rowcount == 0
