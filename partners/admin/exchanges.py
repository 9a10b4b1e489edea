"""What was said with partners, redacted. To look at, to take away, and to ask again where that is safe."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import action, display

from partners.admin.exchange_filters import (
    MOST_COUNTED,
    FirstOfVeryMany,
    OperationFilter,
    OutcomeFilter,
    SlowFilter,
)
from partners.admin.said import turn_of
from partners.errors import Outcome
from partners.models import Exchange
from partners.operations import replay
from partners.queries.differences import differences
from partners.queries.downloads import document_of, lines_of
from partners.queries.exchanges import speaking_of
from stores.admin.base import DocumentAdmin
from stores.admin.confirmation import Question
from stores.admin.filters import DaysFilter

OUTCOME_COLOURS: Mapping[str, str] = {
    Outcome.CONFIRMED: "success",
    Outcome.REJECTED: "danger",
    Outcome.THROTTLED: "warning",
    Outcome.NOT_SENT: "warning",
    Outcome.UNKNOWN: "danger",
}
OUTCOME_WORDS: Mapping[str, str] = {
    Outcome.CONFIRMED: "It answered, and we understood it.",
    Outcome.REJECTED: "It understood, and said no.",
    Outcome.THROTTLED: "It took nothing, and asks us to wait.",
    Outcome.NOT_SENT: "Nothing came of it at the partner; it may be asked again.",
    Outcome.UNKNOWN: "It may have been done: nobody knows before the partner is asked.",
}


@admin.register(Exchange)
class ExchangeAdmin(DocumentAdmin):
    """Conversations, each with its requests and responses. Secrets and shoppers' details are never in them."""

    list_display = ("started_at", "partner", "operation", "reference", "ending", "took", "summary")
    list_filter = (
        ("partner", RelatedDropdownFilter),
        OperationFilter,
        OutcomeFilter,
        SlowFilter,
        ("started_at", DaysFilter),
    )
    list_filter_submit = True
    list_select_related = ()  # joined with partners, PostgreSQL would sort a million rows to show fifty
    list_before_template = "admin/partners/exchange/before.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ("started_at",)
    search_fields = ("reference", "summary")
    search_help_text = "How a number or a GTIN begins, or words of why it failed"
    ordering = ("-started_at", "-pk")
    change_form_template = "admin/partners/exchange/page.html"
    actions_detail = ("ask_again", "download")

    @display(description="Outcome", label=OUTCOME_COLOURS)
    def ending(self, exchange: Exchange) -> str:
        """One of the five words."""
        return exchange.outcome

    @display(description="Took")
    def took(self, exchange: Exchange) -> str:
        """How long it lasted."""
        return f"{exchange.duration_ms} ms"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Exchange]:
        """The rows without what was said, which is long; a page fetches its own. Partners come beside them."""
        rows: QuerySet[Exchange] = super().get_queryset(request)
        return rows.defer("turns").prefetch_related("partner")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Exchange], search_term: str
    ) -> tuple[QuerySet[Exchange], bool]:
        """Those about something that begins so, or that failed in such words."""
        words = search_term.strip()
        return (speaking_of(queryset, words) if words else queryset), False

    def get_paginator(
        self, request: HttpRequest, queryset: Any, per_page: int, **rest: Any
    ) -> "Paginator[Any]":
        """Conversations are too many to be counted; what was done with one of them is not."""
        kind = FirstOfVeryMany if getattr(queryset, "model", None) is Exchange else Paginator
        return kind(queryset, per_page, **rest)

    def get_urls(self) -> list[URLPattern]:
        """Its pages, and the list as a file."""
        view = self.admin_site.admin_view(self.download_list)
        return [path("download/", view, name="partners_exchange_download"), *super().get_urls()]

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """The conversation, turn by turn, and whether it can be asked again."""
        exchange = self.row(request, object_id)
        return {**told(exchange), "why_not": replay.why_not(exchange)}

    @action(description="Ask again", url_path="again", permissions=["act"], icon="replay")
    def ask_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask the partner the same once more, and show both answers side by side."""
        exchange = self.row(request, object_id)
        question = Question(
            title=f"Ask {exchange.partner} again",
            words=f"The same is asked once more, now and as {exchange.partner} is set up now. Nothing comes of the "
            "answer: no offer, order or document changes. What is said is kept beside the old.",
            button="Ask now",
            act=lambda _: _side_by_side(exchange, replay.ask_again(exchange_id=exchange.pk)),
            reveal="admin/partners/exchange/again.html",
        )
        return self.ask(request, exchange, question)

    @action(description="Download", url_path="download", permissions=["view"], icon="download")
    def download(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The conversation as JSON, redacted as it is kept."""
        exchange = self.row(request, object_id)
        layout = {"indent": 2, "ensure_ascii": False}
        return JsonResponse(
            document_of(exchange),
            json_dumps_params=layout,
            headers=_attached(f"conversation-{exchange.pk}.json"),
        )

    def download_list(self, request: HttpRequest) -> HttpResponseBase:
        """The first of the conversations that the list shows with these filters, a line of JSON each."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            listed = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:partners_exchange_changelist")
        lines = lines_of(list(listed.values_list("pk", flat=True)[:MOST_COUNTED]))
        headers = _attached("conversations.ndjson")
        return StreamingHttpResponse(lines, content_type="application/x-ndjson", headers=headers)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Ask again only what can be."""
        exchange = self.get_object(request, object_id)
        hidden = "again" if exchange and replay.why_not(exchange) else ""
        offered = super().get_actions_detail(request, object_id)
        return [one for one in offered if one.path != hidden]


def told(exchange: Exchange) -> dict[str, Any]:
    """A conversation as pages show it."""
    return {
        "exchange": exchange,
        "colour": OUTCOME_COLOURS.get(exchange.outcome, ""),
        "outcome_words": OUTCOME_WORDS.get(exchange.outcome, ""),
        "turns": [turn_of(turn) for turn in exchange.turns],
    }


def _side_by_side(then: Exchange, now: Exchange) -> dict[str, Any]:
    now.partner = then.partner
    return {"both": [("Then", told(then)), ("Now", told(now))], "differences": differences(then, now)}


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
