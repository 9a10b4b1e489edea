"""How partners stand with us just now."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.db.models.functions import Now

from partners.circuit import Circuit
from partners.models import PartnerCircuit

ALL_CALLS = ""
CREDENTIALS = "credentials"


class Standing(NamedTuple):
    """What was known of a partner at a moment of the database's clock."""

    at: datetime
    circuit: Circuit = Circuit()
    asked_to_wait_until: datetime | None = None
    refused_us_at: datetime | None = None

    @property
    def left_alone_until(self) -> datetime | None:
        """When somebody may call it again, if nobody may now."""
        ends = (self.asked_to_wait_until, self.circuit.left_alone_until(self.at))
        return max((end for end in ends if end and end > self.at), default=None)


def standings(partner_ids: Collection[int], *, operation: str) -> dict[int, Standing]:
    """How these partners stand on one kind of call. One that is well is left out. One query."""
    rows = PartnerCircuit.objects.filter(
        partner_id__in=partner_ids, operation__in=(operation, ALL_CALLS, CREDENTIALS)
    ).annotate(at=Now())
    found: dict[int, Standing] = {}
    for row in rows:
        known = found.get(row.partner_id, Standing(at=row.at))
        found[row.partner_id] = _with(known, row)
    return found


def by_operation(partner_ids: Collection[int]) -> dict[int, dict[str, Standing]]:
    """How these partners stand on each kind of call. One query.

    What goes for all kinds stands under ALL_CALLS, that one does not know us under CREDENTIALS. A kind that is well is
    left out, and so is a partner that is well.
    """
    rows = PartnerCircuit.objects.filter(partner_id__in=partner_ids).annotate(at=Now())
    found: dict[int, dict[str, Standing]] = {}
    for row in rows:
        found.setdefault(row.partner_id, {})[row.operation] = _with(Standing(at=row.at), row)
    return found


def refusing() -> QuerySet[PartnerCircuit]:
    """Partners that do not know us by the credentials we keep, since `window_at`; their orders wait."""
    rows: QuerySet[PartnerCircuit] = PartnerCircuit.objects.filter(operation=CREDENTIALS)
    return rows


def _with(known: Standing, row: PartnerCircuit) -> Standing:
    if row.operation == ALL_CALLS:
        return known._replace(asked_to_wait_until=row.open_until)
    if row.operation == CREDENTIALS:
        return known._replace(refused_us_at=row.window_at)
    return known._replace(circuit=row.told())
