"""What happened."""

from django.db.models import QuerySet

from orders.models import Order, OrderEvent


def timeline(order: Order) -> QuerySet[OrderEvent]:
    """The order's story, oldest first."""
    return OrderEvent.objects.filter(order=order).select_related("purchase_order__partner").order_by("pk")


def get(event_id: int) -> OrderEvent:
    """One event with its order, store and payment."""
    events = OrderEvent.objects.select_related("order__store", "order__payment", "purchase_order__partner")
    event: OrderEvent = events.get(pk=event_id)
    return event
