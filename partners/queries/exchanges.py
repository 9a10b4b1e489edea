"""What was said between us and partners."""

from collections.abc import Iterable

from django.db.models import QuerySet

from partners.models import Exchange, Partner


def latest_ping(partner: Partner) -> Exchange | None:
    """The last time somebody tried whether the partner answers."""
    exchange: Exchange | None = (
        Exchange.objects.filter(partner=partner, operation="ping").order_by("-started_at", "-pk").first()
    )
    return exchange


def about(references: Iterable[str]) -> QuerySet[Exchange]:
    """Conversations about these numbers of ours, oldest first."""
    found: QuerySet[Exchange] = Exchange.objects.filter(reference__in=list(references))
    return found.select_related("partner").order_by("started_at", "pk")
