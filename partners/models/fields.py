"""Columns with a rule of their own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from partners.allow_list import TransformerNotAllowed, is_allowed


class TransformerPathField(models.CharField):  # type: ignore[type-arg]  # Django itself has no such arguments
    """A class path on the allow-list. Another is refused by forms, and by whatever else writes a row through the ORM.

    What is in a row already is still read: it is checked again before it is loaded. Migrations see a plain CharField,
    for the list is no part of the database.
    """

    def deconstruct(self) -> Any:
        """As a CharField."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Refuse with a ValidationError, for `full_clean` and forms."""
        super().validate(value, model_instance)
        if not is_allowed(value):
            refused = TransformerNotAllowed(path=value)
            raise ValidationError(str(refused), code=refused.code)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Refuse with TransformerNotAllowed, for `save`, `bulk_create` and `update`."""
        if not hasattr(value, "as_sql") and not is_allowed(value):
            raise TransformerNotAllowed(path=value)
        return super().get_db_prep_save(value, connection)
