"""Writing what was found to be new, changed or gone, batch by batch.

Each batch is a transaction of its own, so that no sale waits for a whole list, and is fenced by the turn. Cut in
between, the next reading compares anew, and finds only what is still to be written.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import transaction

from catalog.models import Offer
from catalog.models.offer import Provenance
from catalog.operations import feed_statements as statements
from catalog.operations import feed_turns
from catalog.operations.answers import record_items
from catalog.operations.feed_runs import Run
from catalog.operations.feed_staging import new_items, run_statements
from catalog.operations.feed_turns import Turn
from catalog.operations.prices import Priced, PriceList
from catalog.operations.searching import renew_standing
from stores import fault

AT_ONCE = 500
TOLD_AT_ONCE = 2000
MOST_PRICES = 50_000
COUNT_AGAIN_AFTER = (2_000, 20_000, 200_000)


class Work(NamedTuple):
    """What there is to write: so many new items, so many to be told of otherwise, so many to withdraw."""

    new: int
    told: int
    gone: int


def write(turn: Turn, work: Work, run: Run, prices: PriceList, *, is_whole: bool) -> None:
    """Write what `feed_staging.compare` found. Raises TurnLost.

    A list that is not whole tells what is sold and for how much. How many pieces there are of what we know already,
    such a partner tells by its notices of stock, which are heard once each: see `catalog.operations.stock`.
    """
    known_prices: dict[tuple[Any, ...], Priced] = {}
    for after, until in _steps(work.new, AT_ONCE):
        _count_again(after)
        _list(turn, after, until, run, prices)
        fault.point("feeds.between_batches")
    for after, until in _steps(work.told, TOLD_AT_ONCE):
        _count_again(after)
        if len(known_prices) > MOST_PRICES:
            known_prices.clear()
        _tell(turn, after, until, run, prices, known_prices, is_whole=is_whole)
        fault.point("feeds.between_batches")
    for after, until in _steps(work.gone, AT_ONCE):
        _withdraw(turn, after, until, run)
        fault.point("feeds.between_batches")


def _count_again(written: int) -> None:
    """Let the planner see what has been written, after a first part of a list and again ten times further on."""
    if written in COUNT_AGAIN_AFTER:
        run_statements(*statements.COUNT_AGAIN)


def _steps(count: int, at_once: int) -> Iterator[tuple[int, int]]:
    return ((after, min(after + at_once, count)) for after in range(0, count, at_once))


@transaction.atomic
def _list(turn: Turn, after: int, until: int, run: Run, prices: PriceList) -> None:
    """Items nobody had listed when we compared. Where somebody has by now, word that is newer than the list stays."""
    feed_turns.keep(turn)
    items = new_items(after, until)
    newer = Offer.objects.filter(
        partner=turn.partner, variant__gtin__in=[item.gtin for item in items], observed_at__gt=turn.began_at
    )
    known = set(newer.select_for_update(of=("self",)).order_by("pk").values_list("variant__gtin", flat=True))
    kept = record_items(
        partner=turn.partner,
        items=[item for item in items if item.gtin not in known],
        provenance=Provenance.FEED,
        now=turn.began_at,
        prices=prices,
    )
    run.wrote(rows=until - after, new=kept)


@transaction.atomic
def _tell(
    turn: Turn,
    after: int,
    until: int,
    run: Run,
    prices: PriceList,
    known_prices: dict[tuple[Any, ...], Priced],
    *,
    is_whole: bool,
) -> None:
    """Offers of listed items. Locked in key order, as a sale does, so that neither is in the other's way for good."""
    feed_turns.keep(turn)
    step = {"after": after, "until": until}
    asked = run_statements(statements.ASKED, **step)
    told = {
        **step,
        **_priced(turn, asked, prices, known_prices),
        "is_whole": is_whole,
        "home": prices.currency,
    }
    told |= {"partner": turn.partner.pk, "began_at": turn.began_at}
    [(changed, renewed)] = run_statements(statements.LOCK_TOLD, statements.CHANGE, **told)
    [(added, also)] = run_statements(statements.ADD, **told)
    renew_standing(products={*renewed, *also})
    run.wrote(rows=until - after, new=added, changed=changed)


def _priced(
    turn: Turn, asked: list[Any], prices: PriceList, known: dict[tuple[Any, ...], Priced]
) -> dict[str, Any]:
    """What shoppers pay, for each place. Of items that cost the same, one is priced."""
    found = []
    for _, *terms in asked:
        key = tuple(terms)
        if key not in known:
            cost, recommended, currency, category = terms
            known[key] = prices.price(
                partner=turn.partner, category=category, cost=cost, recommended=recommended, currency=currency
            )
        found.append(known[key])
    return {
        "places": [row[0] for row in asked],
        "prices": [one.price for one in found],
        "exchanged": [one.exchanged_cost for one in found],
        "withheld": [one.withheld for one in found],
    }


@transaction.atomic
def _withdraw(turn: Turn, after: int, until: int, run: Run) -> None:
    """Offers that came by a feed and are not on the list any more."""
    feed_turns.keep(turn)
    step = {"after": after, "until": until, "began_at": turn.began_at}
    [(gone, products)] = run_statements(statements.LOCK_GONE, statements.WITHDRAW, **step)
    renew_standing(products=set(products))
    run.wrote(rows=until - after, gone=gone)
