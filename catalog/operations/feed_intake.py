"""Taking in a list of any length: the one door through which partners' lists become offers.

It is staged, compared with what we hold, judged, and only then written. A list that says what it said the last time
costs no write; one that lacks too much of what is sold, or has nothing that can be used, changes nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Max
from django.db.models.functions import Coalesce, Now

from catalog.models import Feed, PartnerSku
from catalog.models.feed import FeedState
from catalog.models.feed_run import RunState
from catalog.operations import feed_import, feed_runs, feed_staging, feed_turns
from catalog.operations.feed_import import Work
from catalog.operations.feed_runs import Run, plain
from catalog.operations.feed_turns import Turn, TurnLost
from catalog.operations.prices import PriceList, price_list
from catalog.operations.quarantine import forget_gone
from partners.errors import PartnerError
from partners.messages import PartnerItem
from partners.models import Partner
from partners.notices import Unusable
from stores import fault

GOOD: Mapping[str, Any] = {
    "state": FeedState.READ,
    "problem": "",
    "problem_since": None,
    "held_items": None,
    "held_gone": 0,
    "agreed_gone": 0,
}


class Extent(NamedTuple):
    """How much a list says: whether what it lacks is not sold any more, and whether it counts the pieces it names."""

    is_whole: bool
    counts_pieces: bool


class Judged(NamedTuple):
    """How a list ends, what the feed notes of that, and whether our offers changed."""

    state: RunState
    noted: Mapping[str, Any]
    is_news: bool = False


def take_in(
    turn: Turn,
    entries: Iterable[PartnerItem | Unusable],
    *,
    is_whole: bool,
    counts_pieces: bool = True,
    said: str,
    started_by: str = "",
    more_unusable: int = 0,
) -> bool:
    """Turn a list into offers; return whether that changed them. Again changes nothing more. Raises TurnLost.

    `entries` are read once, piece by piece; one that raises `PartnerError` on the way changes nothing. Without
    `counts_pieces` a list leaves the pieces of what we know already as they are. `said` is the
    digest of what the partner sent, `started_by` the person behind it, if any, and `more_unusable` how many rows more
    could not be read than `entries` tell of.
    """
    extent = Extent(is_whole, counts_pieces)
    run = feed_runs.begin(turn, said=said, started_by=started_by)
    run.unusable_count = more_unusable
    try:
        judged = _taken(turn, entries, run, extent, said=said)
        _conclude(turn, run, judged, is_whole=is_whole)
    except TurnLost:
        run.finish(RunState.CUT, "Another reading began meanwhile.")
        raise
    except Exception:
        run.finish(RunState.FAILED, "It could not be taken in; our log says why.")
        raise
    finally:
        with suppress(DatabaseError):  # a connection that is gone took the tables along
            feed_staging.clear()
    return judged.is_news


def _taken(
    turn: Turn, entries: Iterable[PartnerItem | Unusable], run: Run, extent: Extent, *, said: str
) -> Judged:
    prices = price_list(now=turn.began_at)
    try:
        feed_staging.stage(turn, entries, run, prices)
    except PartnerError as error:
        return Judged(RunState.FAILED, trouble(FeedState.FAILED, str(error)))
    items, *sums = feed_staging.sums()
    run.compared(items=items, to_write=0)
    if extent.is_whole and not items:
        reason = run.first[0]["reason"] if run.first else "It is empty."
        return Judged(RunState.FAILED, trouble(FeedState.FAILED, f"No item can be used. {reason}"))
    fingerprint = _digest(terms(turn.partner), items, sums)
    if fingerprint == turn.feed.fingerprint:
        return Judged(RunState.SAME, {**GOOD, "said": said, **_heard(turn, is_whole=extent.is_whole)})
    return _written(turn, run, prices, items, extent, said=said, fingerprint=fingerprint)


def _written(
    turn: Turn, run: Run, prices: PriceList, items: int, extent: Extent, *, said: str, fingerprint: str
) -> Judged:
    priced_by = _digest(prices.basis_for(turn.partner))
    is_thorough = priced_by != turn.feed.priced_by
    *found, sold = feed_staging.compare(turn, **extent._asdict(), is_thorough=is_thorough)
    work = Work(*found)
    is_short = is_much_shorter(items, turn.feed.items) or _lacks_too_much(turn, work.gone, sold)
    if extent.is_whole and is_short:
        held = {"held_items": items, "held_gone": work.gone, "said": said}
        return Judged(
            RunState.HELD, {**trouble(FeedState.HELD, why_held(turn.feed, items, work.gone)), **held}
        )
    run.compared(items=items, to_write=work.new + work.told + work.gone)
    # From here on the offers are neither those of this list nor those of the last, should we be cut.
    feed_turns.conclude(turn, said="", fingerprint="", priced_by="")
    fault.point("feeds.before_writing")
    feed_import.write(turn, work, run, prices, counts_pieces=extent.counts_pieces)
    noted = {"items": items, "imported_at": turn.began_at, "fingerprint": fingerprint, "said": said}
    noted |= {"priced_by": priced_by, **_heard(turn, is_whole=extent.is_whole)}
    return Judged(RunState.TAKEN, {**GOOD, **noted}, is_news=True)


@transaction.atomic
def _conclude(turn: Turn, run: Run, judged: Judged, *, is_whole: bool) -> None:
    if is_whole and judged.state in {RunState.TAKEN, RunState.SAME}:
        forget_gone(partner=turn.partner, before=turn.began_at)
    told = {"unusable_count": run.unusable_count, "unusable": run.first}
    feed_turns.conclude(turn, **told, **judged.noted)
    run.finish(judged.state, judged.noted["problem"])


def _heard(turn: Turn, *, is_whole: bool) -> dict[str, Any]:
    """A whole list is word of all its offers, also of those that it left as they were."""
    return {"heard_at": turn.began_at} if is_whole else {}


def is_much_shorter(count: int, before: int) -> bool:
    """Whether a list has lost so much that it is more likely a mistake than a partner that has sold out."""
    return count * 100 <= before * (100 - settings.FEED_HELD_WHEN_SHORTER_BY_PERCENT)


def _lacks_too_much(turn: Turn, gone: int, sold: int) -> bool:
    """The same by the difference: a list as long as the last may be quite another. A person may have agreed to so much.

    What we hold before the first list came from elsewhere, and is no measure.
    """
    if turn.feed.imported_at is None or gone <= turn.feed.agreed_gone:
        return False
    return gone * 100 >= sold * settings.FEED_HELD_WHEN_SHORTER_BY_PERCENT


def trouble(state: FeedState, problem: str) -> dict[str, Any]:
    """What is wrong, and since when: not since the last of many readings that failed alike."""
    return {
        "state": state,
        "problem": plain(problem),
        "problem_since": Coalesce("problem_since", Now()),
    }


def why_held(feed: Feed, items: int, gone: int) -> str:
    """Why a list of so many items, without so many of those that are sold, waits for a person."""
    if is_much_shorter(items, feed.items):
        return f"It has {items} items where there were {feed.items}, so nothing was changed."
    return f"It lacks {gone} items that are sold now, so nothing was changed."


def terms(partner: Partner) -> str:
    """All that decides what a list means to us, besides the list: what a person matches or unmatches, as well."""
    matches = PartnerSku.objects.filter(partner=partner).aggregate(Max("made_at"), Max("ended_at"))
    named = [partner.transformer, partner.options, partner.retailer.currency, f"{partner.markup_percent}"]
    decisive = [*named, *(f"{at}" for at in matches.values())]
    return json.dumps(decisive, sort_keys=True)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
