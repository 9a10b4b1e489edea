"""Work promised inside a transaction, to be done after it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from stores.models import RetailerOwned
from stores.tenancy import RetailerManager


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    """Promises, by what they wait for."""

    def open(self) -> "OutboxQuerySet":
        """Neither kept nor set aside."""
        return self.filter(done_at=None, parked_at=None)

    def due(self, queue: str) -> "OutboxQuerySet":
        """To be kept now, by the database's clock, and held by nobody."""
        idle = Q(leased_until=None) | Q(leased_until__lt=Now())
        return self.open().filter(idle, queue=queue, due_at__lte=Now()).order_by("due_at", "pk")


class OutboxMessage(RetailerOwned):
    """A promise. The row is the queue: Celery only wakes those who keep it.

    `attempts` is counted when the row is leased, so that a crash counts too; it also fences what a late worker writes.
    """

    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    queue = models.CharField(max_length=20)
    payload = models.JSONField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0, help_text="Leases that ended without a word.")
    leased_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = RetailerManager.from_queryset(OutboxQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retailer", "topic", "key"], name="orders_outbox_once")
        ]
        indexes = [
            models.Index(
                fields=["queue", "due_at"],
                name="orders_outbox_open",
                condition=Q(done_at=None, parked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
