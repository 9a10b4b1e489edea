"""One item by its number, with as much of what there is about it as is asked for, in one journey to the database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from catalog.choice import Knowledge
from catalog.queries.choosing import KNOWN, knowledge_of
from catalog.queries.families import HEARD_AT, OfferRow, axes_of
from catalog.queries.freshness import STANDING, Standing, asking, standing_of
from stores.models import Retailer
from stores.queries.plain import select_packed

ITEM = """
    SELECT v.id, v.sku, v.gtin, v.attributes::text, COALESCE(s.main, v.picture),
           p.family, p.title, p.brand, p.category, p.description
      FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id
      LEFT JOIN catalog_picture s ON s.id = v.shown_id
     WHERE v.retailer_id = %(retailer)s AND v.gtin = %(gtin)s
"""
OFFERS = f"""
    SELECT o.id, o.price, o.currency, o.available, o.lead_time_days, o.provenance,
           {HEARD_AT}, r.code, r.name,
           r.id, COALESCE(o.exchanged_cost, o.cost), o.backorder_on,
           CASE WHEN r.paused_at IS NULL THEN o.withheld ELSE 'paused' END
      FROM catalog_variant v
      JOIN catalog_offer o ON o.variant_id = v.id
      JOIN partners_partner r ON r.id = o.partner_id
      LEFT JOIN catalog_feed f ON f.partner_id = o.partner_id
     WHERE v.retailer_id = %(retailer)s AND v.gtin = %(gtin)s
     ORDER BY o.price, o.id
"""  # noqa: S608 - put together of constants
VARIANTS = """
    SELECT s.sku, s.gtin, s.attributes::text, COALESCE(shown.main, s.picture)
      FROM catalog_variant v JOIN catalog_variant s ON s.product_id = v.product_id
      LEFT JOIN catalog_picture shown ON shown.id = s.shown_id
     WHERE v.retailer_id = %(retailer)s AND v.gtin = %(gtin)s
     ORDER BY s.position, s.id
"""


class Part(StrEnum):
    """What there is about an item beside itself."""

    OFFERS = "offers"
    VARIANTS = "variants"
    PARTNERS = "partners"


STATEMENTS: Mapping[Part, Sequence[str]] = {
    Part.OFFERS: (OFFERS, KNOWN),
    Part.VARIANTS: (VARIANTS,),
    Part.PARTNERS: (STANDING,),
}


class Item(NamedTuple):
    """A row of `ITEM`: a variant, and the product that it is one of."""

    pk: int
    sku: str
    gtin: str
    attributes: Mapping[str, str]
    picture: str
    family: str
    title: str
    brand: str
    category: str
    description: str


class Sibling(NamedTuple):
    """A row of `VARIANTS`: one of the variants of a product."""

    sku: str
    gtin: str
    attributes: Mapping[str, str]
    picture: str


class ItemPage(NamedTuple):
    """An item, None when it is not known, with the parts that were asked for; withheld offers are among the offers."""

    item: Item | None = None
    offers: Sequence[OfferRow] = ()
    variants: Sequence[Sibling] = ()
    knowledge: Knowledge = Knowledge()


def of_gtin(
    gtin: str, *, parts: frozenset[Part], retailer: Retailer, now: datetime
) -> tuple[Standing, ItemPage]:
    """The item with this GTIN-14, and where each partner stands on it if that is one of the parts."""
    wanted = [part for part in Part if part in parts]
    statements = [statement for part in wanted for statement in STATEMENTS[part]]
    items, *rows = select_packed([ITEM, *statements], **asking(gtin=gtin, retailer=retailer, now=now))
    told = dict(zip(statements, rows, strict=True))
    page = ItemPage(
        item=next((_item(row) for row in items), None),
        offers=[_offer(row) for row in told.get(OFFERS, ())],
        variants=[
            Sibling(sku, gtin, axes_of(axes), picture) for sku, gtin, axes, picture in told.get(VARIANTS, ())
        ],
        knowledge=knowledge_of(told.get(KNOWN, ())),
    )
    return standing_of(told.get(STANDING, ()), gtin=gtin), page


def _item(row: tuple[Any, ...]) -> Item:
    pk, sku, gtin, attributes, *rest = row
    return Item(pk, sku, gtin, axes_of(attributes), *rest)


def _offer(row: tuple[Any, ...]) -> OfferRow:
    offer = OfferRow(*row)
    return offer._replace(
        heard_at=datetime.fromisoformat(row[6]),
        backorder_on=date.fromisoformat(row[11]) if row[11] else None,
    )
