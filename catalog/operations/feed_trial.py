"""Reading a partner's list once, to see what would become of it. Nothing is written, no exchange is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from catalog.models import Feed
from catalog.operations.feed_intake import is_much_shorter
from catalog.operations.feed_readings import entries_of, not_told
from catalog.operations.feed_runs import MOST_REASONS, plain
from catalog.operations.feed_staging import sorted_piece
from catalog.operations.prices import price_list
from partners.messages import PartnerItem
from partners.models import Partner
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from partners.transports.conversation import hold
from stores.errors import Unavailable


class FeedUnreadable(Unavailable):
    """The list could not be fetched, or makes no sense."""

    code = "feed-unreadable"
    message = "{reason}"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a list would become: items by GTIN, the first rows that cannot be used, how many those are in all.

    `before` is how many items the last list had; `is_held`: this one would wait for a person.
    """

    items: Mapping[str, PartnerItem]
    unusable: Sequence[Mapping[str, str]]
    unusable_count: int
    before: int
    is_held: bool
    is_whole: bool


def try_feed(*, partner_id: int) -> Trial:
    """Fetch a list, whether it is due or not, and weigh it. Again is harmless.

    Hold no transaction open: this waits for the network. Raises FeedUnreadable, VaultError, TransformerNotAllowed.
    """
    partner = Partner.objects.select_related("retailer").get(pk=partner_id)
    conversation = transformer_for(partner).read_feed()
    held = hold(conversation, account_of(partner), timeout_s=partner.order_timeout_ms / 1000)
    if held.result is None:
        raise FeedUnreadable(reason=held.error)
    reading = held.result
    piece = sorted_piece(partner, [*entries_of(reading)], price_list(now=timezone.now()))
    usable, first = piece.usable, piece.unusable[:MOST_REASONS]
    feed: Any = Feed.objects.filter(partner=partner).first()
    before = feed.items if feed else 0
    return Trial(
        items=usable,
        before=before,
        is_held=reading.is_whole and (not usable or is_much_shorter(len(usable), before)),
        is_whole=reading.is_whole,
        unusable=[{"source": plain(one.source), "reason": plain(one.reason)} for one in first],
        unusable_count=not_told(reading) + len(piece.unusable),
    )
