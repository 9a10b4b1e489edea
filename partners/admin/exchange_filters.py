"""Filters of the list of conversations, each with an index to go by."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from unfold.contrib.filters.admin import DropdownFilter

from partners.errors import Outcome
from partners.queries.exchanges import OPERATIONS, failed

MOST_COUNTED = 10_000
ANY_FAILURE = "failed"


class OperationFilter(DropdownFilter):  # type: ignore[misc]  # unfold carries no types
    """Conversations by what they were for."""

    title = "what for"
    parameter_name = "what"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be wanted of a partner."""
        return list(OPERATIONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those for it."""
        return queryset.filter(operation=self.value()) if self.value() else queryset


class OutcomeFilter(DropdownFilter):  # type: ignore[misc]  # unfold carries no types
    """Conversations by how they ended."""

    title = "outcome"
    parameter_name = "ending"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The five words, and all but the good one."""
        return [(ANY_FAILURE, "any but confirmed"), *((outcome.value, outcome.value) for outcome in Outcome)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that ended so."""
        if self.value() == ANY_FAILURE:
            return failed(queryset)
        return queryset.filter(outcome=self.value()) if self.value() else queryset


class SlowFilter(DropdownFilter):  # type: ignore[misc]  # unfold carries no types
    """Conversations that lasted long."""

    title = "took longer than"
    parameter_name = "longer"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Milliseconds, and how they are read. None below a second: the index begins there."""
        return [("1000", "1 s"), ("3000", "3 s"), ("10000", "10 s"), ("30000", "30 s")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that lasted at least so long; a length that is not offered chooses nothing."""
        offered = {length for length, _ in self.lookup_choices}
        return queryset.filter(duration_ms__gte=int(self.value())) if self.value() in offered else queryset


class FirstOfVeryMany(Paginator):  # type: ignore[type-arg]  # Django cannot be subscripted
    """Pages of the first ten thousand: counting a million rows to show fifty would take longer than all the rest."""

    template_name = "admin/partners/exchange/pagination.html"

    @cached_property
    def count(self) -> int:
        """How many there are, as far as anybody counts."""
        return min(self._counted, MOST_COUNTED)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than that."""
        return self._counted > MOST_COUNTED

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        # Only the retailer is asked for: it stands in every index.
        return int(rows.order_by().values("retailer_id")[: MOST_COUNTED + 1].count())
