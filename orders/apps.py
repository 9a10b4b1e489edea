"""From cart to ERP: the order's life."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Carts, orders, purchase orders, payments, the outbox and the books."""

    name = "orders"
    verbose_name = "Sales"
