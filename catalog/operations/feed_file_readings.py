"""Reading the files that wait, as a worker does, and turning them into offers.

Of several that wait for one partner the newest counts. Cut in between, a file waits on and is read again.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from catalog.errors import FeedFileGone
from catalog.models import Feed, FeedFile, FeedRun
from catalog.models.feed import FeedState
from catalog.models.feed_file import FeedFileState
from catalog.models.feed_run import RunState
from catalog.operations import feed_turns
from catalog.operations.feed_files import LONGEST_PROBLEM
from catalog.operations.feed_intake import take_in
from catalog.operations.feed_turns import Turn, TurnLost
from catalog.queries import feed_files, feed_lists
from partners.errors import Unreadable
from partners.models import Partner
from stores import fault

LEASE = timedelta(minutes=15)
ENDS = {FeedState.READ: FeedFileState.READ, FeedState.HELD: FeedFileState.HELD}

logger = logging.getLogger(__name__)


def read_waiting_files() -> int:
    """Read the files of the retailer in scope that wait; return how many changed our offers.

    One partner's trouble does not stop the others. Harmless to run twice at once: each file has one reader.
    """
    return sum(_done(file_id) for file_id in _due().values_list("pk", flat=True))


def read_file(*, file_id: int) -> bool:
    """Read a file that waits; return whether that changed our offers. Again, or by two at once, it is read once.

    Hold no transaction open. Raises TurnLost: another reads this partner's list by now.
    """
    file = _leased(file_id)
    if file is None:
        return False
    turn = _turn(file.partner)
    fault.point("feeds.before_file")
    try:
        is_changed = _take_in(file, turn)
    except Unreadable as error:
        _conclude(file, state=FeedFileState.FAILED, problem=str(error))
        return False
    except FeedFileGone as refusal:
        _conclude(file, state=FeedFileState.FAILED, problem=str(refusal))
        return False
    feed = Feed.objects.get(pk=turn.feed.pk)
    _conclude(
        file,
        state=ENDS.get(feed.state, FeedFileState.FAILED),
        problem=feed.problem,
        items=feed.held_items if feed.held_items is not None else feed.items,
        unusable_count=feed.unusable_count,
    )
    return is_changed


def _take_in(file: FeedFile, turn: Turn) -> bool:
    source = feed_files.source_of(file.partner)
    with feed_files.opened(file) as content:
        options = feed_lists.agreed_options(source) or {}
        options.setdefault("currency", file.partner.retailer.currency)
        return take_in(
            turn,
            feed_lists.entries(content, options),
            is_whole=feed_lists.is_whole(content, source),
            counts_pieces=feed_lists.counts_pieces(content, source),
            said=file.digest,
            started_by=file.received_from,
        )


def _due() -> Any:
    """The newest of each partner that waits, or that was held until a person agreed; not of those that are paused.

    A lease that has run out is nobody's only when the reading comes on no more.
    """
    newer = FeedFile.objects.filter(
        partner=OuterRef("partner"), received_at__gt=OuterRef("received_at")
    ).exclude(state__in=[FeedFileState.FAILED, FeedFileState.COLUMNS])
    agreed = Q(
        state=FeedFileState.HELD, partner__in=Feed.objects.filter(state=FeedState.READ).values("partner")
    )
    comes_on = FeedRun.objects.filter(
        feed__partner=OuterRef("partner"), state=RunState.UNDER_WAY, feed__due_at__gt=Now()
    )
    free = Q(leased_until=None) | Q(leased_until__lte=Now()) & ~Exists(comes_on)
    waiting = FeedFile.objects.filter(free, Q(state=FeedFileState.WAITING) | agreed, partner__paused_at=None)
    return waiting.exclude(Exists(newer)).order_by("received_at", "pk")


@transaction.atomic
def _leased(file_id: int) -> FeedFile | None:
    """The file, leased to us, if it still waits; older ones of the partner that wait are replaced by it."""
    file: Any = _due().filter(pk=file_id).select_for_update(of=("self",), skip_locked=True)
    found: FeedFile | None = file.select_related("partner__retailer").first()
    if found is None:
        return None
    FeedFile.objects.filter(pk=file_id).update(leased_until=Now() + LEASE, state=FeedFileState.WAITING)
    older = FeedFile.objects.filter(
        partner=found.partner, state=FeedFileState.WAITING, received_at__lte=found.received_at
    )
    older.exclude(pk=file_id).update(state=FeedFileState.REPLACED)
    return found


@transaction.atomic
def _turn(partner: Partner) -> Turn:
    """The turn to read a partner's list, whether one is due or not: who reads another now, reads what is older."""
    Feed.objects.filter(partner=partner).update(due_at=Now())
    turn = feed_turns.take(partner)
    if turn is None:
        raise TurnLost(f"Another reads the feed of {partner.code} by now.")
    return turn


def _conclude(file: FeedFile, *, problem: str, **told: Any) -> None:
    FeedFile.objects.filter(pk=file.pk, digest=file.digest).update(
        read_at=Now(), leased_until=None, problem=problem[:LONGEST_PROBLEM], **told
    )


def _done(file_id: int) -> bool:
    try:
        return read_file(file_id=file_id)
    except TurnLost as lost:
        logger.info("%s", lost)
    except Exception:
        logger.exception("The reading of feed file %s failed", file_id)
        FeedFile.objects.filter(pk=file_id).update(
            state=FeedFileState.FAILED,
            problem="It could not be taken in; our log says why.",
            leased_until=None,
        )
    return False
