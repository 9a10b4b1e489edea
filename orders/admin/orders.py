"""Orders: the list, and the page that tells one's whole story."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextInputWidget

from orders.admin import colours, evidence
from orders.admin.filters import OrderStateFilter
from orders.models import Order
from orders.operations import payments
from orders.queries import orders
from orders.states import PaymentState
from stores.admin.base import DocumentAdmin
from stores.admin.confirmation import Question
from stores.admin.filters import DaysFilter
from stores.money import Money


class ReceiptForm(forms.Form):
    """What the till printed."""

    reference = forms.CharField(
        label="Receipt number", max_length=60, strip=True, widget=UnfoldAdminTextInputWidget()
    )


@admin.register(Order)
class OrderAdmin(DocumentAdmin):
    """Shoppers' orders, to read; taking the money at the till is the one thing done here."""

    store_path = "store"
    list_display = ("number", "placed_at", "store", "shopper", "amount", "reads_as", "paid")
    list_filter = ("store", ("placed_at", DaysFilter), OrderStateFilter)
    list_filter_submit = True
    search_fields = ("number__istartswith", "email__iexact")
    search_help_text = "An order's number, or the shopper's whole e-mail address"
    ordering = ("-placed_at", "-pk")
    change_form_template = "admin/orders/order/page.html"
    actions_detail = ("take_payment",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """With what the list shows, in a fixed number of queries."""
        rows: QuerySet[Order] = super().get_queryset(request)
        return rows.select_related("store", "payment").prefetch_related("purchase_orders")

    def has_pay_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the person may note what a till took."""
        return bool(request.user.has_perm("orders.change_payment"))

    @display(description="Shopper")
    def shopper(self, order: Order) -> str:
        """Initials: a list on a screen in an office need not tell names."""
        names = str(order.ship_to.get("name", "")).split()
        return " ".join(f"{name[0]}." for name in names[:3])

    @display(description="Total", ordering="total")
    def amount(self, order: Order) -> str:
        """What it cost."""
        return str(order.money)

    @display(description="State", label=dict(colours.ORDER))
    def reads_as(self, order: Order) -> tuple[str, str]:
        """How it reads as a whole."""
        return order.state, order.state.label

    @display(description="Payment", label=dict(colours.PAYMENT))
    def paid(self, order: Order) -> tuple[str, str]:
        """Where the money is."""
        return order.payment.state, order.payment.get_state_display()

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """The order's whole story."""
        order = orders.for_display().get(pk=self.row(request, object_id).pk)
        return evidence.of_order(order)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Money is taken where it is due."""
        order = self.get_object(request, object_id)
        is_due = order is not None and order.payment.state == PaymentState.DUE
        return list(super().get_actions_detail(request, object_id)) if is_due else []

    @action(
        description="Paid at the till", url_path="pay", permissions=["pay"], icon="point_of_sale",
        variant=ActionVariant.PRIMARY,
    )  # fmt: skip
    def take_payment(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note what the till took."""
        order = self.row(request, object_id)
        owed = Money(order.payment.amount, order.payment.currency)
        question = Question(
            title=f"{order}: paid at the till",
            words=f"Note that the till took {owed}. This cannot be taken back here.",
            button=f"{owed} was paid",
            form=ReceiptForm,
            act=lambda given: payments.take_at_till(
                order_id=order.pk, reference=given["reference"], actor=request.user.get_username()
            ),
            done=f"{owed} noted as paid.",
        )
        return self.ask(request, order, question)
