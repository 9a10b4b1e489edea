"""Mails: who was told what, and who still waits to be told."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import display

from notifications.models import Delivery
from notifications.queries.waiting import waiting
from stores.admin.base import DocumentAdmin

COLOURS = {"sent": "success", "waiting": "warning", "left out": ""}


class StateFilter(DropdownFilter):  # type: ignore[misc]  # unfold carries no types
    """Mails that wait, or that left."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both."""
        return [("waiting", "waiting"), ("sent", "sent")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """One of both, or all."""
        match self.value():
            case "waiting":
                return queryset.filter(pk__in=waiting().values("pk"))
            case "sent":
                return queryset.exclude(sent_at=None)
        return queryset


@admin.register(Delivery)
class DeliveryAdmin(DocumentAdmin):
    """One mail to one reader about one event. Written by the fan-out, marked when it left."""

    list_display = ("order_number", "reader", "recipient", "subject", "state", "created_at", "sent_at")
    list_filter = (StateFilter, "audience")
    list_filter_submit = True
    list_select_related = ("event__order",)
    search_fields = ("event__order__number__istartswith", "recipient__iexact")
    search_help_text = "An order's number, or a whole e-mail address"
    ordering = ("-pk",)
    fields = (
        ("order_number", "what_happened"),
        ("reader", "recipient"),
        "subject",
        ("state", "created_at", "sent_at", "skipped_at"),
    )

    @display(description="Order")
    def order_number(self, delivery: Delivery) -> str:
        """Which order it was about."""
        return delivery.event.order.number

    @display(description="Reader", ordering="audience")
    def reader(self, delivery: Delivery) -> str:
        """Who was told."""
        return delivery.get_audience_display()

    @display(description="Event")
    def what_happened(self, delivery: Delivery) -> str:
        """The event's name."""
        return delivery.event.kind

    @display(description="State", label=COLOURS)
    def state(self, delivery: Delivery) -> str:
        """Whether it left."""
        if delivery.sent_at:
            return "sent"
        return "left out" if delivery.skipped_at else "waiting"
