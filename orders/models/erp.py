"""What the ERP was told, and where its books differ from ours."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from orders.models.event import OrderEvent
from orders.models.order import Order
from stores.models import RetailerOwned


class ErpBatch(RetailerOwned):
    """Records that travel to the ERP together. Its number is fixed before it is sent, so a repeat overwrites itself.

    `due_at` is not before when it may be sent (again); it lies ahead while somebody is at it.
    """

    number = models.PositiveIntegerField()
    connector = models.CharField(max_length=20)
    first_record = models.PositiveBigIntegerField()
    records_count = models.PositiveIntegerField()
    checksum = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was sent.")
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "ERP batch"
        verbose_name_plural = "ERP batches"
        constraints = [models.UniqueConstraint(fields=["retailer", "number"], name="orders_erp_batch_number")]

    def __str__(self) -> str:
        return f"batch {self.number}"


class ErpRecord(RetailerOwned):
    """One event as the ERP shall hear of it, exactly once, with the order as it stood then.

    `number` counts the retailer's records without a gap; it is given with the batch, before anything is sent.
    `total` and `state` repeat what the document says of the order, so that the nightly comparison need not open it.
    """

    event = models.OneToOneField(OrderEvent, on_delete=models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="erp_records")
    batch = models.ForeignKey(
        ErpBatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="records"
    )
    number = models.PositiveBigIntegerField(null=True, blank=True)
    document = models.JSONField()
    total = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(max_length=12)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "ERP record"
        constraints = [
            models.UniqueConstraint(fields=["retailer", "number"], name="orders_erp_record_number")
        ]
        indexes = [
            models.Index(fields=["retailer", "id"], name="orders_erp_record_open", condition=Q(batch=None)),
            models.Index(
                fields=["order", "-id"],
                name="orders_erp_record_told",
                condition=Q(sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.number or 'without a number'}"


class ErpStatement(RetailerOwned):
    """What the ERP said its books held, and how that compared with ours. One row per statement, the last comparison."""

    name = models.CharField(max_length=40, help_text="The file's name, such as statement-2026-11-23.")
    as_of = models.DateTimeField(help_text="The moment whose books it states.")
    covers_from = models.DateTimeField(null=True, blank=True, help_text="Orders placed before are left out.")
    checksum = models.CharField(max_length=64)
    orders_count = models.PositiveIntegerField(help_text="Lines in the statement.")
    compared_count = models.PositiveIntegerField(default=0, help_text="Orders of ours that were compared.")
    differences_count = models.PositiveIntegerField(default=0)
    compared_at = models.DateTimeField()

    class Meta:
        verbose_name = "ERP statement"
        constraints = [models.UniqueConstraint(fields=["retailer", "name"], name="orders_erp_statement_once")]

    def __str__(self) -> str:
        return self.name


class DifferenceKind(models.TextChoices):
    """How two books can differ, and why they could not be compared."""

    MISSING_THERE = "missing-there", "we sent it, the ERP does not have it"
    MISSING_HERE = "missing-here", "the ERP has it, we do not"
    TWICE_THERE = "twice-there", "the ERP has it more than once"
    TOTAL = "total", "different total"
    STATE = "state", "different state"
    NO_STATEMENT = "no-statement", "no statement for more than a day"
    BAD_STATEMENT = "bad-statement", "a statement that cannot be used"


class ErpDifference(RetailerOwned):
    """A disagreement found by the nightly comparison. It closes itself when a later night finds the books agree.

    `number` is the order's, or the statement's where a statement is the trouble.
    """

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
