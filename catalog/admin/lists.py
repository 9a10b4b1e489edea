"""Lists as HQ types them: words between commas."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextInputWidget

from stores.countries import NAMES


class ListField(forms.CharField):
    """Words between commas, each as `check` gives it back; kept as a list in an order of its own."""

    widget = UnfoldAdminTextInputWidget

    def __init__(self, *, check: Callable[[str], str], **kwargs: Any) -> None:
        self._check = check
        super().__init__(**{"required": False, "max_length": 2000, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """What is kept, as it would be typed."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """What was typed, as it is kept. Raises ValidationError."""
        words: Iterable[str] = (word.strip() for word in (super().to_python(value) or "").split(","))
        return sorted({self._check(word) for word in words if word})

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is meant, not how it is written."""
        try:
            return bool(self.to_python(data) != (initial or []))
        except ValidationError:
            return True


def country(word: str) -> str:
    """An ISO 3166-1 code. Raises ValidationError."""
    if word.upper() not in NAMES:
        raise ValidationError(f"{word} is no country's code; use two letters, such as PT.")
    return word.upper()


def day(word: str) -> str:
    """A date. Raises ValidationError."""
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError as error:
        raise ValidationError(f"{word} is no date such as 2026-12-25.") from error
