"""The outbox: work promised and not done yet, and what waits for a person."""

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import action, display

from orders import outbox
from orders.admin.filters import PromiseFilter
from orders.models import OutboxMessage
from stores.admin.base import DocumentAdmin

COLOURS = {
    "kept": "success",
    "parked": "danger",
    "being worked on": "info",
    "due": "warning",
    "due later": "",
}


@admin.register(OutboxMessage)
class OutboxMessageAdmin(DocumentAdmin):
    """Promises. The row is the queue; a parked one waits until a person releases it."""

    list_display = ("key", "topic", "state", "due_at", "attempts", "crashes", "last_error_short")
    list_filter = (PromiseFilter, "topic")
    list_filter_submit = True
    search_fields = ("key__istartswith",)
    ordering = ("-pk",)
    actions = ("release",)
    fields = (
        ("topic", "key", "queue"),
        ("state", "attempts", "crashes"),
        ("created_at", "due_at"),
        ("leased_until", "parked_at"),
        "done_at",
        "last_error",
        "what",
    )

    @display(description="State", label=COLOURS)
    def state(self, message: OutboxMessage) -> str:
        """What became of it."""
        now = timezone.now()
        if message.done_at:
            return "kept"
        if message.parked_at:
            return "parked"
        if message.leased_until and message.leased_until > now:
            return "being worked on"
        return "due" if message.due_at <= now else "due later"

    @display(description="Last trouble")
    def last_error_short(self, message: OutboxMessage) -> str:
        """The beginning of it."""
        return message.last_error[:80]

    @display(description="Payload")
    def what(self, message: OutboxMessage) -> str:
        """What the promise is about: ids, never people."""
        return json.dumps(message.payload)

    @action(description="Release what is parked", permissions=["act"])
    def release(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> None:
        """Give parked promises a fresh start; others are left alone."""
        parked: list[Any] = list(queryset.exclude(parked_at=None).order_by("pk"))
        for message in parked:
            outbox.release(message_id=message.pk)
            self.log_change(request, message, "Released")
        told = f"{len(parked)} released." if parked else "None of these is parked."
        self.message_user(request, told, messages.SUCCESS if parked else messages.WARNING)
