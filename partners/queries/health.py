"""How partners have been answering."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Avg, Count, Q

from partners.errors import Outcome
from partners.models import Partner

ANSWERS = (Outcome.CONFIRMED, Outcome.REJECTED)


class Health(NamedTuple):
    """One partner's conversations since a moment."""

    partner: Partner
    conversations: int
    answered: int
    average_ms: int

    @property
    def percent(self) -> int:
        """How many of a hundred were answered; none at all reads as all."""
        return round(100 * self.answered / self.conversations) if self.conversations else 100


def since(moment: datetime) -> list[Health]:
    """Each partner of the retailer in scope, by name. One query."""
    recent = Q(exchanges__started_at__gte=moment)
    partners = Partner.objects.order_by("name").annotate(
        conversations=Count("exchanges", filter=recent),
        answered=Count("exchanges", filter=recent & Q(exchanges__outcome__in=ANSWERS)),
        average=Avg("exchanges__duration_ms", filter=recent),
    )
    return [
        Health(partner, partner.conversations, partner.answered, round(partner.average or 0))
        for partner in partners
    ]
