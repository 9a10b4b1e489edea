"""A large catalogue of made-up words for an empty database: many retailers, and one with a third of everything."""

import itertools
import json
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import psycopg

from partners.models import Partner
from stores.models import Retailer
from stores.tenancy import retailer_scope

VARIANTS = int(os.environ.get("BENCH_SEARCH_VARIANTS", "1000000"))
RETAILERS = int(os.environ.get("BENCH_SEARCH_RETAILERS", "1000"))
LARGEST = 0.3  # of all variants
VARIANTS_EACH = 2
TABLES = ("catalog_product", "catalog_variant", "catalog_offer")
OFFER = (
    "variant_id, partner_id, retailer_id, partner_sku, price, cost, currency, available, lead_time_days, provenance,"
    " observed_at, cost_currency, withheld"
)
SYLLABLES = [a + b for a in "bcdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "ar", "en", "il", "ou")]
PLAIN = "partners.transformers.plain.PlainTransformer"
COLOURS = ["Fern", "Ember", "Slate", "Sand", "Night", "Snow"]
SIZES = ["XS", "S", "M", "L", "XL"]


@dataclass
class Shelf:
    """A retailer's words, and the titles of its products."""

    retailer: int
    partner: int
    words: list[str]
    titles: dict[int, list[str]] = field(default_factory=dict)


def shelves(chance: random.Random) -> list[Shelf]:
    """Every retailer with a partner, words of its own and, of all products, its share of titles."""
    lexicon = _lexicon(chance, 20_000)
    sizes = [int(VARIANTS * LARGEST) // VARIANTS_EACH]
    sizes += [(VARIANTS // VARIANTS_EACH - sizes[0]) // (RETAILERS - 1)] * (RETAILERS - 1)
    keys = itertools.count(1)
    return [_shelf(number, size, lexicon, keys, chance) for number, size in enumerate(sizes, 1)]


def load(migrator_url: str, made: list[Shelf]) -> None:
    """COPY all of it. The owner lifts its own wall for that, and puts it up again."""
    with psycopg.connect(migrator_url) as connection:
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        for table, columns, rows in _rows(made):
            with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            connection.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    with psycopg.connect(migrator_url, autocommit=True) as connection:
        connection.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")


def _lexicon(chance: random.Random, size: int) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3))))] = None
    return list(words)


def _shelf(
    number: int, size: int, lexicon: list[str], keys: "itertools.count[int]", chance: random.Random
) -> Shelf:
    partner = _owner(number)
    words = chance.sample(lexicon, min(len(lexicon) // 2, 60 + size))
    often = [1 / (place + 5) for place in range(len(words))]
    titles = chance.choices(words, often, k=4 * size)
    return Shelf(number, partner, words, {next(keys): titles[4 * n : 4 * n + 4] for n in range(size)})


def _rows(made: list[Shelf]) -> Iterator[tuple[str, str, Iterable[tuple[object, ...]]]]:
    yield (
        "catalog_product",
        "id, retailer_id, family, title, brand, category, description, created_at",
        (
            (
                key,
                s.retailer,
                f"f{key}",
                " ".join(words),
                s.words[key % 30],
                s.words[30 + key % 12],
                "",
                "2026-01-01",
            )
            for s in made
            for key, words in s.titles.items()
        ),
    )
    yield (
        "catalog_variant",
        "id, retailer_id, product_id, sku, gtin, attributes, picture, position",
        (
            (
                VARIANTS_EACH * key + n,
                s.retailer,
                key,
                f"S{key}-{n}",
                f"{VARIANTS_EACH * key + n:014}",
                _place(key, n),
                "",
                n,
            )
            for s in made
            for key in s.titles
            for n in range(VARIANTS_EACH)
        ),
    )
    yield "catalog_offer", OFFER, (
        (VARIANTS_EACH * key + n, s.partner, s.retailer, f"P{key}-{n}", 9 + key % 200, 5, "EUR", key % 4, key % 7,
         "feed", "2026-01-01", "", "")
        for s in made
        for key in s.titles
        for n in range(VARIANTS_EACH)
    )  # fmt: skip


def _place(key: int, number: int) -> str:
    return json.dumps({"colour": COLOURS[key % 6], "size": SIZES[(key + number) % 5]})


def _owner(number: int) -> int:
    """A retailer with one partner; the partner's key."""
    Retailer.objects.create(
        pk=number, slug=f"r{number}", name=f"R{number}", order_prefix=str(number), country="PT"
    )
    with retailer_scope(number):
        return int(
            Partner.objects.create(code="p", name="P", transformer=PLAIN, base_url="http://127.0.0.1").pk
        )
