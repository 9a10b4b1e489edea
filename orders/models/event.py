"""What happened, in the order it happened."""

from django.db import models

from orders.models.order import Order
from orders.models.purchase_order import PurchaseOrder
from stores.models import RetailerOwned


class OrderEvent(RetailerOwned):
    """A fact about an order (`noun.past-participle`). Written with the change it tells of; never changed."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    purchase_order = models.ForeignKey(PurchaseOrder, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    actor = models.CharField(max_length=150)
    facts = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} by {self.actor}"
