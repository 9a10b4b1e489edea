"""Partners' lists of 10,000 to 1,000,000 rows. A program of its own, which wants an empty database to itself.

`python -m deploy.local scratch -- .venv/bin/python -m tests.bench.feeds` prints what it measured as JSON.
"""

# ruff: noqa: PLC0415, T201 - Django is set up once the database has its tables; what is printed is the result

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import IO, Any

import psycopg

from deploy.local.databases import throwaway_database
from deploy.local.environment import environment_on
from deploy.local.places import ROOT
from tests.bench.figure import Figure
from tests.stack import Stack

MOST = int(os.environ.get("BENCH_FEED_ROWS", "200000"))
SIZES = sorted({10_000, min(100_000, MOST), MOST})
WARM = 2_000
LISTED = 5_000  # each becomes a product with words to be found by, so a few tell how long many take
AIM_PER_S, AIM_OF_COPY = 20_000, 0.4
BARE = """
    CREATE UNLOGGED TABLE bare (gtin text, cost numeric, recommended numeric, available int, lead_time_days int,
        backorder_on date, partner_sku text, currency text, family text, title text, brand text, category text,
        description text, rest text)
"""
# What a retailer has that listed all of it long ago, with the offers of another partner.
FILL = """
    INSERT INTO catalog_product (retailer_id, family, title, brand, category, description, created_at)
    SELECT DISTINCT ON (family) %(r)s, family, title, brand, category, description, now() FROM bare ORDER BY family;
    INSERT INTO catalog_variant (retailer_id, product_id, sku, gtin, attributes, picture, position)
    SELECT %(r)s, p.id, b.gtin, b.gtin, '{}', '', 0
      FROM bare b JOIN catalog_product p ON p.family = b.family AND p.retailer_id = %(r)s;
    INSERT INTO catalog_searchdocument (retailer_id, product_id, lexemes, brand, category, colours, sizes, partners)
    SELECT %(r)s, p.id, (SELECT string_agg(quote_literal(%(r)s || ':' || word), ' ')
                           FROM string_to_table(concat_ws(' ', p.title, p.description, p.family), ' ') word)::tsvector,
           p.brand, p.category, '{}', '{}', '{}'
      FROM catalog_product p WHERE p.retailer_id = %(r)s
"""
TABLES = ("catalog_product", "catalog_variant", "catalog_offer", "catalog_searchdocument")


