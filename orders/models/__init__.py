"""The rows of the orders app."""

from orders.models.cart import Cart, CartLine
from orders.models.erp import ErpBatch, ErpDifference, ErpRecord, ErpStatement
from orders.models.event import OrderEvent
from orders.models.idempotency import IdempotencyKey
from orders.models.order import Order, OrderLine
from orders.models.outbox import OutboxMessage
from orders.models.payment import Payment
from orders.models.purchase_order import PurchaseOrder
from orders.models.sourcing import LineDecision

__all__ = [
    "Cart",
    "CartLine",
    "ErpBatch",
    "ErpDifference",
    "ErpRecord",
    "ErpStatement",
    "IdempotencyKey",
    "LineDecision",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OutboxMessage",
    "Payment",
    "PurchaseOrder",
]
