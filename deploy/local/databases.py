"""Databases and the roles that may use them: the app serves, the migrator owns, ops reads across retailers.

What is done here by program is what an administrator does once by hand in production; `docs/operations.md` lists it.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from pgmq.install import get_embedded_install_sql
from psycopg import sql

from deploy.local.places import DIGEST
from deploy.local.secrets_file import local_secret

ROLES = ("migrator", "app", "ops", "broker")
CREATE_ROLE = "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}"
ALTER_ROLE = "ALTER ROLE {} PASSWORD {}"


def role(name: str) -> str:
    """The role's name on the server: one set per checkout, so that two never change each other's passwords."""
    return f"aisle_{name}_{DIGEST}"


def ensure_roles(admin_url: str) -> None:
    """Make the roles, none of which may bypass row-level security. Again is harmless.

    The migrator gives functions that only read to ops; what ops may see, the migrator still may not.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for name in ROLES:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role(name)]).fetchone()
            statement = ALTER_ROLE if known else CREATE_ROLE
            connection.execute(
                sql.SQL(statement).format(sql.Identifier(role(name)), sql.Literal(_password(name)))
            )
        apart = " WITH INHERIT FALSE" if connection.info.server_version >= 160000 else ""
        connection.execute(
            sql.SQL("GRANT {} TO {}" + apart).format(*map(sql.Identifier, (role("ops"), role("migrator"))))
        )


def ensure_database(admin_url: str, database: str, template: str = "template1") -> None:
    """Make a database that the migrator owns and the others may use. Again is harmless."""
    _create(admin_url, database, owner="migrator", template=template)
    with psycopg.connect(_in(admin_url, database), autocommit=True) as connection:
        for statement in GRANTS:
            connection.execute(
                sql.SQL(statement).format(
                    database=sql.Identifier(database),
                    **{name: sql.Identifier(role(name)) for name in ROLES},
                )
            )


# The app may empty tables as well, which only tests do; in production it is granted the first four only.
GRANTS = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {migrator}, {app}, {ops}",
    "GRANT TEMPORARY ON DATABASE {database} TO {app}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT CREATE, USAGE ON SCHEMA public TO {migrator}",
    "GRANT USAGE ON SCHEMA public TO {app}, {ops}",
    (
        "ALTER DEFAULT PRIVILEGES FOR ROLE {migrator} IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO {app}"
    ),
    "ALTER DEFAULT PRIVILEGES FOR ROLE {migrator} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {migrator} IN SCHEMA public GRANT SELECT ON TABLES TO {ops}",
)


def ensure_broker(admin_url: str, database: str) -> None:
    """Make the broker's own database: message queues as plain tables, whose loss costs seconds and never an order."""
    _create(admin_url, database, owner="broker")
    with psycopg.connect(_in(admin_url, database), autocommit=True) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(database))
        )
    with psycopg.connect(url_for(admin_url, "broker", database)) as connection:
        if not connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'pgmq'").fetchone():
            connection.execute(get_embedded_install_sql())


@contextmanager
def throwaway_database(admin_url: str, template: str = "template1") -> Iterator[str]:
    """A fresh database for one run, or a copy of one that nobody uses; dropped afterwards. Yields its name."""
    database = f"aisle_run_{secrets.token_hex(4)}"
    ensure_database(admin_url, database, template)
    try:
        yield database
    finally:
        drop(admin_url, database)


def drop(admin_url: str, database: str) -> None:
    """Remove a database and whoever still uses it. Again is harmless."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )


def url_for(admin_url: str, name: str, database: str, scheme: str = "postgresql") -> str:
    """The URL of one role in one database of a server."""
    parts = urlsplit(admin_url)
    place = f"{role(name)}:{_password(name)}@{parts.hostname}:{parts.port or 5432}"
    return urlunsplit((scheme, place, f"/{database}", parts.query, ""))


def _create(admin_url: str, database: str, *, owner: str, template: str = "template1") -> None:
    """Create a database unless it is there."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            return
        name, by, of = map(sql.Identifier, (database, role(owner), template))
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(by))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(name, by, of))


def _in(admin_url: str, database: str) -> str:
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{database}"))


def _password(name: str) -> str:
    return hmac.new(local_secret("roles").encode(), name.encode(), hashlib.sha256).hexdigest()
