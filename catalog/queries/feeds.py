"""Partners' lists of all that they offer, and how they were last read."""

from django.db.models import QuerySet

from catalog.errors import FeedMissing
from catalog.models import Feed


def by_partner() -> QuerySet[Feed]:
    """The feeds of the retailer in scope, each with its partner, by the partner's name."""
    feeds: QuerySet[Feed] = Feed.objects.select_related("partner").order_by("partner__name", "pk")
    return feeds


def of_partner(code: str) -> Feed:
    """The feed of the partner with this code. Raises FeedMissing."""
    feed = by_partner().filter(partner__code=code).first()
    if feed is None:
        raise FeedMissing(partner=code)
    return feed
