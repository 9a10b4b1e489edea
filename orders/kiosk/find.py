"""Looking an order up: shoppers with a proof, the people of a store among today's."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from orders.errors import OrderMissing
from orders.kiosk import tries, words
from orders.kiosk.forms import FindForm
from orders.kiosk.redirects import see_other
from orders.kiosk.staff import is_staff, sees
from orders.models import Order
from orders.queries import orders
from stores.kiosk.access import ShopRequest, shop_page

FOUND = "found"
NO_MATCH = "No order matches these two together."
SPENT = "Too many tries on this screen. Ask a colleague, or try again in ten minutes."


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@shop_page
def find(request: ShopRequest) -> HttpResponse:
    """Ask for the number and a proof, then show how far the order is. Its address is never shown."""
    if request.method == "POST":
        return _look(request)
    return _page(request, FindForm(), order=_found(request))


@require_safe
@shop_page
def scanned(request: ShopRequest, number: str) -> HttpResponse:
    """Where a scanned receipt leads: for the people of its store the order, for others the question for a proof."""
    if sees(request, number):
        return see_other("order-detail", number)
    return _page(request, FindForm(initial={"number": number}))


def _look(request: ShopRequest) -> HttpResponse:
    form = FindForm(request.POST)
    if tries.are_spent(request.principal):
        return _page(request, form, problem=SPENT, status=429)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        order = orders.of_shopper(**form.cleaned_data)
    except OrderMissing:
        tries.count_miss(request.principal)
        return _page(request, form, problem=NO_MATCH, status=404)
    request.session[FOUND] = order.number
    return see_other("order-find")


def _found(request: ShopRequest) -> Order | None:
    """The order this shopper has proved to be theirs, until they look for another or start over."""
    number = request.session.get(FOUND)
    try:
        return orders.by_number(number) if number else None
    except OrderMissing:  # found at another retailer, before somebody of this one logged in
        return None


def _page(
    request: ShopRequest, form: FindForm, *, order: Order | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    shown: dict[str, Any] = {"form": form, "problem": problem, "order": order}
    if order:
        shown["stories"] = words.stories(order)
    if is_staff(request):
        shown["today"] = orders.of_store(request.store, now=timezone.now())
    return render(request, "orders/find.html", shown, status=status)
