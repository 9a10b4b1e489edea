"""Filters that every list may use."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import DateField
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter


class WaitingFilter(DropdownFilter):  # type: ignore[misc]  # unfold carries no types
    """What waits for a person; the rows' own `waiting` says which do."""

    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be waited for."""
        return [("person", "for a person")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Those that wait for it, or all."""
        return queryset.waiting() if self.value() == "person" else queryset


class DaysFilter(RangeDateFilter):  # type: ignore[misc]  # unfold carries no types
    """From one day to another, both included, by the clocks the person goes by. A day that is none limits nothing."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of those days."""
        first, last = self._day("from"), self._day("to")
        limits = {}
        if first:
            limits[f"{self.parameter_name}__gte"] = _midnight(first)
        if last:
            limits[f"{self.parameter_name}__lt"] = _midnight(last + timedelta(days=1))
        return queryset.filter(**limits)

    def _day(self, end: str) -> date | None:
        try:
            return DateField(required=False).clean(self.used_parameters.get(f"{self.parameter_name}_{end}"))
        except ValidationError:
            return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
