"""Addresses of the cart, of check-out and of placed orders."""

from django.urls import path, register_converter

from orders.kiosk import cart, checkout, done, find, staff
from orders.kiosk.converters import Number

register_converter(Number, "number")

urlpatterns = [
    path("cart/", cart.show, name="cart"),
    path("cart/add/", cart.add, name="cart-add"),
    path("cart/lines/<int:line_id>/", cart.change, name="cart-line"),
    path("checkout/", checkout.check_out, name="checkout"),
    path("done/<number:number>/", done.show, name="done"),
    path("orders/find/", find.find, name="order-find"),
    path("orders/find/<number:number>/", find.scanned, name="order-scanned"),
    path("orders/<number:number>/", staff.show, name="order-detail"),
    path("orders/<number:number>/paid/", staff.take_payment, name="order-paid"),
]
