"""The place between two pages of what words find, as text that programs hand back and need not understand."""

import re
from typing import Any

from rest_framework import serializers

from catalog.search.base import Place

FORM = re.compile(r"([0-9]{1,9})-([0-9]{1,18})", re.ASCII)


def after(place: Place) -> str:
    """The cursor of the page that follows this hit."""
    return f"{place.score}-{place.product}"


class CursorField(serializers.CharField):
    """A cursor that we gave out."""

    default_error_messages = {"foreign_cursor": "Use a cursor as it was given in `next`."}

    def to_internal_value(self, data: Any) -> Place:  # type: ignore[override]  # text comes in, a place goes out
        """The place it means."""
        match = FORM.fullmatch(data) if isinstance(data, str) else None
        if match is None:
            self.fail("foreign_cursor")
        return Place(int(match[1]), int(match[2]))
