"""What was said between us and a partner."""

from django.db import models

from partners.models.partner import Partner
from stores.models import RetailerOwned


class Exchange(RetailerOwned):
    """One conversation with a partner, redacted. Written once, never changed."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="exchanges")
    operation = models.CharField(
        max_length=20, help_text="find-items, place-order, find-order, order-status, ping."
    )
    reference = models.CharField(
        max_length=60, blank=True, help_text="What it was about: our number, a GTIN."
    )
    outcome = models.CharField(max_length=12)
    summary = models.CharField(max_length=300, blank=True)
    turns = models.JSONField(default=list, help_text="Requests and responses, redacted.")
    duration_ms = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()

    class Meta:
        verbose_name = "conversation"
        indexes = [
            models.Index(fields=["retailer", "partner", "-started_at"], name="partners_exchange_latest")
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.reference}".strip() + f": {self.outcome}"
