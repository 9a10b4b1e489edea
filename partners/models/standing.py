"""Whether a partner may be called just now, known to all our processes alike."""

from django.db import models

from partners.circuit import Circuit
from partners.models.partner import Partner
from stores.models import RetailerOwned


class PartnerCircuit(RetailerOwned):
    """How one kind of call to a partner has been going; see `partners.circuit`. A partner that is well has no row.

    With no operation it tells of all: the partner asked us to wait until `open_until`, and then needs no probe.
    With `credentials` it tells that the partner has not known us since `window_at`; its orders wait.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="circuits")
    operation = models.CharField(max_length=20, blank=True, help_text="find-items, place-order ….")
    window_at = models.DateTimeField(null=True, blank=True)
    calls = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True, blank=True)
    probe_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "circuit"
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "partner", "operation"], name="partners_circuit_operation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.operation or 'all calls'}"

    def told(self) -> Circuit:
        """The row in the words of the rules."""
        return Circuit(
            window_at=self.window_at,
            calls=self.calls,
            failures=self.failures,
            open_until=self.open_until,
            probe_until=self.probe_until,
        )


class BucketKind(models.TextChoices):
    """What is rationed."""

    CALLS = "calls", "calls"
    REPEATS = "repeats", "purchase orders sent again"


class PartnerBucket(RetailerOwned):
    """A partner's token bucket, as the moment at which it will be full again. A full one needs no row."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=BucketKind)
    full_at = models.DateTimeField()

    class Meta:
        verbose_name = "bucket"
        constraints = [
            models.UniqueConstraint(fields=["retailer", "partner", "kind"], name="partners_bucket_kind")
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.kind}"