@dataclass(frozen=True)
class Reading:
    """How long a list took, without the making of its items, and of that how long our own processor."""

    rows: int
    seconds: float
    cpu: float
    written: int

    @property
    def per_s(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


def measure(stack: Stack) -> Iterator[Figure]:
    """All figures, from a database of its own on the stack's server."""
    with throwaway_database(stack.server.url) as database:
        environment = {**os.environ, **environment_on(stack.server.url, database)}
        command = [sys.executable, "-m", "tests.bench.feeds"]
        told = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout
    for figure in json.loads(told):
        yield Figure(**figure)


def main() -> None:
    """Set up Django on the database that the environment names, and take lists in."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--database", "migrator", "-v0"], cwd=ROOT, check=True
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    import django

    django.setup()
    json.dump([asdict(figure) for figure in _figures()], sys.stdout, indent=1)


def _figures() -> Iterator[Figure]:
    peaks: dict[int, float] = {}
    list(_of_size(WARM))  # so that the planner has seen rows of all kinds before anything is timed
    for size in SIZES:
        yield from _of_size(size)
        peaks[size] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield _all_new()
    small, large = SIZES[0], SIZES[-1]
    yield Figure(
        name=f"feed, most memory at {large} rows",
        value=peaks[large],
        unit="MB",
        against=f"at {small} rows",
        limit=peaks[small],
    )


def _of_size(size: int) -> Iterator[Figure]:
    """A list whose items the retailer knows: first heard, then nearly the same, then with other prices and pieces."""
    partner = _partner(f"p{size}")
    with tempfile.TemporaryFile() as lines:
        lines.writelines(_lines(size))
        bare = _bare_copy(lines, partner.retailer_id)
    making = _timed(lambda: sum(1 for _ in _items(size)))
    first = _read(partner, size, making, lambda place: 0)
    little = _read(partner, size, making, lambda place: int(place % 100 == 0))
    stock = _read(partner, size, making, lambda place: 7)
    _tell(f"{size} rows: bare {size / bare:.0f}/s, made {size / making:.0f}/s, {first} {little} {stock}")
    copied = {"against": "bare COPY of the same bytes, rows/s", "limit": size / bare}
    known = f"{size} rows of known items"
    yield Figure(name=f"feed, {known}, first list", value=first.per_s, unit="rows/s", **copied)
    yield Figure(
        name=f"feed, {known}, 1 in 100 changed",
        value=little.per_s,
        unit="rows/s",
        detail=f"aim ×{AIM_OF_COPY}; {little.written} written, {little.cpu:.1f} s of our processor",
        **copied,
    )
    yield Figure(
        name=f"feed, {known}, all with other prices and pieces",
        value=stock.per_s,
        unit="rows/s",
        detail=f"aim {AIM_PER_S} rows/s; {stock.written} written, {stock.cpu:.1f} s of our processor",
        **copied,
    )


def _all_new() -> Figure:
    partner = _partner("new")
    making = _timed(lambda: sum(1 for _ in _items(LISTED)))
    new = _read(partner, LISTED, making, lambda place: 0)
    return Figure(
        name=f"feed, {LISTED} rows of items nobody had listed",
        value=new.per_s,
        unit="rows/s",
        against="1000 rows/s",
        limit=1000,
        detail="products, search and offers are made",
    )


def _read(partner: Any, size: int, making: float, more: Callable[[int], int]) -> Reading:
    from catalog.models import Feed, FeedRun
    from catalog.operations import feed_intake, feed_turns
    from stores.tenancy import retailer_scope

    with retailer_scope(partner.retailer_id):
        Feed.objects.update(due_at="2026-01-01T00:00:00Z")
        turn = feed_turns.take(partner)
        cpu = time.process_time()
        took = _timed(lambda: feed_intake.take_in(turn, _items(size, more), is_whole=True, said=""))
        run = FeedRun.objects.latest("pk")
        if run.state != "taken":
            raise RuntimeError(f"The list was not taken: {run.state} {run.problem}")
    return Reading(size, took - making, time.process_time() - cpu, run.written)


def _items(count: int, more: Callable[[int], int] = lambda place: 0) -> Iterator[Any]:
    """A list of so many items, four to a family; `more` is added to what the place costs and to its pieces."""
    from catalog.gtin import check_digit
    from partners.messages import PartnerItem

    axes = {"size": "M", "colour": "Fern"}
    for place in range(count):
        body, added = f"0950{place:09}", more(place)
        yield PartnerItem(
            partner_sku=f"S-{place}",
            gtin=f"{body}{check_digit(body)}",
            family=f"f{place // 4}",
            title="Walking boot, ankle high",
            currency="EUR",
            cost=Decimal(1000 + place % 5000 + added) / 100,
            price=Decimal(2000 + place % 5000 + added) / 100,
            available=1 + place % 50 + added,
            lead_time_days=3,
            brand="Northpeak",
            category="boots",
            description="A boot for all weathers, made of leather and rubber.",
            attributes=axes,
        )


def _lines(count: int) -> Iterator[bytes]:
    """The very bytes that are staged."""
    from catalog.operations.feed_staging import line_of

    return (f"{line_of(item.gtin.zfill(14), item)}\n".encode() for item in _items(count))


def _bare_copy(lines: IO[bytes], retailer: int) -> float:
    """Seconds to COPY the same bytes into a plain table; what is in it becomes what the retailer sells."""
    with psycopg.connect(os.environ["DATABASE_MIGRATOR_URL"], autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute(BARE)
        lines.seek(0)

        def copy() -> None:
            with connection.cursor().copy("COPY bare FROM STDIN WITH (NULL E'\\x01')") as bare:
                while block := lines.read(1 << 18):
                    bare.write(block)

        took = _timed(copy)
        with connection.transaction():
            connection.execute("SELECT set_config('app.retailer', %s, true)", [str(retailer)])
            for statement in FILL.split(";"):
                connection.execute(statement, {"r": retailer})
        connection.execute("DROP TABLE bare")
        connection.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
    return took


def _partner(slug: str) -> Any:
    """A partner of a retailer of its own."""
    from partners.models import Partner
    from stores.models import Retailer
    from stores.tenancy import retailer_scope

    retailer = Retailer.objects.create(
        slug=slug, name=slug, order_prefix=str(Retailer.objects.count()), country="PT"
    )
    with retailer_scope(retailer.pk):
        Partner.objects.create(
            code="p",
            name="P",
            transformer="partners.transformers.plain.PlainTransformer",
            base_url="http://127.0.0.1",
        )
        return Partner.objects.select_related("retailer").get()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _tell(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
