"""Taking matches from a file, as `catalog.queries.sku_export` writes them."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from catalog.errors import SkuFileUnreadable
from catalog.gtin import gtin_or_none
from catalog.models import PartnerSku, UnmatchedItem, Variant
from catalog.models.matching import UnmatchedState
from catalog.operations.matches import match_item
from catalog.operations.matching import can_be_matched
from partners.models import Partner
from partners.transformers.feed.safe import is_safe
from stores.errors import DomainError

MOST_LINES, MOST_PROBLEMS = 5000, 200
COLUMNS = ("partner", "partner_sku", "sku", "gtin")


class Problem(NamedTuple):
    """A line that was not taken, and why."""

    line: int
    reason: str


@dataclass
class Outcome:
    """What came of a file. `problems` are the first lines that were not taken, `refused` is how many they were."""

    made: int = 0
    same: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        """Note a line that was not taken."""
        self.refused += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, reason))


class Named(NamedTuple):
    """A line of the file."""

    line: int
    partner: str
    partner_sku: str
    sku: str
    gtin: str


class Said(NamedTuple):
    """The same, by our rows."""

    partner: int
    partner_sku: str
    variant: int


class Books:
    """What lines may name, and what has been said of it. Five statements, however many lines."""

    def __init__(self, lines: Sequence[Named]) -> None:
        gtins = {gtin for one in lines if (gtin := gtin_or_none(one.gtin))}
        codes, skus = {one.partner for one in lines}, {one.sku for one in lines if one.sku}
        self.partners = dict(Partner.objects.filter(code__in=codes).values_list("code", "pk"))
        self.by_sku = dict(Variant.objects.filter(sku__in=skus).values_list("sku", "pk"))
        self.by_gtin = dict(Variant.objects.filter(gtin__in=gtins).values_list("gtin", "pk"))
        named = PartnerSku.objects.current().filter(partner__in=self.partners.values())
        known = list(named.values_list("partner_id", "partner_sku", "variant_id"))
        self.variants = {(partner, sku): variant for partner, sku, variant in known}
        self.skus = {(partner, variant): sku for partner, sku, variant in known}
        items = UnmatchedItem.objects.filter(
            partner__in=self.partners.values(), state=UnmatchedState.WAITING
        ).values_list("partner_id", "partner_sku", "pk")
        self.waiting = {(partner, sku): pk for partner, sku, pk in items}

    def meant(self, one: Named) -> Said | str:
        """What a line says, or what is wrong with it."""
        partner = self.partners.get(one.partner)
        variant = self._variant(one)
        if partner is None:
            return f"There is no partner {one.partner!r}."
        if not can_be_matched(one.partner_sku):
            return f"{one.partner_sku!r} is no SKU that an order could name."
        return Said(partner, one.partner_sku, variant) if isinstance(variant, int) else variant

    def against(self, said: Said) -> str:
        """What has been said before that it contradicts; empty for nothing."""
        if said[:2] in self.variants:
            return f"{said.partner_sku} is matched otherwise. End that match first."
        other = self.skus.get((said.partner, said.variant))
        return f"{other} of the partner is that variant already." if other else ""

    def note(self, said: Said) -> None:
        """Remember what was said, for the lines that follow."""
        self.variants[said.partner, said.partner_sku] = said.variant
        self.skus[said.partner, said.variant] = said.partner_sku

    def _variant(self, one: Named) -> int | str:
        gtin = gtin_or_none(one.gtin)
        found = {self.by_sku.get(one.sku) if one.sku else None, self.by_gtin.get(gtin or "")} - {None}
        if one.gtin and gtin is None:
            return f"{one.gtin!r} is no GTIN."
        if len(found) > 1:
            return f"{one.sku} and {one.gtin} are not the same variant."
        if not found or (one.sku and one.sku not in self.by_sku):
            return f"We have no variant {one.sku or one.gtin or 'without a number'}."
        return found.pop() or 0


def import_skus(*, content: bytes, actor: str, now: datetime) -> Outcome:
    """Match what a file says, line by line; a line that cannot be taken stops no other. Again changes nothing.

    What waits is matched as a person would on its page; of what no partner has told of yet the match is kept. Raises
    SkuFileUnreadable.
    """
    lines = list(_lines(content))
    books, outcome = Books(lines), Outcome()
    kept: list[Said] = []
    for one in lines:
        said = books.meant(one)
        if isinstance(said, str):
            outcome.refuse(one.line, said)
        elif books.variants.get(said[:2]) == said.variant:
            outcome.same += 1
        elif problem := books.against(said) or _matched(said, books, actor=actor, now=now):
            outcome.refuse(one.line, problem)
        else:
            kept += [] if said[:2] in books.waiting else [said]
            books.note(said)
            outcome.made += 1
    _keep(kept, actor=actor, now=now)
    return outcome


def _matched(said: Said, books: Books, *, actor: str, now: datetime) -> str:
    """Match what waits; why that was refused, in words."""
    item = books.waiting.get(said[:2])
    if item is None:
        return ""
    try:
        match_item(item_id=item, variant_id=said.variant, actor=actor, now=now)
    except DomainError as refusal:
        return str(refusal)
    return ""


def _keep(said: Sequence[Said], *, actor: str, now: datetime) -> None:
    """Of two who say something of one SKU at once the first is believed."""
    PartnerSku.objects.bulk_create(
        [
            PartnerSku(
                partner_id=one.partner,
                partner_sku=one.partner_sku,
                variant_id=one.variant,
                made_at=now,
                made_by=actor,
            )
            for one in said
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


def _lines(content: bytes) -> Iterator[Named]:
    """The lines of a file with their numbers. Raises SkuFileUnreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SkuFileUnreadable(reason="It is not in UTF-8.") from error
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        titles = {(title or "").strip().lower() for title in rows.fieldnames or ()}
        if not ({"partner", "partner_sku"} <= titles and {"sku", "gtin"} & titles):
            raise SkuFileUnreadable(reason="Its first line must name partner, partner_sku and sku or gtin.")
        for count, row in enumerate(rows):
            if count == MOST_LINES:
                raise SkuFileUnreadable(reason=f"It has more than {MOST_LINES} lines.")
            cells = {(title or "").strip().lower(): cell for title, cell in row.items()}
            yield Named(rows.line_num, *(_plain(cells.get(column)) for column in COLUMNS))
    except csv.Error as error:
        raise SkuFileUnreadable(reason=f"It is no CSV: {error}.") from error


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _plain(cell: object) -> str:
    """A cell without the quote that kept a spreadsheet from running it, and without what no number has."""
    text = cell.strip() if isinstance(cell, str) else ""
    return text[1:] if text.startswith("'") and not is_safe(text[1:]) else text.replace("\x00", "")
