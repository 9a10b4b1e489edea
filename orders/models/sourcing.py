"""Why a line was sold from a partner."""

from django.db import models

from orders.models.order import OrderLine
from stores.models import RetailerOwned


class LineDecision(RetailerOwned):
    """What was weighed when a line was ordered, as `catalog.choice.documents` writes it. It never changes.

    `sold_from` names the candidate that was sold: the shopper or a program may have picked another than the best. What
    the partner's answer teaches of lines of this kind is noted once, `learnt_at`.
    """

    line = models.OneToOneField(OrderLine, on_delete=models.CASCADE, related_name="decision")
    sold_from = models.BigIntegerField()
    document = models.JSONField()
    age = models.CharField(max_length=8)
    quantity = models.CharField(max_length=4)
    learnt_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "decision"

    def __str__(self) -> str:
        return f"Why {self.line}"
