"""An event as the ERP reads it: what happened, and the order as it stands since. `docs/erp.md` tells each field."""

from typing import Any

from orders.erp.base import instant
from orders.models import Order, OrderEvent, OrderLine, Payment, PurchaseOrder
from orders.states import OrderState, PurchaseOrderState

SCHEMA = "endless-aisle/erp-record/1"

# What changes the books. That we are still trying to reach a partner does not.
KINDS = frozenset(
    {
        "order.placed",
        "purchase-order.acknowledged",
        "purchase-order.partial",
        "purchase-order.rejected",
        "purchase-order.cancelled",
        "payment.reduced",
        "payment.authorised",
        "payment.captured",
        "payment.voided",
        "payment.refunded",
    }
)

OPEN = "open"
ORDER_STATES = {
    OrderState.CONFIRMED: "confirmed",
    OrderState.PARTIAL: "partial",
    OrderState.REFUSED: "refused",
    OrderState.CANCELLED: "cancelled",
}
PURCHASE_ORDER_STATES = {
    PurchaseOrderState.ACKNOWLEDGED: "confirmed",
    PurchaseOrderState.PARTIAL: "partial",
    PurchaseOrderState.REJECTED: "refused",
    PurchaseOrderState.CANCELLED: "cancelled",
}


def document_of(event: OrderEvent, order: Order) -> dict[str, Any]:
    """The record of one event; `order` comes with its store, payment, purchase orders, their partners and lines.

    The shopper's name, street, e-mail and phone stay with us: the books need none of them.
    """
    purchase_order = event.purchase_order
    return {
        "schema": SCHEMA,
        "retailer": order.retailer.slug,
        "event": event.kind,
        "occurred_at": instant(event.recorded_at),
        "purchase_order": purchase_order.number if purchase_order else None,
        "order": _order(order),
    }


def state_of(order: Order) -> str:
    """An order's state in the ERP's words: open until its partners have answered."""
    return ORDER_STATES.get(order.state, OPEN)


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "state": state_of(order),
        "placed_at": instant(order.placed_at),
        "store": order.store.code,
        "currency": order.currency,
        "ordered_total": str(order.total),
        "total": str(order.payment.amount),
        "ship_to": {name: order.ship_to.get(name, "") for name in ("postal_code", "region", "country")},
        "payment": _payment(order.payment),
        "purchase_orders": [_purchase_order(share) for share in order.purchase_orders.all()],
    }


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "method": payment.method,
        "state": payment.state,
        "amount": str(payment.amount),
        "reference": payment.reference,
    }


def _purchase_order(purchase_order: PurchaseOrder) -> dict[str, Any]:
    return {
        "number": purchase_order.number,
        "partner": purchase_order.partner.code,
        "partner_reference": purchase_order.partner_reference,
        "state": PURCHASE_ORDER_STATES.get(PurchaseOrderState(purchase_order.state), OPEN),
        "lines": [_line(line) for line in purchase_order.lines.all()],
    }


def _line(line: OrderLine) -> dict[str, Any]:
    return {
        "line": line.line_number,
        "sku": line.sku,
        "gtin": line.gtin,
        "partner_sku": line.partner_sku,
        "title": " · ".join(part for part in (line.title, line.label) if part),
        "quantity": line.quantity,
        "accepted": line.accepted,
        "rejected": line.rejected,
        "unit_price": str(line.unit_price),
        "unit_cost": str(line.unit_cost),
    }
