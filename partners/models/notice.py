"""What a partner told us by itself."""

from typing import Any, ClassVar

from django.db import models

from partners.models.partner import Partner
from stores.models import RetailerOwned
from stores.tenancy import RetailerManager


class PartnerNoticeQuerySet(models.QuerySet["PartnerNotice"]):
    """Notices, in the words of the trade."""

    def waiting(self) -> "PartnerNoticeQuerySet":
        """Those that wait for a person."""
        return self.exclude(problem="").filter(settled_at=None)


class PartnerNotice(RetailerOwned):
    """One thing a partner told us, kept for good: a partner that repeats itself is heard once.

    `problem` says why it waits for a person; `settled_at` that somebody has dealt with it.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, help_text="What it tells of: acknowledged, shipped, invoiced ….")
    notice_id = models.CharField(
        max_length=200, help_text="The partner's own name for it, the same when repeated."
    )
    number = models.CharField(max_length=60, blank=True, help_text="Our purchase order, if it is about one.")
    source = models.CharField(max_length=300, blank=True, help_text="The file it came in.")
    content = models.JSONField(default=dict, help_text="What it said, in our own words.")
    received_at = models.DateTimeField()
    problem = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = RetailerManager.from_queryset(PartnerNoticeQuerySet)()

    class Meta:
        verbose_name = "notice"
        constraints = [
            models.UniqueConstraint(
                fields=["retailer", "partner", "kind", "notice_id"], name="partners_notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["retailer", "partner", "-received_at"], name="partners_notice_latest"),
            models.Index(
                fields=["retailer", "received_at"],
                condition=~models.Q(problem="") & models.Q(settled_at=None),
                name="partners_notice_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()
