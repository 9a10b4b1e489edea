"""An order, for the people of the store it was placed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from orders.errors import IllegalMove, OrderMissing
from orders.kiosk import words
from orders.kiosk.forms import ReceiptForm
from orders.kiosk.redirects import see_other
from orders.models import Order
from orders.operations.payments import take_at_till
from orders.queries import events, orders, story
from orders.states import PaymentState
from stores.kiosk.access import ShopRequest, shop_page
from stores.roles import STORE_ROLES


def is_staff(request: ShopRequest) -> bool:
    """Whether a manager or an associate asks, not a kiosk."""
    user = request.principal.user
    return user is not None and user.role in STORE_ROLES


def sees(request: ShopRequest, number: str) -> bool:
    """Whether an order has a page for whoever asks."""
    try:
        return bool(_order(request, number))
    except OrderMissing:
        return False


@require_safe
@shop_page
def show(request: ShopRequest, number: str) -> HttpResponse:
    """The order with its history. To a kiosk, and to another store's people, there is nothing here."""
    return _page(request, _order(request, number), ReceiptForm())


@require_POST
@shop_page
def take_payment(request: ShopRequest, number: str) -> HttpResponse:
    """Note the till's receipt. The same receipt again is harmless; a second one is refused."""
    order = _order(request, number)
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return _page(request, order, form, status=422)
    try:
        take_at_till(order_id=order.pk, actor=request.principal.name, **form.cleaned_data)
    except IllegalMove:
        state = PaymentState(order.payment.state).label
        form.add_error("reference", f"This order cannot be paid now: it is {state}.")
        return _page(request, order, form, status=409)
    messages.success(request, f"{order.number} is paid.")
    return see_other("order-detail", order.number)


def _order(request: ShopRequest, number: str) -> Order:
    order = orders.by_number(number)
    if not is_staff(request) or order.store_id != request.store.pk:
        raise OrderMissing
    return order


def _page(request: ShopRequest, order: Order, form: ReceiptForm, *, status: int = 200) -> HttpResponse:
    shown = {
        "order": order,
        "stories": words.stories(order),
        "timeline": story.told(events.timeline(order)),
        "is_due": order.payment.state == PaymentState.DUE,
        "form": form,
    }
    return render(request, "orders/order.html", shown, status=status)
