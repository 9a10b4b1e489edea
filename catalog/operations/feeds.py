"""Reading partners' lists of all that they offer, and turning them into offers.

A list that says what it said the last time costs no write; one that is much shorter than before, empty or not to be
read changes nothing, and a person is told.
"""

import logging

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from catalog.models import Feed
from catalog.models.feed import FeedState
from catalog.operations import feed_turns
from catalog.operations.feed_intake import GOOD, terms
from catalog.operations.feed_readings import judge, not_taken_in
from catalog.operations.feed_turns import TurnLost
from partners.models import Partner
from partners.operations.exchanges import converse
from partners.operations.rounds import with_each
from partners.operations.standing import LeftAlone, leave_to_call, note
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from partners.transformers.base import Capability
from partners.transformers.repetition import unless_repeated
from stores.errors import Conflict

READ_FEED = "read-feed"

logger = logging.getLogger(__name__)


class NotHeld(Conflict):
    """There is no shorter list that waits for a person."""

    code = "feed-not-held"
    message = "{feed} is not held."


def read_due_feeds() -> int:
    """Read the feeds of the retailer in scope that are due; return how many changed our offers.

    One partner's trouble does not stop the others. Harmless to run twice at once.
    """
    return with_each(
        _read, where=lambda transformer: Capability.FEED in transformer.capabilities, what="The reading"
    )


def read_feed(*, partner_id: int) -> bool:
    """Read a partner's feed if it is due; return whether that changed our offers. See the module for what does not.

    Hold no transaction open: this waits for the network. Raises VaultError, TransformerNotAllowed.
    """
    partner = Partner.objects.select_related("retailer").get(pk=partner_id)
    transformer, account = transformer_for(partner), account_of(partner)
    turn = feed_turns.take(partner)
    if turn is None:
        return False
    try:
        leave = leave_to_call(partner, operation=READ_FEED)
    except LeftAlone as refusal:
        feed_turns.give_back(turn, after=refusal.after)
        return False
    held = converse(
        unless_repeated(transformer.read_feed(), terms=terms(partner), known=turn.feed.said),
        account,
        operation=READ_FEED,
        timeout_s=partner.order_timeout_ms / 1000,
        clock=timezone.now,
    )
    note(leave, held)
    try:
        return judge(turn, held)
    except TurnLost:
        raise
    except Exception:
        not_taken_in(turn)
        raise


@transaction.atomic
def take_anyway(*, feed_id: int) -> None:
    """A person says that the shorter list is right: it is imported within minutes, and measured by from then on.

    Raises NotHeld, also when it was taken before.
    """
    feed: Feed = Feed.objects.select_for_update(no_key=True).get(pk=feed_id)
    if feed.state != FeedState.HELD:
        raise NotHeld(feed=feed)
    agreed = {**GOOD, "items": F("held_items"), "agreed_gone": F("held_gone")}
    Feed.objects.filter(pk=feed_id).update(said="", due_at=Now(), **agreed)


def read_again(*, feed_id: int) -> None:
    """Read a feed within minutes and compare all of it, be it the same as before. Again is harmless."""
    Feed.objects.filter(pk=feed_id).update(said="", fingerprint="", priced_by="", due_at=Now())


def _read(partner: Partner) -> bool:
    try:
        return read_feed(partner_id=partner.pk)
    except TurnLost as lost:
        logger.info("%s", lost)
    return False
