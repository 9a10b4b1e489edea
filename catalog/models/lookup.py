"""Asking the partners, as it goes on."""

import uuid
from datetime import datetime, timedelta

from django.db import models

from partners.models import Partner
from stores.models import RetailerOwned

MARGIN = timedelta(milliseconds=500)  # for an answer that came in time to be written down


class AnswerState(models.TextChoices):
    """How far one partner's answer has come."""

    WAITING = "waiting", "has not answered yet"
    ANSWERED = "answered", "answered"
    FAILED = "failed", "failed"


class Lookup(RetailerOwned):
    """One question put to several partners at the same time. Kiosks poll it, the API names it.

    What the scanned pack said of itself is kept with it: its lot, serial number and dates. With `is_refresh` nobody
    waits for it: we ask before what is known gets old.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    gtin = models.CharField(max_length=14, blank=True)
    words = models.CharField(max_length=200, blank=True)
    lot = models.CharField(max_length=20, blank=True, default="", db_default="")
    serial = models.CharField(max_length=20, blank=True, default="", db_default="")
    expires_on = models.DateField(null=True)
    best_before_on = models.DateField(null=True)
    made_on = models.DateField(null=True)
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    is_refresh = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["retailer", "gtin", "words", "-started_at"], name="catalog_lookup_recent"),
            models.Index(
                fields=["retailer", "started_at"],
                name="catalog_lookup_refreshes",
                condition=models.Q(is_refresh=True),
            ),
        ]

    def __str__(self) -> str:
        return self.gtin or self.words


class LookupAnswer(RetailerOwned):
    """One partner's part in a look-up. A partner that never answers stays `waiting` and is told as missing.

    `call_of` is the look-up whose call this one shares, where that is another: see `catalog.operations.flights`.
    """

    lookup = models.ForeignKey(Lookup, on_delete=models.CASCADE, related_name="answers")
    call_of = models.ForeignKey(Lookup, on_delete=models.CASCADE, null=True, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=AnswerState, default=AnswerState.WAITING)
    outcome = models.CharField(max_length=12, blank=True)
    items = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lookup", "partner"], name="catalog_lookup_partner")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.state}"

    def may_come_until(self, started_at: datetime) -> datetime:
        """When the partner of a question put then has had its time; fetch the partner and `call_of` with it."""
        began_at = self.call_of.started_at if self.call_of else started_at
        return began_at + timedelta(milliseconds=self.partner.lookup_timeout_ms) + MARGIN
