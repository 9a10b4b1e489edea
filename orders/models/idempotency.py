"""Answers already given."""

from django.db import models

from orders.models.order import Order
from stores.models import RetailerOwned


class IdempotencyKey(RetailerOwned):
    """A caller's key, the request it stood for and the answer it got. Written with the order; kept for its life."""

    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the request.")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["retailer", "key"], name="orders_idempotency_key")]

    def __str__(self) -> str:
        return self.key
