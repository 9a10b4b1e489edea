"""What `GET /api/v1/items/` says to queries that make no sense."""

import pytest

from tests.api import field_errors, problem, program

ITEMS = "/api/v1/items/"


@pytest.fixture
def api(retailer):
    return program()


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("", [("", "one-of")]),
        ("code=1&q=x", [("", "one-of")]),
        ("code=", [("code", "blank")]),
        ("q=%20", [("q", "blank")]),
        ("q=a%00b", [("q", "unprintable")]),
        ("code=a%00b", [("code", "null-characters-not-allowed")]),
        ("q=%E2%80%AEevil", [("q", "unprintable")]),
        ("code=1&code=2", [("code", "given-twice")]),
        (f"code={'1' * 513}", [("code", "max-length")]),
        (f"q={'x' * 201}", [("q", "max-length")]),
        ("q=x&limit=0", [("limit", "min-value")]),
        ("q=x&limit=101", [("limit", "max-value")]),
        ("q=x&limit=1e9", [("limit", "invalid")]),
        ("q=x&limit=%EF%BC%91", [("limit", "invalid")]),
        ("q=x&offset=-1", [("offset", "invalid")]),
        ("q=x&offset=99999999999999999999", [("offset", "max-value")]),
        ("code=1&offset=1", [("", "one-of")]),
        ("q=x&cursor=1", [("cursor", "foreign-cursor")]),
        ("q=x&cursor=1-%EF%BC%91", [("cursor", "foreign-cursor")]),
        ("q=x&cursor=1-1&offset=1", [("", "one-of")]),
        ("code=1&brand=x", [("", "one-of")]),
        ("q=x&brand=", [("brand", "blank")]),
        ("q=x&price_to=-1", [("price_to", "invalid")]),
        ("q=x&here_by=tomorrow", [("here_by", "invalid")]),
        ("q=x&facets=1", [("facets", "invalid-choice")]),
        ("q=x&wait_ms=1501", [("wait_ms", "max-value")]),
        ("q=x&retailer=2", [("retailer", "unknown-field")]),
        ("q=x&format=xml", [("format", "unknown-field")]),
        ("q=x&ordering=password", [("ordering", "unknown-field")]),
        ("q=x&filter%5Bx%5D=", [("filter[x]", "unknown-field")]),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(api, query, errors):
    response = api.get(f"{ITEMS}?{query}")

    assert problem(response) == (400, "invalid-parameter")
    assert field_errors(response) == errors
