"""All that one answer of the API tells, for the time of one or two journeys to the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from catalog.choice import Knowledge
from catalog.queries.choosing import KNOWN, knowledge_of
from catalog.queries.families import VARIANTS, Family, Match, with_variants
from catalog.queries.freshness import STANDING, Standing, asking, standing_of
from catalog.queries.suggestions import LIKE, Suggestion
from stores.models import Retailer
from stores.queries.plain import Rows, select_each

MOST_SUGGESTIONS = 6


class Page(NamedTuple):
    """Families with their variants, others like the first of them, and what to compare offers by."""

    families: Sequence[Family] = ()
    similar: Sequence[Suggestion] = ()
    knowledge: Knowledge = Knowledge()


def of_match(match: Match, *, retailer: Retailer, now: datetime) -> tuple[Standing, Page]:
    """The family of a variant, and where each partner stands on it."""
    question = asking(gtin=match.gtin, retailer=retailer, now=now)
    rows, variants, similar, known = select_each(
        [STANDING, VARIANTS, LIKE, KNOWN], **question, **_near([match.family], [match.family])
    )
    page = _page([match.family], variants, similar, known)
    return standing_of(rows, gtin=match.gtin), page


def of_families(families: Sequence[Family], *, leaving_out: Sequence[Family]) -> Page:
    """These families. What is like the first is not to be found among those left out."""
    if not families:
        return Page()
    told = select_each([VARIANTS, LIKE, KNOWN], **_near(families, leaving_out))
    return _page(families, *told)


def _page(families: Sequence[Family], variants: Rows, similar: Rows, known: Rows) -> Page:
    return Page(
        families=with_variants(families, variants),
        similar=[Suggestion(*row) for row in similar],
        knowledge=knowledge_of(known),
    )


def _near(families: Sequence[Family], leaving_out: Sequence[Family]) -> dict[str, object]:
    return {
        "products": [family.pk for family in families],
        "category": families[0].category,
        "brand": families[0].brand,
        "left_out": [family.pk for family in leaving_out],
        "limit": MOST_SUGGESTIONS,
    }
