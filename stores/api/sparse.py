"""Answers with only what is asked for: `fields=gtin,offers.price`."""

from functools import cache
from typing import Any

from django.utils.module_loading import import_string
from rest_framework import serializers

from stores.api.fields import PlainText

LONGEST = 1000

Names = dict[str, Any]  # each name with the names within it; None or none of them is all that there is


class FieldsField(PlainText):
    """Names of a document, those within another after a full stop. One that is not in it is refused.

    The document's shape may be named by its path, where it is declared further down.
    """

    default_error_messages = {"unknown_name": "There is no {name}. There are: {known}."}

    def __init__(self, shape: type[serializers.Serializer[Any]] | str, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, **kwargs)
        self.shape = shape

    def to_internal_value(self, data: Any) -> Names:  # type: ignore[override]  # text comes in, names go out
        """The names that are wanted."""
        wanted: Names = {}
        for path in str(super().to_internal_value(data)).split(","):
            self._add(path.strip(), wanted)
        return wanted

    def _add(self, path: str, wanted: Names) -> None:
        known = names_of(import_string(self.shape) if isinstance(self.shape, str) else self.shape)
        parts = path.split(".")
        for place, name in enumerate(parts):
            if name not in known:
                self.fail("unknown_name", name=path[:80], known=", ".join(known))
            is_whole = place == len(parts) - 1
            if is_whole or wanted.get(name, ...) is None:
                wanted[name] = None
                return
            known, wanted = known[name], wanted.setdefault(name, {})


@cache
def names_of(shape: type[serializers.Serializer[Any]]) -> Names:
    """All names of a document, with those within them."""
    return {name: _within(field) for name, field in shape().fields.items()}


def pick(told: Any, wanted: Names | None) -> Any:
    """What is wanted of a document, which keeps its form: lists stay lists, and what is null stays null."""
    if not wanted or told is None:
        return told
    if isinstance(told, list):
        return [pick(one, wanted) for one in told]
    return {name: pick(told[name], inner) for name, inner in wanted.items() if name in told}


def _within(field: serializers.Field[Any, Any, Any, Any]) -> Names:
    inner = field.child if isinstance(field, serializers.ListSerializer) else field
    return names_of(type(inner)) if isinstance(inner, serializers.Serializer) else {}
