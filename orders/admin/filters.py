"""Filters in the words of the trade."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from orders.queries import attention
from orders.queries.by_state import in_state
from orders.states import OrderState
from orders.states import PurchaseOrderState as State


class OrderStateFilter(DropdownFilter):  # type: ignore[misc]  # unfold carries no types
    """Orders by how they read as a whole."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The states an order can have."""
        return list(OrderState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The orders in the state chosen; a state nobody knows chooses nothing."""
        return in_state(queryset, OrderState(self.value())) if self.value() in OrderState.values else queryset


class WaitingFilter(DropdownFilter):  # type: ignore[misc]  # unfold carries no types
    """Purchase orders that wait for a person, or for longer than they should."""

    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be waited for."""
        return [
            ("person", "for a person"),
            ("answer", "for an answer, more than 15 minutes"),
            ("sending", "to be sent, more than 15 minutes"),
            ("partner", "for a partner, more than 4 hours"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that wait for it."""
        match self.value():
            case "person":
                return queryset.filter(state=State.PARKED)
            case "answer":
                return attention.stuck(queryset, now=timezone.now())
            case "sending":
                return attention.unsent(queryset, now=timezone.now())
            case "partner":
                return attention.silent(queryset, now=timezone.now())
        return queryset


class PromiseFilter(DropdownFilter):  # type: ignore[misc]  # unfold carries no types
    """Promises by what became of them."""

    title = "state"
    parameter_name = "state"
    conditions = {
        "due": Q(done_at=None, parked_at=None, due_at__lte=Now()),
        "later": Q(done_at=None, parked_at=None, due_at__gt=Now()),
        "leased": Q(done_at=None, leased_until__gt=Now()),
        "parked": Q(parked_at__isnull=False),
        "kept": Q(done_at__isnull=False),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Each state, in words."""
        words = {"due": "due now", "later": "due later", "leased": "being worked on"}
        return [(name, words.get(name, name)) for name in self.conditions]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The promises in it."""
        condition = self.conditions.get(self.value() or "")
        return queryset.filter(condition) if condition is not None else queryset


class OpenFilter(DropdownFilter):  # type: ignore[misc]  # unfold carries no types
    """ERP differences that are open, or that were settled."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both."""
        return [("open", "open"), ("resolved", "resolved")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """One of both, or all."""
        if self.value() in {"open", "resolved"}:
            return queryset.filter(resolved_at__isnull=self.value() == "open")
        return queryset
