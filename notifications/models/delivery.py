"""One message to one reader."""

from django.db import models

from orders.models import OrderEvent
from stores.models import RetailerOwned


class Audience(models.TextChoices):
    """Who is told."""

    STORE = "store", "the store"
    SHOPPER = "shopper", "the shopper"
    HEAD_OFFICE = "head-office", "head office"


class Delivery(RetailerOwned):
    """One event on its way to one reader. Unique, so nobody is told twice of the same thing."""

    event = models.ForeignKey(OrderEvent, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience)
    recipient = models.EmailField()
    subject = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    skipped_at = models.DateTimeField(null=True, blank=True, help_text="A later mail said it all.")

    class Meta:
        verbose_name = "mail"
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "event", "audience"], name="notifications_delivery_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audience}: {self.recipient}"
