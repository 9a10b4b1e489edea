"""What must work before we may be sent shoppers. The broker is not among it: without it orders are only slower."""

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

MIGRATED = "health.migrated"


def readiness() -> dict[str, str]:
    """Each part and `ok`, or what is wrong with it."""
    return {"database": _database(), "migrations": _migrations()}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    """Checked until it holds; it cannot stop holding under a running process."""
    if caches["process"].get(MIGRATED):
        return "ok"
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown"
    if waiting:
        return f"{len(waiting)} waiting"
    caches["process"].set(MIGRATED, True, None)  # noqa: FBT003 - the cache's signature
    return "ok"
