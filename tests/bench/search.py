"""Search by name in a large catalogue: how long it takes, how much of what was meant it finds."""

# ruff: noqa: PLC0415 - Django is set up once the database has its tables

import os
import random
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.bench import tantivy_peer
from tests.bench.figure import Figure, p99, timed
from tests.bench.world import Shelf

COUNT = int(os.environ.get("BENCH_QUERIES", "400"))
AIM_MS, AIM_RECALL = 10.0, 0.9
KINDS = ("prefix", "1 word", "2 words", "1 word, typo", "2 words, typo", "3 words, typo")
ENGINE_TABLES = ("catalog_searchdocument", "catalog_searchword")
CATALOGUE_TABLES = ("catalog_product", "catalog_variant", "catalog_offer")
BARE = """
    SELECT f.product_id FROM (SELECT d.product_id, d.lexemes FROM catalog_searchdocument d
                               WHERE d.lexemes @@ %(q)s::tsquery LIMIT 500) f
     ORDER BY ts_rank(f.lexemes, %(q)s::tsquery) DESC LIMIT 20
"""
ILIKE = """
    SELECT p.id FROM catalog_product p
     WHERE p.retailer_id = %(r)s
       AND (p.title || ' ' || p.brand || ' ' || p.category || ' ' || p.description) ILIKE %(w)s
     ORDER BY p.title, p.id LIMIT 20
"""


@dataclass(frozen=True)
class Asked:
    """What somebody typed, and the words that were meant."""

    retailer: int
    typed: str
    meant: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """How long each took in ms, on the clock and on the server's processor; the share that found what was meant."""

    times: list[float]
    cpu: list[float]
    recall: float


def measure(made: list[Shelf], loading_s: float, chance: random.Random) -> Iterator[Figure]:
    """All figures. `loading_s` is what loading the catalogue itself took."""
    yield _building(loading_s)
    largest, small = made[:1], made[1:]
    for kind in KINDS:
        shelves = {"large": largest, "small": small}
        yield from _told(kind, {name: ask(questions(kind, of, chance), made) for name, of in shelves.items()})
    yield from _against_bare(largest, chance)
    yield from _with_facets(largest, chance)
    asked = {kind: questions(kind, largest, chance) for kind in KINDS}
    ours = {kind: ask(of, made) for kind, of in asked.items()}
    yield from tantivy_peer.measure(made, asked, ours, lambda of, find: ask(of, made, find))
    for name, of in (("large", largest), ("small", small)):
        yield _alike(name, of, chance)


def _building(loading_s: float) -> Figure:
    from catalog.operations.searching import rebuild_search

    products, took = timed(lambda: sum(count for _, count in rebuild_search()))
    with psycopg.connect(os.environ["DATABASE_MIGRATOR_URL"], autocommit=True) as connection:
        connection.execute(f"VACUUM ANALYZE {', '.join(ENGINE_TABLES)}")
        ours, theirs = (_size(connection, tables) for tables in (ENGINE_TABLES, CATALOGUE_TABLES))
        parts = [
            f"{name} {connection.execute('SELECT pg_relation_size(%s)', [name]).fetchone()[0] / 2**20:.0f} MB"
            for name in (
                *ENGINE_TABLES,
                "catalog_search_lexemes",
                "catalog_search_near",
                "catalog_search_word",
            )
        ]
    return Figure(
        name=f"search, made anew for {products} products",
        value=took,
        unit="s",
        against="COPY of products, variants and offers, s",
        limit=loading_s,
        detail=f"{products / took:.0f} products/s; {ours:.0f} MB beside {theirs:.0f} MB; {', '.join(parts)}",
    )


def questions(kind: str, shelves: list[Shelf], chance: random.Random) -> list[Asked]:
    """Many questions of a kind."""
    return [_question(kind, shelves, chance) for _ in range(COUNT)]


def ask(
    asked: list[Asked], shelves: list[Shelf], find: Callable[[int, str], list[int]] | None = None
) -> Answers:
    """How it went with many questions, asked of us or in another way."""
    find = find or _find
    by_retailer = {shelf.retailer: shelf for shelf in shelves}
    find(asked[0].retailer, asked[0].typed)
    times, cpu, found = [], [], 0
    for one in asked:
        before = _server_cpu_ms()
        products, took = timed(lambda one=one: find(one.retailer, one.typed))
        cpu.append(_server_cpu_ms() - before)
        times.append(took * 1000)
        shelf = by_retailer[one.retailer]
        found += any(set(one.meant) <= shelf.words_of(product) for product in products[:10])
    return Answers(times, cpu, found / len(asked))


def _question(kind: str, shelves: list[Shelf], chance: random.Random) -> Asked:
    shelf = chance.choice(shelves)
    title = list(dict.fromkeys(shelf.titles[chance.choice(list(shelf.titles))]))
    if kind == "prefix":
        return Asked(shelf.retailer, title[0][: chance.choice((2, 3, 4))], ())
    words = chance.sample(title, min(int(kind[0]), len(title)))
    typed = list(words)
    if "typo" in kind:
        place = chance.randrange(len(words))
        typed[place] = slip(words[place], chance)
    return Asked(shelf.retailer, " ".join(typed), tuple(words))


