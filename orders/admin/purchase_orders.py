"""Purchase orders: what each partner was asked, and what a person decides when nobody else can."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextInputWidget

from orders.admin import colours, evidence
from orders.admin.filters import WaitingFilter
from orders.models import PurchaseOrder
from orders.operations import decisions, inquiry
from orders.queries import orders
from orders.states import PURCHASE_ORDER_MOVES
from orders.states import PurchaseOrderState as State
from stores.admin.base import DocumentAdmin
from stores.admin.confirmation import Question

PARKED_ONLY = frozenset({"send-again", "ask-again", "accepted"})


class ReferenceForm(forms.Form):
    """The partner's own number."""

    partner_reference = forms.CharField(
        label="The partner's number for it", max_length=80, strip=True, widget=UnfoldAdminTextInputWidget()
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Reason", max_length=300, strip=True, widget=UnfoldAdminTextInputWidget())


@admin.register(PurchaseOrder)
class PurchaseOrderAdmin(DocumentAdmin):
    """Each partner's share of an order. States change through decisions, and each shows what is known first."""

    store_path = "order__store"
    list_display = (
        "number",
        "placed_at",
        "store",
        "partner",
        "stands",
        "partner_reference",
        "reason",
    )
    list_filter = ("partner", "state", "order__store", WaitingFilter)
    list_select_related = ("order__store", "partner")
    search_fields = ("number__istartswith", "partner_reference__iexact")
    search_help_text = "Our number, or the partner's in full"
    ordering = ("-pk",)
    change_form_template = "admin/orders/purchaseorder/page.html"
    decisions = ["send_again", "ask_again", "accepted", "withdraw"]
    actions_detail = ("ask_partner", {"title": "Decide", "icon": "gavel", "items": decisions})

    @display(description="Placed", ordering="order__placed_at")
    def placed_at(self, purchase_order: PurchaseOrder) -> Any:
        """When the shopper ordered."""
        return purchase_order.order.placed_at

    @display(description="Store", ordering="order__store__name")
    def store(self, purchase_order: PurchaseOrder) -> str:
        """Where the shopper ordered."""
        return str(purchase_order.order.store)

    @display(description="State", label=dict(colours.PURCHASE_ORDER), ordering="state")
    def stands(self, purchase_order: PurchaseOrder) -> tuple[str, str]:
        """How far it has come."""
        return purchase_order.state, purchase_order.get_state_display()

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """What was asked, what was said, what happened."""
        return self._evidence(self.row(request, object_id))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """What can be decided in the present state."""
        purchase_order = self.get_object(request, object_id)
        if purchase_order is None:
            return []
        offered = super().get_actions_detail(request, object_id)
        return [one for one in offered if _makes_sense(one.path, State(purchase_order.state))]

    @action(description="Ask the partner", url_path="ask", permissions=["act"], icon="contact_support")
    def ask_partner(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Their side, asked now."""
        purchase_order = self.row(request, object_id)
        question = Question(
            title=f"Ask {purchase_order.partner} about {purchase_order}",
            words="Asks whether the partner holds our number. Nothing is ordered and nothing changes.",
            button="Ask now",
            act=lambda _: inquiry.ask_partner(purchase_order_id=purchase_order.pk),
            reveal="admin/orders/purchaseorder/finding.html",
        )
        return self.ask(request, purchase_order, question)

    @action(description="Send again", url_path="send-again", permissions=["act"], icon="send")
    def send_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The partner does not have it."""
        return self._decide(
            request,
            object_id,
            title="Send {} again",
            words="Only when the partner does not have it: otherwise it may ship twice.",
            button="The partner does not have it: send",
            act=lambda key, given, actor: decisions.resend(purchase_order_id=key, actor=actor),
            is_grave=True,
        )

    @action(description="Find out by itself", url_path="ask-again", permissions=["act"], icon="autorenew")
    def ask_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The system goes on as if the answer had only been lost."""
        return self._decide(
            request,
            object_id,
            title="Let {} find out by itself",
            words="The system goes on as after a lost answer: it asks the partner or repeats our number, as the "
            "partner's protocol allows, and sends only when that is safe.",
            button="Go on",
            act=lambda key, given, actor: decisions.ask_again(purchase_order_id=key, actor=actor),
        )

    @action(description="Mark accepted", url_path="accepted", permissions=["act"], icon="task_alt")
    def accepted(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The partner has it, as a person learned."""
        return self._decide(
            request,
            object_id,
            title="Mark {} as accepted",
            words="For when the partner told you that it ships all of it.",
            button="The partner ships all of it",
            form=ReferenceForm,
            act=lambda key, given, actor: decisions.note_acceptance(
                purchase_order_id=key,
                partner_reference=given["partner_reference"],
                actor=actor,
                now=timezone.now(),
            ),
        )

    @action(
        description="Withdraw",
        url_path="withdraw",
        permissions=["act"],
        icon="cancel",
        variant=ActionVariant.DANGER,
    )
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """It shall not be shipped."""
        return self._decide(
            request,
            object_id,
            title="Withdraw {}",
            words="The shopper owes nothing for it from then on; what was paid already must be given back at the till. "
            "The partner is not told: if it may have the purchase order, call it off there first.",
            button="Withdraw it",
            form=ReasonForm,
            act=lambda key, given, actor: decisions.withdraw(
                purchase_order_id=key, actor=actor, reason=given["reason"]
            ),
            is_grave=True,
        )

    def _decide(
        self,
        request: HttpRequest,
        object_id: str,
        *,
        title: str,
        act: Callable[[int, Mapping[str, Any], str], object],
        **question: Any,
    ) -> HttpResponse:
        """Ask, with both sides' evidence above the button."""
        purchase_order = self.row(request, object_id)
        actor = request.user.get_username()
        return self.ask(
            request,
            purchase_order,
            Question(
                title=title.format(purchase_order),
                act=lambda given: act(purchase_order.pk, given, actor),
                done="Decided; the order's history tells it.",
                evidence="admin/orders/purchaseorder/evidence.html",
                facts=self._evidence(purchase_order),
                **question,
            ),
        )

    def _evidence(self, purchase_order: PurchaseOrder) -> dict[str, Any]:
        order = orders.for_display().get(pk=purchase_order.order_id)
        fetched = next(one for one in order.purchase_orders.all() if one.pk == purchase_order.pk)
        return evidence.of_purchase_order(fetched, order)


def _makes_sense(path: str, state: State) -> bool:
    if path in PARKED_ONLY:
        return state == State.PARKED
    if path == "withdraw":
        return State.CANCELLED in PURCHASE_ORDER_MOVES[state]
    return state not in {State.QUEUED, State.CANCELLED}
