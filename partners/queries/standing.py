"""How partners stand with us just now."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models.functions import Now

from partners.circuit import Circuit
from partners.models import PartnerCircuit

ALL_CALLS = ""


class Standing(NamedTuple):
    """What was known of a partner at a moment of the database's clock."""

    at: datetime
    circuit: Circuit = Circuit()
    asked_to_wait_until: datetime | None = None

    @property
    def left_alone_until(self) -> datetime | None:
        """When somebody may call it again, if nobody may now."""
        ends = (self.asked_to_wait_until, self.circuit.left_alone_until(self.at))
        return max((end for end in ends if end and end > self.at), default=None)


def standings(partner_ids: Collection[int], *, operation: str) -> dict[int, Standing]:
    """How these partners stand on one kind of call. One that is well is left out. One query."""
    rows = PartnerCircuit.objects.filter(
        partner_id__in=partner_ids, operation__in=(operation, ALL_CALLS)
    ).annotate(at=Now())
    found: dict[int, Standing] = {}
    for row in rows:
        known = found.get(row.partner_id, Standing(at=row.at))
        found[row.partner_id] = (
            known._replace(circuit=row.told())
            if row.operation
            else known._replace(asked_to_wait_until=row.open_until)
        )
    return found


def by_operation(partner_ids: Collection[int]) -> dict[int, dict[str, Standing]]:
    """How these partners stand on each kind of call, those of all kinds under ALL_CALLS. One query.

    A kind that is well is left out, and so is a partner that is well.
    """
    rows = PartnerCircuit.objects.filter(partner_id__in=partner_ids).annotate(at=Now())
    found: dict[int, dict[str, Standing]] = {}
    for row in rows:
        told = {"circuit": row.told()} if row.operation else {"asked_to_wait_until": row.open_until}
        found.setdefault(row.partner_id, {})[row.operation] = Standing(at=row.at, **told)
    return found
