"""The receipt on the screen."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orders.kiosk import shopper, words
from orders.kiosk.redirects import see_other
from orders.kiosk.till_code import till_code
from orders.queries import orders
from orders.states import PaymentState
from stores.kiosk.access import ShopRequest, shop_page

CLEARS_IN_S = 30


@require_safe
@shop_page
def show(request: ShopRequest, number: str) -> HttpResponse:
    """Thanks, the number, and what to do now: only for the session that placed the order, while it lasts."""
    order = orders.of_carts(shopper.cart_ids(request.session), number=number)
    if order is None:
        return see_other("order-find")
    shown = {
        "order": order,
        "stories": words.stories(order),
        "is_due": order.payment.state == PaymentState.DUE,
        "code": till_code(order.number),
        "mail": words.masked(order.email),
        "clears_in": CLEARS_IN_S if request.principal.kiosk else 0,
    }
    return render(request, "orders/done.html", shown)
