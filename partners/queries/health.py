"""How partners have been answering."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Aggregate, Avg, Count, FilteredRelation, IntegerField, OuterRef, Q, Subquery

from partners.errors import Outcome
from partners.models import Exchange, Partner, PartnerNotice

ANSWERS = (Outcome.CONFIRMED, Outcome.REJECTED)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class P95(Aggregate):
    """The value that 95 of a hundred do not exceed."""

    function = "percentile_disc"
    template = "%(function)s(0.95) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


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


class Span(NamedTuple):
    """One partner's conversations within some time. A refusal is an answer, too."""

    conversations: int = 0
    answered: int = 0
    p95_ms: int | None = None

    @property
    def error_percent(self) -> int | None:
        """How many of a hundred were not answered, a single one never rounded away; None without any."""
        lost = self.conversations - self.answered
        return max(round(100 * lost / self.conversations), int(lost > 0)) if self.conversations else None


class Recent(NamedTuple):
    """How a partner has been doing: its last answer, the last hour, the last day."""

    answered_at: datetime | None = None
    hour: Span = Span()
    day: Span = Span()


def since(moment: datetime) -> list[Health]:
    """Each partner of the retailer in scope, by name. One query."""
    recent = FilteredRelation("exchanges", condition=Q(exchanges__started_at__gte=moment))
    partners = (
        Partner.objects.order_by("name")
        .annotate(recent=recent)
        .annotate(
            conversations=Count("recent"),
            answered=Count("recent", filter=Q(recent__outcome__in=ANSWERS)),
            average=Avg("recent__duration_ms"),
        )
    )
    return [
        Health(partner, partner.conversations, partner.answered, round(partner.average or 0))
        for partner in partners
    ]


def recent(partner_ids: Collection[int], *, now: datetime) -> dict[int, Recent]:
    """How these partners have been doing, each by its key. Two queries, however many there are."""
    latest = Exchange.objects.filter(partner=OuterRef("pk"), outcome__in=ANSWERS).order_by("-started_at")
    partners = Partner.objects.filter(pk__in=partner_ids).annotate(
        latest=Subquery(latest.values("started_at")[:1])
    )
    spans = _spans(partner_ids, now=now)
    return {
        key: Recent(latest, *spans.get(key, (Span(), Span())))
        for key, latest in partners.values_list("pk", "latest")
    }


def notices_waiting(partner: Partner) -> int:
    """How much of what the partner told us waits for a person."""
    count: int = PartnerNotice.objects.filter(partner=partner).waiting().count()
    return count


def _spans(partner_ids: Collection[int], *, now: datetime) -> dict[int, tuple[Span, Span]]:
    exchanges = Exchange.objects.filter(partner__in=partner_ids, started_at__gte=now - DAY)
    counted = exchanges.values("partner").annotate(**_counts("hour", now - HOUR), **_counts("day", now - DAY))
    return {row["partner"]: (_span(row, "hour"), _span(row, "day")) for row in counted}


def _counts(name: str, moment: datetime) -> dict[str, Any]:
    """What was never begun, because the partner is left alone, took no time and tells nothing of its speed."""
    within = Q(started_at__gte=moment)
    return {
        f"{name}_all": Count("pk", filter=within),
        f"{name}_answered": Count("pk", filter=within & Q(outcome__in=ANSWERS)),
        f"{name}_p95": P95("duration_ms", filter=within & Q(duration_ms__gt=0)),
    }


def _span(row: dict[str, Any], name: str) -> Span:
    return Span(row[f"{name}_all"], row[f"{name}_answered"], row[f"{name}_p95"])
