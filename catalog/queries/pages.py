"""All that one answer of the API tells, for the time of one or two journeys to the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from catalog.queries.families import VARIANTS, Family, Match, with_variants
from catalog.queries.freshness import STANDING, Standing, asking, standing_of
from catalog.queries.suggestions import LIKE, Suggestion
from stores.models import Retailer
from stores.queries.plain import select_each

MOST_SUGGESTIONS = 6


class Page(NamedTuple):
    """Families with their variants, and others like the first of them."""

    families: Sequence[Family] = ()
    similar: Sequence[Suggestion] = ()


def of_match(match: Match, *, retailer: Retailer, now: datetime) -> tuple[Standing, Page]:
    """The family of a variant, and where each partner stands on it."""
    question = asking(gtin=match.gtin, retailer=retailer, now=now)
    rows, variants, similar = select_each(
        [STANDING, VARIANTS, LIKE], **question, **_near([match.family], [match.family])
    )
    page = Page(with_variants([match.family], variants), [Suggestion(*row) for row in similar])
    return standing_of(rows, gtin=match.gtin), page


def of_families(families: Sequence[Family], *, leaving_out: Sequence[Family]) -> Page:
    """These families. What is like the first is not to be found among those left out."""
    if not families:
        return Page()
    variants, similar = select_each([VARIANTS, LIKE], **_near(families, leaving_out))
    return Page(with_variants(families, variants), [Suggestion(*row) for row in similar])


def _near(families: Sequence[Family], leaving_out: Sequence[Family]) -> dict[str, object]:
    return {
        "products": [family.pk for family in families],
        "category": families[0].category,
        "brand": families[0].brand,
        "left_out": [family.pk for family in leaving_out],
        "limit": MOST_SUGGESTIONS,
    }
