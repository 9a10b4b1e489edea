"""What was said between us and a partner."""

from django.db import models
from django.db.models import Q

from partners.errors import Outcome
from partners.models.partner import Partner
from stores.models import RetailerOwned

SLOW_MS = 1000  # from here on a conversation counts as slow


class Exchange(RetailerOwned):
    """One conversation with a partner, redacted. Written once, never changed, forgotten in the end."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="exchanges")
    operation = models.CharField(
        max_length=20, help_text="find-items, place-order, find-order, order-status, ping."
    )
    reference = models.CharField(
        max_length=60,
        blank=True,
        db_collation="C",  # letter by letter, so that the index finds what begins with something
        help_text="What it was about: our number, a GTIN.",
    )
    outcome = models.CharField(max_length=12)
    summary = models.CharField(max_length=300, blank=True)
    turns = models.JSONField(default=list, help_text="Requests and responses, redacted.")
    duration_ms = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()

    class Meta:
        verbose_name = "conversation"
        indexes = [
            models.Index(fields=["retailer", "partner", "-started_at"], name="partners_exchange_latest"),
            models.Index(fields=["retailer", "-started_at", "-id"], name="partners_exchange_newest"),
            models.Index(fields=["retailer", "operation", "-started_at"], name="partners_exchange_kind"),
            models.Index(fields=["retailer", "reference", "-started_at"], name="partners_exchange_about"),
            models.Index(
                fields=["retailer", "-started_at"],
                include=["id", "summary"],  # so that words are looked for without visiting each row
                condition=~Q(outcome=Outcome.CONFIRMED.value),
                name="partners_exchange_failed",
            ),
            models.Index(
                fields=["retailer", "outcome", "-started_at"],
                condition=~Q(outcome=Outcome.CONFIRMED.value),
                name="partners_exchange_ended",
            ),
            models.Index(
                fields=["retailer", "-started_at"],
                condition=Q(duration_ms__gte=SLOW_MS),
                name="partners_exchange_slow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.reference}".strip() + f": {self.outcome}"
