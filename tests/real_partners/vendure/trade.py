"""Trading with the shop: one round of deliveries, and what each side says of an order."""

import time
from typing import Any

from orders.models import PurchaseOrder
from orders.operations.relay import deliver_next
from orders.states import PurchaseOrderState as State
from partners.messages import OrderReference
from partners.models import Exchange, Partner
from partners.queries.accounts import account_of
from partners.transformers.requests import Conversation
from partners.transports.conversation import Held, hold
from tests.real_partners.vendure.books import Books

LACES, SHOE = "9500000000136", "9500000000013"


def deliver() -> None:
    """Set out once, as a worker would; a promise that was postponed is waited for."""
    until = time.monotonic() + 10
    while not deliver_next(queue="partners"):
        assert time.monotonic() < until
        time.sleep(0.1)


def told(purchase_order: PurchaseOrder) -> tuple[str, str]:
    """Where a purchase order stands, and the number the shop gave it."""
    purchase_order.refresh_from_db()
    return purchase_order.state, purchase_order.partner_reference


def is_acknowledged(purchase_order: PurchaseOrder, books: Books) -> bool:
    """Whether we and the shop agree that the shop holds this order once."""
    return [(State.ACKNOWLEDGED, held["code"]) for held in books.orders(purchase_order.number)] == [
        told(purchase_order)
    ]


def asked_for(purchase_order: PurchaseOrder) -> list[str]:
    """What the shop was asked about a purchase order, in this order."""
    exchanges = Exchange.objects.filter(reference=purchase_order.number).order_by("pk")
    return [exchange.operation for exchange in exchanges]


def hear(partner: Partner, conversation: Conversation[Any]) -> Held[Any]:
    """Hold a conversation with the shop."""
    return hold(conversation, account_of(partner), timeout_s=30)


def reference_of(purchase_order: PurchaseOrder) -> OrderReference:
    """How it is asked for."""
    return OrderReference(number=purchase_order.number, partner_reference=purchase_order.partner_reference)
