"""The ERP: what it was told, what it stated, and where the books differ."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextInputWidget

from orders.admin.filters import OpenFilter
from orders.models import ErpBatch, ErpDifference, ErpStatement
from orders.operations import differences
from stores.admin.base import DocumentAdmin
from stores.admin.confirmation import Question

BATCH_COLOURS = {"sent": "success", "waiting": "info", "in trouble": "danger"}
DIFFERENCE_COLOURS = {"open": "danger", "resolved": "success"}


class NoteForm(forms.Form):
    """What a person knows."""

    note = forms.CharField(max_length=200, strip=True, widget=UnfoldAdminTextInputWidget())


@admin.register(ErpBatch)
class ErpBatchAdmin(DocumentAdmin):
    """What was sent to the ERP, batch by batch."""

    list_display = (
        "number",
        "connector",
        "records_count",
        "state",
        "created_at",
        "sent_at",
        "attempts",
        "last_error",
    )
    list_filter = ("connector",)
    ordering = ("-number",)
    fields = (
        ("number", "connector", "state"),
        ("first_record", "records_count", "attempts"),
        ("created_at", "sent_at"),
        "checksum",
        "last_error",
    )

    @display(description="State", label=BATCH_COLOURS)
    def state(self, batch: ErpBatch) -> str:
        """Whether it got there."""
        if batch.sent_at:
            return "sent"
        return "in trouble" if batch.last_error else "waiting"


@admin.register(ErpStatement)
class ErpStatementAdmin(DocumentAdmin):
    """What the ERP said its books held, and how it compared."""

    list_display = ("name", "as_of", "orders_count", "compared_count", "differences_count", "compared_at")
    ordering = ("-as_of",)


@admin.register(ErpDifference)
class ErpDifferenceAdmin(DocumentAdmin):
    """Where the books differ. A later night that finds them agree closes one; so does a person, with a note."""

    list_display = ("number", "how", "ours", "theirs", "state", "found_at", "last_seen_at", "note")
    list_filter = (OpenFilter, "kind")
    list_filter_submit = True
    search_fields = ("number__istartswith",)
    ordering = ("-found_at", "-pk")
    fields = (
        ("number", "how", "order"),
        ("ours", "theirs"),
        ("state", "resolved_at"),
        ("found_at", "last_seen_at"),
        "note",
    )
    actions_detail = ("add_note", "resolve")

    @display(description="Difference", ordering="kind")
    def how(self, difference: ErpDifference) -> str:
        """In words."""
        return difference.get_kind_display()

    @display(description="State", label=DIFFERENCE_COLOURS)
    def state(self, difference: ErpDifference) -> str:
        """Whether somebody still has to look."""
        return "resolved" if difference.resolved_at else "open"

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """What is closed stays closed."""
        difference = self.get_object(request, object_id)
        is_open = difference is not None and difference.resolved_at is None
        return list(super().get_actions_detail(request, object_id)) if is_open else []

    @action(description="Add a note", url_path="note", permissions=["act"], icon="edit_note")
    def add_note(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write down what is known."""
        difference = self.row(request, object_id)
        question = Question(
            title=f"Note on {difference}",
            words="It stays open. A note takes the place of an earlier one.",
            button="Keep the note",
            form=NoteForm,
            act=lambda given: differences.note_difference(
                difference_id=difference.pk, note=given["note"], actor=request.user.get_username()
            ),
            done="Noted.",
        )
        return self.ask(request, difference, question)

    @action(
        description="Resolve",
        url_path="resolve",
        permissions=["act"],
        icon="task_alt",
        variant=ActionVariant.PRIMARY,
    )
    def resolve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close it."""
        difference = self.row(request, object_id)
        question = Question(
            title=f"Resolve {difference}",
            words="For when somebody has put it right. A night that finds the books still apart opens a new one.",
            button="Resolve",
            form=NoteForm,
            act=lambda given: differences.resolve_difference(
                difference_id=difference.pk,
                note=given["note"],
                actor=request.user.get_username(),
                now=timezone.now(),
            ),
            done="Resolved.",
        )
        return self.ask(request, difference, question)
