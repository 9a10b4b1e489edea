"""Products with all their variants and offers, as rows that know no model.

The API asks for them all day long. Through the ORM most of the time of such an answer went into composing the same
statements anew, so they are written out here; what they mean is what `catalog.queries.items` says.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from catalog.models.product import ordered_axes
from catalog.scan import NAMELESS, Scan
from stores.queries.plain import Row, select

MATCHES = """
    SELECT v.id, v.sku, v.gtin, p.id, p.family, p.title, p.brand, p.category, p.description
      FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id
     WHERE v.retailer_id = %(retailer)s AND (v.gtin = ANY(%(gtins)s) OR v.sku = ANY(%(skus)s))
"""
FAMILIES = """
    SELECT p.id, p.family, p.title, p.brand, p.category, p.description
      FROM catalog_product p
     WHERE p.retailer_id = %(retailer)s AND p.id = ANY(%(keys)s)
"""
# When an offer `o` was last heard: a whole list, of the feed `f`, confirms what it had no need to change.
HEARD_AT = "greatest(o.observed_at, CASE WHEN o.provenance = 'feed' THEN f.heard_at END)"
VARIANTS = f"""
    SELECT v.product_id, v.id, v.sku, v.gtin, v.attributes, COALESCE(s.main, v.picture),
           o.id, o.price, o.currency, o.available, o.lead_time_days, o.provenance,
           {HEARD_AT}, r.code, r.name, r.id,
           COALESCE(o.exchanged_cost, o.cost), o.backorder_on
      FROM catalog_variant v
      LEFT JOIN catalog_picture s ON s.id = v.shown_id
      LEFT JOIN (catalog_offer o JOIN partners_partner r ON r.id = o.partner_id AND r.paused_at IS NULL
                 LEFT JOIN catalog_feed f ON f.partner_id = o.partner_id AND f.retailer_id = o.retailer_id)
             ON o.variant_id = v.id AND o.withheld = ''
     WHERE v.retailer_id = %(retailer)s AND v.product_id = ANY(%(products)s)
     ORDER BY v.position, v.id, o.price, o.id
"""  # noqa: S608 - put together of constants


class OfferRow(NamedTuple):
    """A partner's offer."""

    pk: int
    price: Decimal
    currency: str
    available: int | None
    lead_time_days: int | None
    provenance: str
    heard_at: datetime
    partner_code: str
    partner_name: str
    partner_id: int
    home_cost: Decimal
    backorder_on: date | None
    withheld: str = ""


class VariantRow(NamedTuple):
    """One size of one colour."""

    pk: int
    sku: str
    gtin: str
    attributes: Mapping[str, str]
    picture: str
    offers: Sequence[OfferRow]


class Family(NamedTuple):
    """A product; `variants` are filled in by `with_variants`."""

    pk: int
    family: str
    title: str
    brand: str
    category: str
    description: str
    variants: Sequence[VariantRow] = ()


class Match(NamedTuple):
    """The variant that a code means, and its family."""

    pk: int
    sku: str
    gtin: str
    family: Family


def match(scan: Scan) -> Match | None:
    """What `items.find` finds, in one statement."""
    if scan.kind in NAMELESS:
        return None
    gtins = [gtin for gtin in (scan.gtin, scan.other_gtin) if gtin]
    skus = [scan.text, scan.text.upper(), scan.text.lower()]
    found = [_match(row) for row in select(MATCHES, gtins=gtins, skus=skus)]
    return min(found, key=lambda one: _rank(one, [*gtins, *skus]), default=None)


def by_key(keys: Sequence[int]) -> list[Family]:
    """These families in this order, without variants."""
    families = {row[0]: Family(*row) for row in select(FAMILIES, keys=list(keys))} if keys else {}
    return [families[key] for key in keys if key in families]


def with_variants(families: Sequence[Family], rows: Iterable[Row]) -> list[Family]:
    """The same families with what `VARIANTS` told of them: their variants and all offers of active partners."""
    variants: dict[int, list[VariantRow]] = defaultdict(list)
    for row in rows:
        of_family = variants[row[0]]
        if not of_family or of_family[-1].pk != row[1]:
            of_family.append(_variant(row))
        if row[6] is not None:
            of_family[-1].offers.append(OfferRow(*row[6:]))  # type: ignore[attr-defined]  # a list while it grows
    return [family._replace(variants=variants[family.pk]) for family in families]


@lru_cache(maxsize=20_000)
def axes_of(attributes: str) -> Mapping[str, str]:
    """A variant's place on each axis, of its attributes as JSON text; whoever has the same text shares it."""
    return dict(ordered_axes(json.loads(attributes)))


def _match(row: Row) -> Match:
    pk, sku, gtin, *family = row
    return Match(pk, sku, gtin, Family(*family))


def _rank(one: Match, wanted: Sequence[str]) -> int:
    """How early in the list of what a code may mean a variant stands."""
    return min(wanted.index(name) for name in (one.gtin, one.sku) if name in wanted)


def _variant(row: Row) -> VariantRow:
    _, pk, sku, gtin, attributes, picture, *_ = row
    return VariantRow(pk, sku, gtin, axes_of(attributes), picture, [])
