"""Where partners' files come from, and what is agreed about them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog.models import FeedSource
from catalog.operations.feed_fetching import fetch_soon
from stores.admin.base import ConsoleAdmin, OwnedForm
from stores.admin.confirmation import Question


class SourceForm(OwnedForm):
    """A partner, and the address of its list."""

    url = forms.URLField(
        label="Address", max_length=500, required=False, assume_scheme="https",
        widget=UnfoldAdminTextInputWidget({"inputmode": "url"}),
        help_text="Where the partner keeps its list, if anywhere; it is fetched by itself. https alone.",
    )  # fmt: skip

    def clean_url(self) -> str:
        """Encrypted, and without a log-in in it: addresses are shown."""
        url = str(self.cleaned_data["url"])
        if url and not url.startswith("https://"):
            raise ValidationError(
                "Use an https address: without encryption, all on the way can change the list."
            )
        if "@" in url.partition("//")[2].partition("/")[0]:
            raise ValidationError("Leave the log-in out of the address.")
        return url


@admin.register(FeedSource)
class FeedSourceAdmin(ConsoleAdmin):
    """One row for each partner whose files come by upload or from an address."""

    form = SourceForm
    list_display = ("partner", "url", "is_named", "is_whole", "fetched_at", "problem")
    list_select_related = ("partner",)
    ordering = ("partner__name", "pk")
    fields = ("partner", "url", "is_whole", "meant", ("fetched_at", "problem"))
    readonly_fields = ("meant", "fetched_at", "problem")
    actions_detail = ("fetch",)

    @display(description="Columns named", boolean=True)
    def is_named(self, source: FeedSource) -> bool:
        """Whether its files can be read."""
        return "columns" in source.options

    @display(description="Columns")
    def meant(self, source: FeedSource) -> str:
        """What its columns mean."""
        columns = source.options.get("columns", {})
        if not columns:
            return "Upload a file, or let one be fetched, and say at it what its columns mean."
        told = ((name.replace("_", " "), _title(title)) for name, title in columns.items())
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", told))

    @action(description="Fetch now", url_path="fetch", permissions=["act"], icon="cloud_download")
    def fetch(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Fetch the list anew."""
        source = self.row(request, object_id)
        question = Question(
            title=f"Fetch the list of {source.partner}",
            words="It is fetched from its address within a minute, and read if it is another than the last.",
            button="Fetch it",
            act=lambda _: fetch_soon(source_id=source.pk),
            done="It is fetched within a minute.",
        )
        return self.ask(request, source, question)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The partner is chosen once."""
        return (*self.readonly_fields, *(("partner",) if obj else ()))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's
        """Save, and let a new address be fetched soon."""
        super().save_model(request, obj, form, change)
        if "url" in form.changed_data:
            fetch_soon(source_id=obj.pk)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only what has an address can be fetched."""
        source = self.get_object(request, object_id)
        return super().get_actions_detail(request, object_id) if source is not None and source.url else []


def _title(told: Any) -> str:
    if isinstance(told, dict):
        return ", ".join(f"{name} = {title}" for name, title in told.items())
    return ", ".join(told) if isinstance(told, list) else str(told)