def slip(word: str, chance: random.Random) -> str:
    """The word with one letter missing, added or wrong, or two neighbours swapped; never the word itself."""
    while True:
        at, letter = chance.randrange(len(word)), chance.choice("abcdefghijklmnopqrstuvwxyz")
        wrong = chance.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            )
        )
        if wrong != word:
            return wrong


def _find(retailer: int, words: str, *, with_facets: bool = False) -> list[int]:
    from catalog.search import engine
    from catalog.search.base import Question
    from stores.tenancy import retailer_scope

    with retailer_scope(retailer):
        return engine().find(Question(words=words, with_facets=with_facets)).products


def _told(kind: str, answers: dict[str, Answers]) -> Iterator[Figure]:
    for name, told in answers.items():
        yield Figure(
            name=f"search, {kind}, {name} retailer",
            value=p99(told.times),
            unit="ms (p99)",
            against="the aim, ms",
            limit=AIM_MS,
            detail=f"p50 {statistics.median(told.times):.1f} ms, on the server's processor p50"
            f" {statistics.median(told.cpu):.1f} p99 {p99(told.cpu):.1f} ms, found {told.recall:.1%}",
        )
    if "typo" in kind:
        recall = min(told.recall for told in answers.values())
        yield Figure(
            name=f"search, {kind}, found", value=recall, unit="of 1", against="the aim", limit=AIM_RECALL
        )


def _against_bare(shelves: list[Shelf], chance: random.Random) -> Iterator[Figure]:
    """Ours against the same index asked without a wall, and against the words asked with ILIKE behind it."""
    asked = questions("2 words", shelves, chance)
    ours = _times(lambda one: _find(one.retailer, one.typed), asked)
    with psycopg.connect(os.environ["DATABASE_OPS_URL"], autocommit=True) as ops:
        terms = [" & ".join(f"'{one.retailer}:{word}':*" for word in one.typed.split()) for one in asked]
        bare = _times(lambda term: ops.execute(BARE, {"q": term}).fetchall(), terms)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as app:
        app.execute("SELECT set_config('app.retailer', %s, false)", [str(shelves[0].retailer)])
        likes = [{"r": one.retailer, "w": f"%{one.typed.split()[0]}%"} for one in asked[:20]]
        ilike = _times(lambda like: app.execute(ILIKE, like).fetchall(), likes)
    yield _ratio(
        "search, 2 words, median", ours, "the same index by bare SQL, no wall and no slips, ms", bare
    )
    yield _ratio("search, 2 words, beside ILIKE", ours, "ILIKE of one word behind the wall, ms", ilike)


def _with_facets(shelves: list[Shelf], chance: random.Random) -> Iterator[Figure]:
    asked = [_question(kind, shelves, chance) for kind in ("prefix", "1 word") for _ in range(COUNT // 2)]
    plain = _times(lambda one: _find(one.retailer, one.typed), asked)
    ours = _times(lambda one: _find(one.retailer, one.typed, with_facets=True), asked)
    yield _ratio("search with facets, prefix or 1 word", ours, "without, ms", plain)


def _alike(name: str, shelves: list[Shelf], chance: random.Random) -> Figure:
    """Finding what is worth comparing with an item, in one statement."""
    from catalog.queries.alike import ALIKE, near
    from catalog.queries.families import by_key
    from stores.queries.plain import select
    from stores.tenancy import retailer_scope

    times, cpu = [], []
    for _ in range(COUNT):
        shelf = chance.choice(shelves)
        with retailer_scope(shelf.retailer):
            [family] = by_key([chance.choice(list(shelf.titles))])
            before = _server_cpu_ms()
            _, took = timed(lambda family=family: select(ALIKE, **near(family)))
        cpu.append(_server_cpu_ms() - before)
        times.append(took * 1000)
    return Figure(
        name=f"similar items, {name} retailer",
        value=p99(times),
        unit="ms (p99)",
        against="the aim, ms",
        limit=AIM_MS,
        detail=f"p50 {statistics.median(times):.1f} ms, on the server's processor p50 {statistics.median(cpu):.1f}"
        f" p99 {p99(cpu):.1f} ms",
    )


def _ratio(name: str, ours: list[float], against: str, theirs: list[float]) -> Figure:
    return Figure(
        name=name,
        value=statistics.median(ours),
        unit="ms (p50)",
        against=against,
        limit=statistics.median(theirs),
        detail=f"p99 {p99(ours):.1f} ms against {p99(theirs):.1f} ms",
    )


def _times(work: Callable[[Any], Any], questions: list[Any]) -> list[float]:
    work(questions[0])
    return [timed(lambda one=one: work(one))[1] * 1000 for one in questions]


def _server_cpu_ms() -> float:
    """What our connection's server process has worked so far: whoever else uses the machine does not count."""
    from django.db import connection

    connection.ensure_connection()
    schedule = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(schedule.read_text().split()[0]) / 1e6 if schedule.exists() else 0.0


def _size(connection: "psycopg.Connection[Any]", tables: tuple[str, ...]) -> float:
    total = "SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest(%s::text[]) t"
    return float(connection.execute(total, [list(tables)]).fetchone()[0]) / 2**20  # type: ignore[index]
