"""What a shopper may want instead, in a few words each: of the same category and to be had, the same brand first."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from catalog.queries.families import Match
from stores.queries.plain import select

MOST_SUGGESTIONS = 6
SELLABLE = """
    catalog_variant v
      JOIN catalog_offer o ON o.variant_id = v.id AND (o.available IS NULL OR o.available > 0) AND o.withheld = ''
      JOIN partners_partner r ON r.id = o.partner_id AND r.paused_at IS NULL
     WHERE v.product_id = p.id
"""
ALIKE = f"""
    catalog_product p
     WHERE p.retailer_id = %(retailer)s AND p.category = %(category)s AND p.id <> ALL(%(left_out)s)
       AND EXISTS (SELECT 1 FROM {SELLABLE})
"""  # noqa: S608 - put together of constants
LIKE = f"""
    SELECT p.family, p.title, p.brand, p.category, cheapest.*
      FROM ((SELECT p.*, 0 AS far FROM {ALIKE} AND p.brand = %(brand)s
              ORDER BY p.title, p.id LIMIT %(limit)s)
            UNION ALL
            (SELECT p.*, 1 AS far FROM {ALIKE} AND p.brand <> %(brand)s
              ORDER BY p.brand, p.title, p.id LIMIT %(limit)s)) p
     CROSS JOIN LATERAL (SELECT o.currency, o.price, v.sku, v.picture, v.gtin
                           FROM {SELLABLE} ORDER BY o.price, o.id LIMIT 1) cheapest
     ORDER BY p.far, p.brand, p.title, p.id
     LIMIT %(limit)s
"""  # noqa: S608 - as above; each half follows the index, so that no category is ever read whole


class Suggestion(NamedTuple):
    """A row of `LIKE`: another product, and the variant of it that costs least now."""

    family: str
    title: str
    brand: str
    category: str
    currency: str
    price: Decimal
    sku: str
    picture: str
    gtin: str
    reason: str = "similar"
    words: str = "similar"


def like_match(match: Match, *, now: datetime, limit: int = MOST_SUGGESTIONS) -> list[Suggestion]:
    """Other products than that of the item a code means, the best first; one statement."""
    family = match.family
    near = {"category": family.category, "brand": family.brand, "left_out": [family.pk], "limit": limit}
    return [Suggestion(*row) for row in select(LIKE, **near)]
