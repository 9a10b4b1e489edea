"""The console's pages for orders, purchase orders, the outbox and the ERP."""

from orders.admin import erp, orders, outbox, purchase_orders, sourcing

__all__ = ["erp", "orders", "outbox", "purchase_orders", "sourcing"]
