"""What the ERP was told, and where its books differ from ours."""

from django.db import models
from django.db.models import Q

from orders.models.event import OrderEvent
from orders.models.order import Order
from stores.models import RetailerOwned


class ErpBatch(RetailerOwned):
    """Records that travel to the ERP together. Its number is fixed before it is sent, so a repeat overwrites itself."""

    number = models.PositiveIntegerField()
    connector = models.CharField(max_length=20)
    records_count = models.PositiveIntegerField(default=0)
    checksum = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was sent.")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "ERP batch"
        verbose_name_plural = "ERP batches"
        constraints = [models.UniqueConstraint(fields=["retailer", "number"], name="orders_erp_batch_number")]

    def __str__(self) -> str:
        return f"batch {self.number}"


class ErpRecord(RetailerOwned):
    """One event as the ERP shall hear of it, exactly once."""

    event = models.OneToOneField(OrderEvent, on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(
        ErpBatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="records"
    )
    document = models.JSONField()

    class Meta:
        verbose_name = "ERP record"
        indexes = [
            models.Index(fields=["retailer", "id"], name="orders_erp_record_open", condition=Q(batch=None)),
        ]

    def __str__(self) -> str:
        return f"record {self.pk}"


class DifferenceKind(models.TextChoices):
    """How two books can differ."""

    MISSING_THERE = "missing-there", "we sent it, the ERP does not have it"
    MISSING_HERE = "missing-here", "the ERP has it, we do not"
    TOTAL = "total", "different total"
    STATE = "state", "different state"


class ErpDifference(RetailerOwned):
    """A disagreement found by the nightly comparison. It closes itself when a later night finds the books agree."""

    kind = models.CharField(max_length=16, choices=DifferenceKind)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    number = models.CharField(max_length=40)
    ours = models.CharField(max_length=120, blank=True)
    theirs = models.CharField(max_length=120, blank=True)
    found_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "ERP difference"
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "number", "kind"],
                condition=Q(resolved_at=None),
                name="orders_erp_difference_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_kind_display()}"
