"""Our rows as the documents partners read."""

from catalog.gtin import is_restricted
from orders.models import PurchaseOrder
from partners.messages import Address, PurchaseOrderLine, PurchaseOrderMessage


def purchase_order_message(purchase_order: PurchaseOrder) -> PurchaseOrderMessage:
    """What a partner is asked to ship, and to whom, as it was when the order was placed. Our own labels stay ours."""
    order = purchase_order.order
    return PurchaseOrderMessage(
        number=purchase_order.number,
        currency=purchase_order.currency,
        placed_at=order.placed_at,
        ship_to=Address(**order.ship_to),
        email=order.email,
        phone=order.phone,
        lines=tuple(
            PurchaseOrderLine(
                line_number=line.line_number,
                partner_sku=line.partner_sku,
                gtin="" if is_restricted(line.gtin) else line.gtin,
                quantity=line.quantity,
                unit_cost=line.unit_cost,
            )
            for line in purchase_order.lines.order_by("line_number")
        ),
    )
