"""Why this partner? What was weighed when a line was ordered."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from catalog.choice import Decision, Weighed
from catalog.choice.documents import read, written
from catalog.choice.words import confidence_of, policy_of, verdict_of
from orders.models import LineDecision
from stores.admin.base import DocumentAdmin
from stores.money import Money


@admin.register(LineDecision)
class LineDecisionAdmin(DocumentAdmin):
    """Every candidate of an order line with its figures, and the rule that removed it or its rank."""

    store_path = "line__order__store"
    list_display = ("item", "order", "sold_by", "placed_at")
    list_filter = ("line__purchase_order__partner", "line__order__store")
    search_fields = ("line__order__number__istartswith", "line__sku__iexact")
    search_help_text = "An order's number, or a SKU in full"
    ordering = ("-pk",)
    change_form_template = "admin/orders/linedecision/page.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[LineDecision]:
        """With what the list shows, and without what only a page does."""
        rows: QuerySet[LineDecision] = super().get_queryset(request)
        return rows.select_related("line__order__store", "line__purchase_order__partner")

    @display(description="Item")
    def item(self, decision: LineDecision) -> str:
        """What was sold."""
        return f"{decision.line} {decision.line.title}"

    @display(description="Order", ordering="line__order__number")
    def order(self, decision: LineDecision) -> str:
        """Whose line it is."""
        return decision.line.order.number

    @display(description="Sold from", ordering="line__purchase_order__partner__name")
    def sold_by(self, decision: LineDecision) -> str:
        """The partner."""
        return str(decision.line.purchase_order.partner)

    @display(description="Placed", ordering="line__order__placed_at")
    def placed_at(self, decision: LineDecision) -> Any:
        """When the shopper ordered."""
        return decision.line.order.placed_at

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """What was weighed, and whether the same facts still lead to the same answer."""
        kept = self.row(request, object_id)
        decision = read(kept.document)
        return {
            "kept": kept,
            "decision": decision,
            "policy": policy_of(decision),
            "rows": [_row(one, decision, kept) for one in decision.weighed],
            "replays": written(decision.again()) == kept.document,
            "shows_costs": request.user.has_perm("catalog.view_offer"),
        }


def _row(one: Weighed, decision: Decision, kept: LineDecision) -> dict[str, Any]:
    currency, figures = one.candidate.currency, one.figures
    return {
        "candidate": one.candidate,
        "figures": figures,
        "is_sold": one.candidate.pk == kept.sold_from,
        "verdict": verdict_of(one, decision),
        "price": Money(figures.price, currency),
        "landed": Money(figures.landed, currency),
        "margin": Money(figures.margin, currency),
        "confidence": confidence_of(one),
    }
