"""Writing what was found to be new, changed or gone, batch by batch.

Each batch is a transaction of its own, so that no sale waits for a whole list, and is fenced by the turn. Cut in
between, the next reading compares anew, and finds only what is still to be written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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
from catalog.operations.pictures.naming import note_addresses
from catalog.operations.prices import Priced, PriceList
from catalog.operations.searching import renew_standing
from stores import fault

AT_ONCE = 500
TOLD_AT_ONCE = 2000
MOST_PRICES = 50_000
NOTHING: list[Any] = [(0, ())]


@dataclass
class Growth:
    """How many offers were added, and how many of them the planner knows of."""

    added: int = 0
    known: int = 0

    def by(self, added: int) -> None:
        """Let the planner see what was added, after a first part of a list and whenever that has doubled."""
        self.added += added
        if self.added >= max(AT_ONCE, 2 * self.known):
            self.known = self.added
            run_statements(*statements.COUNT_AGAIN)


class Work(NamedTuple):
    """What there is to write: so many new items, to be told of otherwise, to withdraw, and to picture otherwise."""

    new: int
    told: int
    gone: int
    pictured: int


def write(turn: Turn, work: Work, run: Run, prices: PriceList, *, counts_pieces: bool) -> None:
    """Write what `feed_staging.compare` found. Raises TurnLost.

    A list may say no more than what is sold and for how much. How many pieces there are of what we know already, such
    a partner tells by its notices of stock, which are heard once each: see `catalog.operations.stock`.
    """
    growth = Growth()
    known_prices: dict[tuple[Any, ...], Priced] = {}
    for after, until in _steps(work.new, AT_ONCE):
        growth.by(_list(turn, after, until, run, prices))
        fault.point("feeds.between_batches")
    for after, until in _steps(work.told, TOLD_AT_ONCE):
        if len(known_prices) > MOST_PRICES:
            known_prices.clear()
        growth.by(_tell(turn, after, until, run, prices, known_prices, counts_pieces=counts_pieces))
        fault.point("feeds.between_batches")
    for after, until in _steps(work.gone, AT_ONCE):
        _withdraw(turn, after, until, run)
        fault.point("feeds.between_batches")
    for after, until in _steps(work.pictured, AT_ONCE):
        _picture(turn, after, until)


def _steps(count: int, at_once: int) -> Iterator[tuple[int, int]]:
    return ((after, min(after + at_once, count)) for after in range(0, count, at_once))


def _begin(turn: Turn) -> None:
    """Begin a step, in its transaction. Raises TurnLost."""
    feed_turns.keep(turn)
    feed_turns.go_on(turn)
    run_statements(statements.NEAR)


@transaction.atomic
def _list(turn: Turn, after: int, until: int, run: Run, prices: PriceList) -> int:
    """Items nobody had listed when we compared; how many offers that made.

    Where somebody has listed one by now, word that is newer than the list stays.
    """
    _begin(turn)
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
    return kept


@transaction.atomic
def _tell(
    turn: Turn,
    after: int,
    until: int,
    run: Run,
    prices: PriceList,
    known_prices: dict[tuple[Any, ...], Priced],
    *,
    counts_pieces: bool,
) -> int:
    """Offers of listed items; how many were added.

    Locked in key order, as a sale does, so that neither is in the other's way for good.
    """
    _begin(turn)
    step = {"after": after, "until": until}
    asked = run_statements(statements.ASKED, **step)
    told = {
        **step,
        **_priced(turn, asked, prices, known_prices),
        "counts": counts_pieces,
        "home": prices.currency,
    }
    told |= {"partner": turn.partner.pk, "began_at": turn.began_at}
    held = [offer for _, offer, *_ in asked if offer is not None]
    change = (statements.LOCK_TOLD, statements.CHANGE)
    run_statements(statements.WITHOUT_LOOPS)
    [(changed, renewed)] = run_statements(*change, **told, offers=held) if held else NOTHING
    [(added, also)] = run_statements(statements.ADD, **told) if len(held) < len(asked) else NOTHING
    run_statements(statements.WITH_LOOPS)
    renew_standing(products={*renewed, *also})
    run.wrote(rows=until - after, new=added, changed=changed)
    return int(added)


def _priced(
    turn: Turn, asked: list[Any], prices: PriceList, known: dict[tuple[Any, ...], Priced]
) -> dict[str, Any]:
    """What shoppers pay, for each place. Of items that cost the same, one is priced."""
    found = []
    for _, _, *terms in asked:
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
    _begin(turn)
    step: dict[str, Any] = {"after": after, "until": until}
    step |= {"offers": [offer for [offer] in run_statements(statements.OFFERS_GONE, **step)]}
    [(gone, products)] = run_statements(
        statements.LOCK_GONE, statements.WITHDRAW, **step, began_at=turn.began_at
    )
    renew_standing(products=set(products))
    run.wrote(rows=until - after, gone=gone)


@transaction.atomic
def _picture(turn: Turn, after: int, until: int) -> None:
    """Where there are pictures of items that were listed before. New items bring theirs along."""
    _begin(turn)
    named: dict[int, list[str]] = dict(run_statements(statements.PICTURED, after=after, until=until))  # type: ignore[arg-type]  # rows of two
    note_addresses(partner=turn.partner, named=named, now=turn.began_at)
