"""Putting a list, row by row, where the database can compare it with our offers; whatever its length, in little memory.

The tables are the connection's own: another worker has others, and they are gone with a worker that dies.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction

from catalog.models.offer import Provenance
from catalog.operations import feed_statements as statements
from catalog.operations import feed_turns
from catalog.operations.feed_runs import Run
from catalog.operations.feed_turns import Turn
from catalog.operations.listing import sorted_out
from catalog.operations.matching import Identified, identified
from catalog.operations.pictures.naming import addresses
from catalog.operations.prices import PriceList
from catalog.operations.quarantine import forget_matched, keep_unmatched
from partners.messages import PartnerItem
from partners.models import Partner
from partners.notices import Unusable
from stores.queries.plain import Row
from stores.tenancy import current_retailer_id

AT_ONCE = 5000
NULL = "\x01"
ODD = re.compile(r"[\\\n\r\x01]")
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", NULL: "\\x01"})
Entry = PartnerItem | Unusable


class Piece(NamedTuple):
    """Items that can be used, by GTIN; the rows that cannot, and why; and which items are known."""

    usable: Mapping[str, PartnerItem]
    unusable: Sequence[Unusable]
    found: Identified


def stage(turn: Turn, entries: Iterable[Entry], run: Run, prices: PriceList) -> None:
    """Stage what of a list can be used, and note the rest. Of two rows with one GTIN the later counts."""
    run_statements(statements.CLEAR, statements.STAGE)
    remaining, lines = iter(entries), 0
    while piece := list(islice(remaining, AT_ONCE)):
        items = _usable(turn, piece, run, prices)
        _copy(f"{lines + at}\t{line_of(gtin, item)}\n" for at, (gtin, item) in enumerate(items.items()))
        lines += len(piece)
        run.staged(len(piece))
        feed_turns.go_on(turn)
    with transaction.atomic():
        run_statements(statements.MEMORY, statements.DROP_EARLIER)
    run_statements(statements.KNOW)


def sums() -> Row:
    """How many items are staged, and two sums that tell them from any others."""
    [row] = run_statements(statements.SUMS)
    return row


def compare(turn: Turn, *, is_whole: bool, counts_pieces: bool, is_thorough: bool) -> Row:
    """Find what a list would do: how many items are new, told otherwise, gone, pictured anew; how many are sold."""
    asked = {"began_at": turn.began_at, "is_whole": is_whole, "counts": counts_pieces}
    asked |= {"thorough": is_whole and is_thorough}
    with transaction.atomic():
        run_statements(
            statements.MEMORY,
            statements.FIND_NEW,
            statements.FIND_TOLD,
            statements.FIND_GONE,
            *statements.NOTED,
            statements.FIND_PICTURED,
            partner=turn.partner.pk,
            **asked,
        )
    run_statements(*statements.NUMBER)
    [row] = run_statements(statements.COUNTS, partner=turn.partner.pk)
    return row


def clear() -> None:
    """Let go of what was staged. Again is harmless."""
    run_statements(statements.CLEAR)


def run_statements(*several: str, **parameters: Any) -> list[Row]:
    """Run statements for the retailer in scope; the rows of the last, if it has any."""
    with connection.cursor() as cursor:
        for statement in several:
            cursor.execute(statement, {**parameters, "retailer": current_retailer_id()})
        return list(cursor.fetchall()) if cursor.description else []


def new_items(after: int, until: int) -> list[PartnerItem]:
    """Some of the items that nobody had listed before, as they were staged."""
    return [_item(row) for row in run_statements(statements.NEW_ITEMS, after=after, until=until)]


def line_of(gtin: str, item: PartnerItem) -> str:
    """An item as COPY takes it."""
    rest = (
        json.dumps([dict(item.attributes), addresses(item.images)]) if item.attributes or item.images else ""
    )
    words: Sequence[str]
    words = (
        item.partner_sku, item.currency, item.family, item.title, item.brand, item.category, item.description, rest,
    )  # fmt: skip
    told = "\t".join(words)
    if ODD.search(told) or told.count("\t") >= len(words):
        told = "\t".join(word.translate(ESCAPES) for word in words)
    return (
        f"{gtin}\t{item.cost}\t{_or_null(item.price)}\t{_or_null(item.available)}\t{_or_null(item.lead_time_days)}"
        f"\t{_or_null(item.backorder_on)}\t{told}"
    )


def sorted_piece(partner: Partner, piece: Sequence[Entry], prices: PriceList) -> Piece:
    """What of a piece can be used. Here it is settled which item a row means, and nowhere later."""
    items = [one if isinstance(one, PartnerItem) else one.item for one in piece]
    found = identified(partner=partner, items=[item for item in items if item is not None])
    usable, unusable = sorted_out(found.items, prices=prices, ours=found.ours)
    unmatched = {id(one.item): one.told for one in found.unmatched}
    told = [_told(one, unmatched) for one in piece]
    return Piece(usable, [*(one for one in told if one is not None), *unusable], found)


def _told(one: Entry, unmatched: Mapping[int, Unusable]) -> Unusable | None:
    """Why a row cannot be used, in the words of whoever read it; None for one that is an item we know."""
    if isinstance(one, PartnerItem):
        return unmatched.get(id(one))
    return one if one.item is None or id(one.item) in unmatched else None


def _usable(turn: Turn, piece: Sequence[Entry], run: Run, prices: PriceList) -> Mapping[str, PartnerItem]:
    """The items of a piece by GTIN. What nobody knows waits for a person, be the list held or not."""
    done = sorted_piece(turn.partner, piece, prices)
    run.note(done.unusable)
    with transaction.atomic():
        keep_unmatched(
            partner=turn.partner,
            unmatched=done.found.unmatched,
            provenance=Provenance.FEED,
            now=turn.began_at,
        )
        forget_matched(partner=turn.partner, items=done.found.items)
    return done.usable


def _copy(lines: Iterator[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(statements.COPY) as copy:
        copy.write("".join(lines).encode())


def _or_null(value: object) -> object:
    return NULL if value is None else value


def _item(row: Row) -> PartnerItem:
    gtin, cost, price, available, days, backorder_on, partner_sku, currency, *words, rest = row
    family, title, brand, category, description = words
    attributes, images = json.loads(rest) if rest else ({}, ())
    return PartnerItem(
        gtin=gtin,
        partner_sku=partner_sku,
        cost=cost,
        price=price,
        currency=currency,
        available=available,
        lead_time_days=days,
        backorder_on=backorder_on,
        family=family,
        title=title,
        brand=brand,
        category=category,
        description=description,
        attributes=attributes,
        images=tuple(images),
    )
