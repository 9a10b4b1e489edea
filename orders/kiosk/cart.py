"""The cart."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Offer
from catalog.queries import offers
from orders.kiosk import shopper, words
from orders.kiosk.forms import AddForm, QuantityForm
from orders.kiosk.redirects import see_other
from orders.models import CartLine
from orders.operations.carts import add_to_cart, set_quantity
from orders.queries import parcels
from stores.errors import DomainError
from stores.kiosk.access import ShopRequest, shop_page

STEPS = frozenset({"less", "more"})


@require_safe
@shop_page
def show(request: ShopRequest) -> HttpResponse:
    """What lies in the cart, parcel by parcel, beside what became of it since."""
    basket = parcels.of_cart(shopper.open_cart(request), now=timezone.now())
    return render(request, "orders/cart.html", {"basket": basket})


@require_POST
@shop_page
def add(request: ShopRequest) -> HttpResponse:
    """Put an offer into the cart at the price the page showed; else say what is true now. Back to the item."""
    form = AddForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That could not be added. Choose the item again.")
        return see_other("cart")
    wanted = form.cleaned_data
    try:
        line = add_to_cart(
            cart_id=shopper.cart_to_fill(request).pk,
            offer_id=wanted["offer"],
            quantity=wanted["quantity"],
            shown_price=wanted["price"],
        )
    except DomainError as refusal:
        return _not_added(request, wanted, words.refused(refusal, shown_price=wanted["price"]))
    messages.success(request, f"In your cart: {_name(line)}", extra_tags="added")
    return _to_item(line.offer, wanted["q"])


@require_POST
@shop_page
def change(request: ShopRequest, line_id: int) -> HttpResponse:
    """Take more or fewer of a line, or none; agree to its new price. The focus stays on the button."""
    cart = shopper.open_cart(request)
    form = QuantityForm(request.POST)
    if cart and form.is_valid():
        try:
            set_quantity(cart_id=cart.pk, line_id=line_id, quantity=form.cleaned_data["quantity"])
        except DomainError as refusal:
            messages.error(request, words.refused(refusal))
    step = request.GET.get("step")
    return see_other("cart", fragment=f"{step}-{line_id}" if step in STEPS else "main")


def _not_added(request: ShopRequest, wanted: Mapping[str, Any], why: str) -> HttpResponse:
    """Back to the item with the reason; it shows the new price by itself. An offer that is gone leads to the cart."""
    offer = offers.with_item(wanted["offer"])
    if offer is None:
        messages.error(request, "This item is no longer offered. Nothing was added.")
        return see_other("cart")
    messages.error(request, f"{why} Nothing was added.")
    return _to_item(offer, wanted["q"])


def _to_item(offer: Offer, looked_for: str) -> HttpResponse:
    """The item's page, with the way back to the results it was found in."""
    return see_other("item", offer.variant.sku, query={"q": looked_for} if looked_for else None)


def _name(line: CartLine) -> str:
    variant = line.offer.variant
    return f"{variant.product.title}, {variant.label}" if variant.label else variant.product.title
