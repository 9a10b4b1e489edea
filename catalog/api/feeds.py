"""How partners' lists of all that they offer were last read."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from catalog.api.item_examples import FEED, FEEDS
from catalog.api.serializers import Shape
from catalog.models import Feed
from catalog.models.feed import FeedState
from catalog.queries import feeds
from stores.api.parameters import NoParametersSerializer, read_parameters
from stores.api.schema import CONDITIONAL, refusals
from stores.api.serializers import PartnerNameSerializer
from stores.api.views import RetailerView


class UnusableRowSerializer(Shape):
    """A row that could not be used."""

    source = serializers.CharField(help_text="Where it stands in the list.")  # type: ignore[assignment]  # a field of that name
    reason = serializers.CharField()


class FeedSerializer(Shape):
    """One partner's list, and how its last reading went."""

    partner = PartnerNameSerializer()
    state = serializers.ChoiceField(choices=FeedState.choices)
    problem = serializers.CharField(allow_null=True, help_text="Why the last reading changed nothing.")
    problem_since = serializers.DateTimeField(allow_null=True)
    items = serializers.IntegerField(help_text="How many the list had that was imported last.")
    held_items = serializers.IntegerField(allow_null=True, help_text="How many a list has that waits.")
    unusable_count = serializers.IntegerField(help_text="Rows that were not used.")
    read_at = serializers.DateTimeField(allow_null=True, help_text="When it was last looked at.")
    imported_at = serializers.DateTimeField(allow_null=True, help_text="When it last changed offers.")
    due_at = serializers.DateTimeField(help_text="When it is read next.")


class FeedWithRowsSerializer(FeedSerializer):
    """The same with the first of the rows that could not be used."""

    unusable = UnusableRowSerializer(many=True)


class FeedListSerializer(Shape):
    """All feeds of the retailer."""

    results = FeedSerializer(many=True)


class FeedsView(RetailerView):
    """The feeds of all partners."""

    resource = "feeds"

    @extend_schema(
        operation_id="list_feeds",
        summary="List feeds",
        parameters=CONDITIONAL,
        responses={200: FeedListSerializer, **refusals(400)},
        examples=[FEEDS],
        tags=["feeds"],
    )
    def get(self, request: Request) -> HttpResponse:
        """List feeds by the names of their partners, each with how it was last read."""
        read_parameters(NoParametersSerializer, request)
        return self.told({"results": [_told(feed) for feed in feeds.by_partner()]})


class FeedView(RetailerView):
    """One partner's feed."""

    resource = "feeds"

    @extend_schema(
        operation_id="read_feed",
        summary="Read how a feed stands",
        parameters=CONDITIONAL,
        responses={200: FeedWithRowsSerializer, **refusals(400, 404, code_404="feed-not-found")},
        examples=[FEED],
        tags=["feeds"],
    )
    def get(self, request: Request, partner: str) -> HttpResponse:
        """Read how a partner's feed stands, with the first rows that could not be used."""
        read_parameters(NoParametersSerializer, request)
        feed = feeds.of_partner(partner)
        rows = [{"source": row["source"], "reason": row["reason"]} for row in feed.unusable]
        return self.told({**_told(feed), "unusable": rows})


def _told(feed: Feed) -> dict[str, Any]:
    return {
        "partner": {"code": feed.partner.code, "name": feed.partner.name},
        "state": feed.state,
        "problem": feed.problem or None,
        "problem_since": _iso(feed.problem_since),
        "items": feed.items,
        "held_items": feed.held_items,
        "unusable_count": feed.unusable_count,
        "read_at": _iso(feed.read_at),
        "imported_at": _iso(feed.imported_at),
        "due_at": feed.due_at.isoformat(),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
