"""How good an order of suggestions is, by grades that people gave: nDCG, 1 for the best order there can be."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import fmean

HERE = Path(__file__).parent
HELD_OUT = 3  # every third query


@dataclass(frozen=True)
class Query:
    """What is looked at, the grade of whatever has one, and whether it is kept from those who tune."""

    shown: str
    grades: Mapping[str, int]
    is_held_out: bool


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table that lies here, without its remarks."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    head, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [dict(zip(head, row, strict=True)) for row in rows]


def queries_of(name: str) -> list[Query]:
    """The queries of a table of grades."""
    return [
        Query(row["looked at"], dict(_grades(row["graded"])), place % HELD_OUT == HELD_OUT - 1)
        for place, row in enumerate(rows_of(name))
    ]


def ndcg(found: Sequence[str], grades: Mapping[str, int], *, at: int) -> float:
    """How near to the best order the first ones are. What has no grade is worth nothing, and takes up a place."""
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(one, 0) for one in found[:at]]) / _gain(best[:at])


def mean_ndcg(
    queries: Sequence[Query], answer: Callable[[Query], Sequence[str]], *, at: int, held_out: bool
) -> float:
    """The mean of the queries that were held out, or of those that were not."""
    chosen = [query for query in queries if query.is_held_out is held_out]
    return fmean(ndcg(answer(query), query.grades, at=at) for query in chosen)


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


def _grades(text: str) -> Iterator[tuple[str, int]]:
    for graded in text.split("; "):
        name, grade = graded.rsplit(" ", 1)
        yield name, int(grade)
