"""Addresses of orders."""

from django.urls import path, re_path

from orders.api.views import OrdersView, OrderView

urlpatterns = [
    path("orders/", OrdersView.as_view(), name="api-orders"),
    re_path(r"^orders/(?P<number>[A-Za-z0-9-]{1,20})/$", OrderView.as_view(), name="api-order"),
]
