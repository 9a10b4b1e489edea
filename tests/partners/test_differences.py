import pytest

from partners.models import Exchange
from partners.queries.differences import differences


def answered(body, **more):
    request = {"method": "GET", "path": "/items", "params": {"gtin": "1"}, "headers": {}, "body": ""}
    turns = [{"request": request, "response": {"status": 200, "headers": {"date": body}, "body": body}}]
    return Exchange(**{"retailer_id": 1, "outcome": "confirmed", "turns": turns, **more})


@pytest.mark.parametrize(
    ("then", "now", "differing"),
    [
        ('{"a": {"b": [1, 2]}}', '{"a": {"b": [1, 2]}}', []),
        ('{"a": {"b": [1, 2]}}', '{"a": {"b": [1, 3]}}', [("1. response a.b.1", "2", "3")]),
        ('{"a": {"b": [1, 2]}}', '{"a": {"b": [1]}}', [("1. response a.b.1", "2", "nothing")]),
        ('{"a": 1}', '{"a": 1, "b": null}', [("1. response b", "nothing", "null")]),
        ("7 bytes", "", [("1. response body", "7 bytes", "nothing")]),
        (
            "<html>",
            '{"a": "x"}',
            [("1. response body", "<html>", "nothing"), ("1. response a", "nothing", "x")],
        ),
        (
            "a" * 100 + "b",
            "a" * 100 + "c",
            [("1. response body", "…" + "a" * 60 + "b", "…" + "a" * 60 + "c")],
        ),
    ],
)
def test_only_what_differs_is_told_by_where_it_stands(then, now, differing):
    assert [tuple(one) for one in differences(answered(then), answered(now))] == differing


def test_how_it_ended_differs_as_well_as_what_came():
    then, now = answered("{}"), answered("{}", outcome="not-sent", summary="The line broke.", turns=[])

    assert [tuple(one) for one in differences(then, now)] == [
        ("Outcome", "confirmed", "not-sent"),
        ("Why", "nothing", "The line broke."),
        ("1. request method", "GET", "nothing"),
        ("1. request path", "/items", "nothing"),
        ("1. request ?gtin", "1", "nothing"),
        ("1. response status", "200", "nothing"),
    ]


def test_of_very_many_differences_the_first_hundred_are_told():
    many = "[" + ",".join(["1"] * 500) + "]"

    assert len(differences(answered(many), answered("[]"))) == 100
