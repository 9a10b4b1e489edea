"""What a code means in a large catalogue: the number alone, and all that an answer about it tells."""

# ruff: noqa: PLC0415 - Django is set up once the database has its tables

import os
import random
import statistics
from collections.abc import Callable, Iterator

import psycopg

from tests.bench.figure import Figure, p99, timed
from tests.bench.world import VARIANTS_EACH, Shelf, gtin_of

COUNT = 2000
AIM_MS = 2.0
BARE = """
    SELECT v.id, v.sku, v.gtin, p.id, p.title FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id
     WHERE v.retailer_id = %s AND v.gtin = %s
"""
Code = tuple[int, str]


def measure(made: list[Shelf], chance: random.Random) -> Iterator[Figure]:
    """Codes of all retailers, the largest as often as it has items."""
    asked = codes(made, chance)
    with psycopg.connect(os.environ["DATABASE_OPS_URL"], autocommit=True) as ops:
        bare = _times(asked, lambda code: ops.execute(BARE, code).fetchall())
    alone, told = _times(asked, _match), _times(asked, _answer)
    yield Figure(
        name="code look-up",
        value=p99(alone),
        unit="ms (p99)",
        against="the aim, ms",
        limit=AIM_MS,
        detail=f"p50 {statistics.median(alone):.2f} ms",
    )
    for name, times in (("code look-up", alone), ("code look-up, all that an answer tells", told)):
        yield Figure(
            name=f"{name}, median",
            value=statistics.median(times),
            unit="ms (p50)",
            against="one bare statement without a wall, ms",
            limit=statistics.median(bare),
            detail=f"p99 {p99(times):.2f} ms against {p99(bare):.2f} ms",
        )


def codes(made: list[Shelf], chance: random.Random) -> list[Code]:
    """Retailers and GTINs that they list, some of them twice."""
    products = {shelf.retailer: list(shelf.titles) for shelf in made}
    retailers = chance.choices(list(products), [len(keys) for keys in products.values()], k=COUNT)
    return [
        (retailer, gtin_of(chance.choice(products[retailer]), chance.randrange(VARIANTS_EACH)))
        for retailer in retailers
    ]


def _match(code: Code) -> None:
    from catalog.queries import families
    from catalog.scan import read
    from stores.tenancy import retailer_scope

    with retailer_scope(code[0]):
        if families.match(read(code[1])) is None:
            raise LookupError(code)


def _answer(code: Code) -> None:
    from django.utils import timezone

    from catalog.operations.finding import find_by_code
    from stores.models import Retailer
    from stores.tenancy import retailer_scope

    retailer = Retailer(pk=code[0], country="PT", currency="EUR")
    with retailer_scope(code[0]):
        find_by_code(code=code[1], retailer=retailer, now=timezone.now())


def _times(asked: list[Code], work: Callable[[Code], object]) -> list[float]:
    work(asked[0])
    return [timed(lambda code=code: work(code))[1] * 1000 for code in asked]
