import pytest

from tests.catalog.likeness.grading import ndcg, queries_of, rows_of

TABLES = [("vendure.tsv", "vendure_labels.tsv", 38), ("fashion.tsv", "fashion_labels.tsv", 18)]
GRADES = {"a": 3, "b": 2, "c": 1}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("abc", 1.0),
        ("cba", (1 + 3 / 1.58496 + 7 / 2) / (7 + 3 / 1.58496 + 1 / 2)),
        ("xa", (7 / 1.58496) / (7 + 3 / 1.58496)),
        ("xy", 0.0),
        ("", 0.0),
    ],
)
def test_an_order_is_worth_what_it_shows_and_how_early(found, expected):
    assert ndcg(list(found), GRADES, at=len(found) or 3) == pytest.approx(expected, abs=1e-5)


def test_what_comes_too_late_is_worth_nothing():
    assert ndcg(["x", "y", "a"], GRADES, at=2) == 0


@pytest.mark.parametrize(("products", "labels", "count"), TABLES)
def test_everything_graded_is_in_the_catalogue(products, labels, count):
    titles = {row["title"] for row in rows_of(products)}
    queries = queries_of(labels)

    strays = [
        name
        for query in queries
        for name in (query.shown, *query.grades)
        if name not in titles and "/" not in name
    ]

    assert (len(queries), strays) == (count, [])
    assert sum(query.is_held_out for query in queries) == count // 3
