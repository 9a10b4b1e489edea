"""How good suggestions are by the grades that people gave; `pytest -s` prints the table of `docs/similar.md`."""

from collections.abc import Callable
from functools import partial
from statistics import fmean
from typing import NamedTuple

import pytest

from tests.catalog.likeness.grading import Query, mean_ndcg, queries_of
from tests.catalog.likeness.shelves import (
    as_before,
    by_category,
    by_chance,
    ours,
    stock_fashion,
    stock_vendure,
)

pytestmark = pytest.mark.usefixtures("retailer")
CUTS = (5, 10)
CHANCES = 5


class Shelf(NamedTuple):
    """A graded catalogue, and what our suggestions are worth at least: the first five, the queries held out as well."""

    stock: Callable[[], None]
    grades: str
    floor: float


SHELVES = {
    "Vendure, whole path": Shelf(partial(stock_vendure, whole_path=True), "vendure_labels.tsv", 0.68),
    "Vendure, as the shop tells": Shelf(partial(stock_vendure, whole_path=False), "vendure_labels.tsv", 0.52),
    "fashion": Shelf(stock_fashion, "fashion_labels.tsv", 0.88),
}


@pytest.mark.parametrize("name", SHELVES)
def test_what_is_suggested_is_what_people_would_take(name):
    shelf = SHELVES[name]
    shelf.stock()
    queries = queries_of(shelf.grades)
    chances = [by_chance(seed) for seed in range(CHANCES)]

    told = {
        "likeness × promise": _graded(queries, ours),
        "as before": _graded(queries, as_before),
        "by category": _graded(queries, by_category),
        "by chance": [fmean(each) for each in zip(*(_graded(queries, way) for way in chances), strict=True)],
    }

    for way, worth in told.items():
        print(f"{name:28}{way:20}", *(f"{one:.3f}" for one in worth))  # noqa: T201 - the table
    passed = {way for way, worth in told.items() if min(worth[0], worth[2]) >= shelf.floor}
    assert passed == {"likeness × promise"}


def _graded(queries: list[Query], way: Callable[[Query], list[str]]) -> list[float]:
    """The nDCG of the first five and ten, for the queries that one may tune by and for those held out."""
    return [mean_ndcg(queries, way, at=at, held_out=held_out) for held_out in (False, True) for at in CUTS]
