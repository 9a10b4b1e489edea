"""How an order travels: each message an operation leaves in the outbox, who takes it on, and in which queue.

Plain data: it is read with the settings, before any app is loaded.
"""

from typing import NamedTuple


class Step(NamedTuple):
    """One kind of promised work: the operation that keeps the promise, and the queue it waits in."""

    operation: str
    queue: str


OUTBOX_STEPS = {
    "purchase-order.submit": Step("orders.operations.submission.submit_purchase_order", "partners"),
    "order-event.recorded": Step("notifications.operations.fan_out.fan_out", "events"),
    "delivery.send": Step("notifications.operations.delivery.send_delivery", "mail"),
}

QUEUES = ("partners", "events", "mail", "erp", "pictures", "default")
