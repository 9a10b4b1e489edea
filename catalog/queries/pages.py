"""All that one answer of the API tells, for the time of one or two journeys to the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from catalog.choice import Chooser, Knowledge, Occasion
from catalog.queries.alike import ALIKE, near
from catalog.queries.choosing import KNOWN, knowledge_of
from catalog.queries.families import VARIANTS, Family, Match, with_variants
from catalog.queries.freshness import STANDING, Standing, asking, standing_of
from catalog.queries.suggestions import Looked, Suggestion, kin_of, told
from stores.models import Retailer
from stores.queries.plain import Rows, select_each


class Page(NamedTuple):
    """Families with their variants, others like the first of them, and what to compare offers by."""

    families: Sequence[Family] = ()
    similar: Sequence[Suggestion] = ()
    knowledge: Knowledge = Knowledge()


def of_match(
    match: Match, *, retailer: Retailer, now: datetime, with_similar: bool = True
) -> tuple[Standing, Page]:
    """The family of a variant, and where each partner stands on it."""
    question = asking(gtin=match.gtin, retailer=retailer, now=now)
    rows, *told = select_each([STANDING, *_whole(with_similar=with_similar)], **question, **_about(match))
    page = _page([match.family], *told, variant=match.pk, now=now)
    return standing_of(rows, gtin=match.gtin), page


def again(match: Match, *, now: datetime, with_similar: bool = True) -> Page:
    """The family of a variant once more, after partners were asked."""
    told = select_each(_whole(with_similar=with_similar), **_about(match))
    return _page([match.family], *told, variant=match.pk, now=now)


def of_families(families: Sequence[Family], *, leaving_out: Sequence[Family], now: datetime) -> Page:
    """These families. What is like the first is not to be found among those left out."""
    if not families:
        return Page()
    question = near(families[0], leaving_out=[family.pk for family in leaving_out])
    rows = select_each(_whole(), products=[family.pk for family in families], **question)
    return _page(families, *rows, now=now)


def _page(
    families: Sequence[Family],
    variants: Rows,
    known: Rows,
    similar: Rows | None = None,
    *,
    now: datetime,
    variant: int = 0,
) -> Page:
    """The siblings of a variant are in its family, which is told whole: only others are suggested beside it."""
    whole, knowledge = with_variants(families, variants), knowledge_of(known)
    if not similar:
        return Page(whole, (), knowledge)
    looked = Looked(family=whole[0], kin=kin_of(whole[0]), variant=variant)
    chooser = Chooser(knowledge, Occasion(now=now, today=now.date()))
    return Page(whole, told(similar, looked=looked, chooser=chooser), knowledge)


def _whole(*, with_similar: bool = True) -> list[str]:
    return [VARIANTS, KNOWN, ALIKE] if with_similar else [VARIANTS, KNOWN]


def _about(match: Match) -> dict[str, object]:
    return {"products": [match.family.pk], **near(match.family, variant=match.pk)}
