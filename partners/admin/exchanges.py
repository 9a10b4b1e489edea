"""What was said with partners, redacted. To look at, never to change."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from partners.errors import Outcome
from partners.models import Exchange
from stores.admin.base import DocumentAdmin
from stores.admin.filters import DaysFilter

OUTCOME_COLOURS = {
    Outcome.CONFIRMED: "success",
    Outcome.REJECTED: "danger",
    Outcome.THROTTLED: "warning",
    Outcome.NOT_SENT: "warning",
    Outcome.UNKNOWN: "danger",
}


@admin.register(Exchange)
class ExchangeAdmin(DocumentAdmin):
    """Conversations, each with its requests and responses. Secrets and shoppers' details are never in them."""

    list_display = ("started_at", "partner", "operation", "reference", "ending", "took", "summary")
    list_filter = ("partner", "operation", "outcome", ("started_at", DaysFilter))
    list_filter_submit = True
    list_select_related = ("partner",)
    search_fields = ("=reference",)
    search_help_text = "A purchase order's number or a GTIN, in full"
    ordering = ("-started_at", "-pk")
    change_form_template = "admin/partners/exchange/page.html"

    @display(description="Outcome", label=OUTCOME_COLOURS)
    def ending(self, exchange: Exchange) -> str:
        """One of the five words."""
        return exchange.outcome

    @display(description="Took", ordering="duration_ms")
    def took(self, exchange: Exchange) -> str:
        """How long it lasted."""
        return f"{exchange.duration_ms} ms"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The conversation, turn by turn."""
        exchange = self.row(request, object_id)
        context = {
            "exchange": exchange,
            "colour": OUTCOME_COLOURS.get(exchange.outcome, ""),
            "turns": [_turn(turn) for turn in exchange.turns],
            **(extra_context or {}),
        }
        shown: HttpResponse = super().change_view(request, object_id, form_url, context)
        return shown


def _turn(turn: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, laid out, and beside it the one word that tells whom we were (`credentials`)."""
    return {name: _said(said) if isinstance(said, Mapping) else said for name, said in turn.items() if said}


def _said(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said, "body": _laid_out(said.get("body", ""))}


def _laid_out(body: str) -> str:
    """JSON with line breaks; a body that was cut short or is no JSON stays as it was kept."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
