"""The shopper's money."""

from django.db import models
from django.db.models import Q

from orders.models.order import Order
from orders.states import PaymentState
from stores.models import RetailerOwned


class PaymentMethod(models.TextChoices):
    """How a shopper pays."""

    TILL = "till", "at the till"


class Payment(RetailerOwned):
    """What a shopper owes for one order and how it was settled. `orders.lifecycle` alone writes its state."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="payment")
    method = models.CharField(max_length=12, choices=PaymentMethod)
    state = models.CharField(max_length=12, choices=PaymentState, default=PaymentState.DUE, editable=False)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=60, blank=True, help_text="Till receipt or provider's number.")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="orders_payment_not_negative")]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} {self.method}"
