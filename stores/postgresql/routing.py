"""One database, three roles: the app serves, the migrator owns, ops reads across retailers."""

from typing import Any

from django.db import models

from stores.tenancy import reads_across


class OneDatabaseThreeRoles:
    """Reads across retailers go through the ops role, migrations through the owner, all else through the app."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        """`ops` inside `every_retailer()`, else no opinion."""
        return "ops" if reads_across() else None

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str | None:
        """The same, so that a write across retailers is refused aloud: ops may only read."""
        return self.db_for_read(model, **hints)

    def allow_relation(self, first: models.Model, second: models.Model, **hints: Any) -> bool:
        """All aliases are the same database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Only the owner changes tables."""
        return db == "migrator"
