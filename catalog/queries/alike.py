"""Products worth comparing with the one looked at, in one statement: few, whatever the size of the catalogue.

The function `catalog_alike` finds them by their words, category and brand; of each come the offers that may be had,
those of what was chosen (the size, the colour) first. What may be had is decided by whoever compares.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, Protocol

from catalog.choice import UNKNOWN_LEAD_TIME_DAYS
from catalog.likeness import Met, path_of
from catalog.queries.families import HEARD_AT, OfferRow, axes_of
from catalog.search.words import label, words_of
from stores.queries.plain import Row

MOST_CANDIDATES = 30
OFFERS_EACH = 8
MOST_TITLED, MOST_TOLD = 8, 16
SHORTEST_TOLD = 4  # letters; what is shorter in a description tells nothing
ALIKE = f"""
    SELECT n.product_id, n.in_title, n.anywhere, p.family, p.title, p.brand, p.category, o.*
      FROM catalog_alike(%(looked)s, %(titled)s::text[], %(told)s::text[], %(shelf)s, %(room)s, %(left_out)s::bigint[],
                         %(country)s, %(unknown_days)s, %(candidates)s) n
      JOIN catalog_product p ON p.id = n.product_id AND p.retailer_id = %(retailer)s
      LEFT JOIN catalog_variant chosen ON chosen.id = %(variant)s AND chosen.retailer_id = %(retailer)s
     CROSS JOIN LATERAL (
           SELECT v.sku, v.gtin, v.attributes, COALESCE(s.main, v.picture),
                  o.id, o.price, o.currency, o.available, o.lead_time_days, o.provenance,
                  {HEARD_AT}, r.code, r.name,
                  r.id AS partner, COALESCE(o.exchanged_cost, o.cost), o.backorder_on
             FROM catalog_variant v
             LEFT JOIN catalog_picture s ON s.id = v.shown_id
             JOIN catalog_offer o ON o.variant_id = v.id AND o.withheld = ''
             JOIN partners_partner r ON r.id = o.partner_id AND r.paused_at IS NULL
             LEFT JOIN partners_partnerterms t ON t.partner_id = r.id
             LEFT JOIN catalog_feed f ON f.partner_id = r.id
            WHERE v.product_id = p.id
              AND (o.available IS NULL OR o.available > COALESCE(t.safety_stock, 0))
            ORDER BY (SELECT count(*) FROM jsonb_each(v.attributes) one
                       WHERE chosen.attributes @> jsonb_build_object(one.key, one.value)) DESC, o.price, o.id
            LIMIT %(offers_each)s) o
"""  # noqa: S608 - put together of constants


class Described(Protocol):
    """A family, as a model or a row."""

    @property
    def pk(self) -> int: ...  # noqa: D102 - the names are the family's own
    @property
    def family(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def brand(self) -> str: ...  # noqa: D102
    @property
    def category(self) -> str: ...  # noqa: D102
    @property
    def description(self) -> str: ...  # noqa: D102


class Item(NamedTuple):
    """A variant that may be had, and by which offer."""

    sku: str
    gtin: str
    attributes: Mapping[str, str]
    picture: str
    offer: OfferRow


class Candidate(NamedTuple):
    """Another family, what its words have in common with the one looked at, and what may be had of it."""

    pk: int
    family: str
    title: str
    brand: str
    category: str
    met: Met
    items: Sequence[Item]


class Asked(NamedTuple):
    """The words by which likeness is told."""

    titled: list[str]
    told: list[str]


def asked(family: Described) -> Asked:
    """The words of a family's title, and those of its description that are not among them."""
    titled = list(dict.fromkeys(words_of(family.title)))[:MOST_TITLED]
    words = dict.fromkeys(word for word in words_of(family.description[:400]) if len(word) >= SHORTEST_TOLD)
    return Asked(titled, [word for word in words if word not in titled][:MOST_TOLD])


def near(
    family: Described, *, leaving_out: Iterable[int] = (), variant: int = 0, country: str = ""
) -> dict[str, object]:
    """What `ALIKE` has to be told. `variant` is the one of the family that is looked at."""
    words = asked(family)
    return {
        "looked": family.pk,
        "titled": words.titled,
        "told": words.told,
        "shelf": label("category", family.category) if family.category else "",
        "room": _room(family.category),
        "left_out": list(leaving_out),
        "variant": variant,
        "country": country,
        "unknown_days": UNKNOWN_LEAD_TIME_DAYS,
        "candidates": MOST_CANDIDATES,
        "offers_each": OFFERS_EACH,
    }


def candidates(rows: Iterable[Row]) -> list[Candidate]:
    """What `ALIKE` told, which keeps the rows of a family together."""
    return [_candidate(list(of_family)) for _, of_family in groupby(rows, key=itemgetter(0))]


def _candidate(rows: Sequence[Row]) -> Candidate:
    pk, in_title, anywhere, family, title, brand, category, *_ = rows[0]
    met = Met(in_title, anywhere, words_of(title))
    return Candidate(pk, family, title, brand, category, met, [_item(row) for row in rows])


def _item(row: Row) -> Item:
    sku, gtin, attributes, picture, *offer = row[7:]
    return Item(sku, gtin, axes_of(attributes), picture, OfferRow(*offer))


def _room(category: str) -> str:
    """The part of the shop around a category, as a label begins: Clothing > Jackets is in Clothing."""
    parts = path_of(category)[:-1]
    return label("category", " ".join(parts)) if parts else ""
