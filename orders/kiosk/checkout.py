"""Check-out: where it goes, how it is paid, and the order."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from catalog.errors import OfferChanged
from orders.errors import CartChanged, CartEmpty, MixedCurrencies
from orders.kiosk import shopper
from orders.kiosk.forms import CheckoutForm, ShownCartForm
from orders.kiosk.redirects import see_other
from orders.models import Cart
from orders.models.payment import PaymentMethod
from orders.operations.checkout import place_order
from orders.queries import parcels
from stores.errors import DomainError
from stores.kiosk.access import ShopRequest, shop_page

CHANGED = "Your cart changed after this page was opened. Look at it again, then order."
UNORDERED = "Something in your cart changed. Nothing was ordered and your address is kept."


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@shop_page
def check_out(request: ShopRequest) -> HttpResponse:
    """Ask for address and payment, then place the order. However often it is sent, one cart becomes one order."""
    if request.method == "POST":
        return _order(request)
    return _ask(request, shopper.open_cart(request), CheckoutForm(initial=_known(request)))


def _order(request: ShopRequest) -> HttpResponse:
    """Place the order of the cart that the page showed, whatever other tabs did since."""
    shown = ShownCartForm(request.POST)
    cart = shopper.own_cart(request, shown.cleaned_data["cart"]) if shown.is_valid() else None
    if cart is None:
        messages.error(request, "That cart is no longer here. Nothing was ordered.")
        return see_other("cart")
    if cart.order:
        return see_other("done", cart.order.number)
    form = CheckoutForm(request.POST)
    if not form.is_valid():
        return _ask(request, cart, form, status=422)
    return _place(request, cart, form, seen=shown.cleaned_data["seen"])


def _place(request: ShopRequest, cart: Cart, form: CheckoutForm, *, seen: str) -> HttpResponse:
    try:
        order = place_order(
            cart_id=cart.pk,
            buyer=form.buyer(),
            payment_method=form.cleaned_data["payment"],
            seen=seen,
            visit=request.visit.id,
            actor=request.principal.name,
            now=timezone.now(),
        )
    except CartChanged:
        return _ask(request, cart, form, problem=CHANGED, status=409)
    except (CartEmpty, OfferChanged, MixedCurrencies):
        return _back_to_cart(request, form)
    except DomainError as refusal:
        return _ask(request, cart, form, problem=str(refusal), status=409)
    shopper.forget_address(request)
    request.visit.end()
    return see_other("done", order.number)


def _ask(
    request: ShopRequest, cart: Cart | None, form: CheckoutForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The page, with all that was typed; back to the cart while something in it waits for the shopper's word."""
    basket = parcels.of_cart(cart, now=timezone.now())
    if cart is None or not basket.can_be_ordered:
        return _back_to_cart(request, form)
    shown: dict[str, Any] = {"form": form, "cart": cart, "basket": basket, "problem": problem}
    return render(request, "orders/checkout.html", shown, status=status)


def _back_to_cart(request: ShopRequest, form: CheckoutForm) -> HttpResponse:
    if form.is_bound:
        shopper.keep_address(request, form.typed())
        messages.error(request, UNORDERED)
    return see_other("cart")


def _known(request: ShopRequest) -> dict[str, str]:
    """What the shopper typed before, or where most live."""
    return {"country": request.store.country, "payment": PaymentMethod.TILL, **shopper.kept_address(request)}
