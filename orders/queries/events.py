"""What happened."""

from django.db.models import QuerySet

from orders.models import Order, OrderEvent, PurchaseOrder


def timeline(order: Order) -> QuerySet[OrderEvent]:
    """The order's story, oldest first."""
    return OrderEvent.objects.filter(order=order).select_related("purchase_order__partner").order_by("pk")


def get(event_id: int) -> OrderEvent:
    """One event with its order, store and payment."""
    events = OrderEvent.objects.select_related("order__store", "order__payment", "purchase_order__partner")
    event: OrderEvent = events.get(pk=event_id)
    return event


def invoices_of(purchase_order: PurchaseOrder) -> set[str]:
    """The numbers of the invoices a partner has sent for a purchase order."""
    told = OrderEvent.objects.filter(purchase_order=purchase_order, kind="purchase-order.invoiced")
    return set(told.values_list("facts__invoice", flat=True))
