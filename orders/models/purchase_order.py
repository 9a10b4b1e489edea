"""What the retailer ordered from a partner."""

from django.db import models

from orders.models.order import Order
from orders.states import PurchaseOrderState
from partners.models import Partner
from stores.models import RetailerOwned


class PurchaseOrder(RetailerOwned):
    """One partner's share of an order. `orders.lifecycle` alone writes its state.

    `attempts` counts the times we set out to send it and fences late answers; `sent_at` is the last of them.
    `charged_in` is the partner's money when it is not the order's.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="purchase_orders")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24, unique=True)
    charged_in = models.CharField(max_length=3, blank=True, default="")
    state = models.CharField(
        max_length=12, choices=PurchaseOrderState, default=PurchaseOrderState.QUEUED, editable=False
    )
    partner_reference = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why it was refused or waits for a person."
    )

    class Meta:
        indexes = [
            models.Index(fields=["retailer", "partner", "state"], name="orders_po_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def currency(self) -> str:
        """The money in which the partner is owed; fetch the order with it."""
        return self.charged_in or self.order.currency
