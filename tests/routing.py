"""The three roles, with one liberty that only a test database gives."""

from stores.postgresql.routing import OneDatabaseThreeRoles


class FlushableByTheApp(OneDatabaseThreeRoles):
    """Lets the app role empty the tables between tests; it still owns none."""

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return db in {"default", "migrator"}
