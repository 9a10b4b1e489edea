"""Feeds: what partners' lists had, and what of them waits for a person."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from catalog.models import Feed
from catalog.models.feed import FeedState
from catalog.operations import feeds
from stores.admin.base import DocumentAdmin
from stores.admin.confirmation import Question
from stores.admin.filters import WaitingFilter

STATE_COLOURS = {
    FeedState.NEW: "info",
    FeedState.READ: "success",
    FeedState.HELD: "warning",
    FeedState.FAILED: "danger",
}


@admin.register(Feed)
class FeedAdmin(DocumentAdmin):
    """One row for each partner that lists all it offers. A list that is much shorter than before waits here."""

    list_display = ("partner", "standing", "items", "unusable_count", "imported_at", "read_at", "problem")
    list_filter = (WaitingFilter,)
    list_filter_submit = True
    list_select_related = ("partner",)
    ordering = ("partner__name", "pk")
    fields = (
        ("partner", "state"),
        ("problem", "problem_since"),
        ("items", "held_items", "unusable_count"),
        ("read_at", "imported_at", "due_at"),
        ("heard_at", "history"),
        "rows",
    )
    actions_detail = ("take", "again")

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def standing(self, feed: Feed) -> tuple[str, str]:
        """How the last reading went."""
        return feed.state, feed.get_state_display()

    @display(description="History")
    def history(self, feed: Feed) -> str:
        """Where all its lists are, the one under way included."""
        where = reverse("admin:catalog_feedrun_changelist")
        return format_html('<a href="{}?feed__id__exact={}">All lists</a>', where, feed.pk)

    @display(description="Rows that could not be used")
    def rows(self, feed: Feed) -> str:
        """The first of them, each with its reason."""
        told = ((row["source"], row["reason"]) for row in feed.unusable)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", told))

    @action(
        description="Take it anyway",
        url_path="take",
        permissions=["act"],
        icon="check",
        variant=ActionVariant.WARNING,
    )
    def take(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Import a list that is much shorter than before."""
        feed = self.row(request, object_id)
        question = Question(
            title=f"Take the list of {feed.partner} anyway",
            words=f"{feed.problem} Once you agree, what is missing from it "
            "is no longer sold, within minutes. "
            "Ask the partner first whether the list is complete.",
            button="Take it",
            act=lambda _: feeds.take_anyway(feed_id=feed.pk),
            done="It is imported within minutes.",
            is_grave=True,
        )
        return self.ask(request, feed, question)

    @action(description="Read again", url_path="again", permissions=["act"], icon="refresh")
    def again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Fetch the list anew."""
        feed = self.row(request, object_id)
        question = Question(
            title=f"Read the list of {feed.partner} again",
            words="It is fetched within minutes and compared with what we hold, whether it has changed or not. "
            "Pieces that were sold since the partner wrote it are counted again.",
            button="Read it",
            act=lambda _: feeds.read_again(feed_id=feed.pk),
            done="It is read within minutes.",
        )
        return self.ask(request, feed, question)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only what is held can be taken."""
        feed = self.get_object(request, object_id)
        offered = super().get_actions_detail(request, object_id)
        held = feed is not None and feed.state == FeedState.HELD
        return [one for one in offered if held or one.path != "take"]
