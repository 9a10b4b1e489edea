"""From a code or words to products with everybody's offers, for a program that asks once and wants it all."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from catalog.errors import BadCheckDigit, CodeDamaged, LinkCompressed, NotAnItem
from catalog.models import Lookup
from catalog.operations.interest import note_interest
from catalog.operations.lookup import LONGEST_WORDS, ask
from catalog.queries import families, items, pages
from catalog.queries.families import Match
from catalog.queries.freshness import PartnerRow, Standing, named, standing
from catalog.queries.items import answer
from catalog.queries.pages import Page
from catalog.scan import Kind, Scan, read
from catalog.search.base import Hits, Question
from stores.models import Retailer

NAMES = {
    Kind.ORDER: "an order",
    Kind.BADGE: "a person",
    Kind.WEB_ADDRESS: "a web page",
    Kind.NOT_AN_ITEM: "a parcel, a place or the like",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whom a question went to: those asked, with their answers in the look-up, and those whose word is fresh."""

    lookup: Lookup | None = None
    fresh: Sequence[PartnerRow] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found, what is like it, and who was asked."""

    page: Page
    asked: Asked
    hits: Hits = field(default_factory=Hits)
    has_more: bool = False


@dataclass(frozen=True, kw_only=True)
class FoundItem:
    """What a code means: nothing when nobody who answered knows it."""

    scan: Scan
    match: Match | None
    found: Found


def find_by_code(
    *,
    code: str,
    retailer: Retailer,
    now: datetime,
    wait: timedelta | None = None,
    with_similar: bool = True,
) -> FoundItem:
    """The family of which a scanned or typed code means one variant, after asking partners whose word is stale.

    What is like it is fetched only where it is wanted.
    When every word is fresh, nobody is asked and nothing written but what the pack says of itself.
    Raises BadCheckDigit, CodeDamaged, LinkCompressed, NotAnItem.
    """
    scan = read(code)
    match = families.match(scan)
    if match is None:
        _refuse(scan)
    else:
        note_interest(match.gtin)
    partners, page = _known(scan, match, retailer=retailer, now=now, with_similar=with_similar)
    if not partners.to_ask and not scan.pack:
        return FoundItem(scan=scan, match=match, found=Found(page=page, asked=Asked(fresh=partners.fresh)))
    gtin = match.gtin if match else scan.gtin
    to_ask = named(partners.to_ask)
    lookup = ask(to_ask, gtin=gtin, pack=scan.pack, retailer=retailer, now=now, wait=wait)
    match = match or families.match(scan)
    page = pages.again(match, now=now, with_similar=with_similar) if match else Page()
    asked = Asked(lookup=lookup, fresh=partners.fresh)
    return FoundItem(scan=scan, match=match, found=Found(page=page, asked=asked))


def find_by_words(
    *,
    question: Question,
    retailer: Retailer,
    now: datetime,
    wait: timedelta | None = None,
) -> Found:
    """A page of families that a question fits, after asking partners that were not asked the same words lately."""
    words = " ".join(question.words.split())[:LONGEST_WORDS]
    partners = standing(words=words, retailer=retailer, now=now)
    lookup = None
    if partners.to_ask:
        lookup = ask(named(partners.to_ask), words=words, retailer=retailer, now=now, wait=wait)
    hits = answer(replace(question, words=words, limit=question.limit + 1))
    found = families.by_key(hits.products)
    return Found(
        page=pages.of_families(found[: question.limit], leaving_out=found, now=now),
        asked=Asked(lookup=lookup, fresh=partners.fresh),
        hits=replace(hits, places=hits.places[: question.limit]),
        has_more=len(hits.places) > question.limit,
    )


def _refuse(scan: Scan) -> None:
    """Say why a code can lead nowhere, if it is the code's own fault."""
    if scan.kind is Kind.BAD_CHECK_DIGIT:
        meant = [
            {"sku": one.sku, "gtin": one.gtin, "title": one.product.title} for one in items.meant_by(scan)
        ]
        raise BadCheckDigit(item=scan.text, suggestions=meant)
    if scan.kind in {Kind.DAMAGED, Kind.EMPTY}:
        raise CodeDamaged
    if scan.kind is Kind.COMPRESSED_LINK:
        raise LinkCompressed
    if scan.kind in NAMES:
        raise NotAnItem(kind=scan.kind, what=NAMES[scan.kind])


def _known(
    scan: Scan, match: Match | None, *, retailer: Retailer, now: datetime, with_similar: bool
) -> tuple[Standing, Page]:
    if match:
        return pages.of_match(match, retailer=retailer, now=now, with_similar=with_similar)
    return standing(gtin=scan.gtin, retailer=retailer, now=now), Page()
