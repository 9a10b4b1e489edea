"""Every address of the API with what no caller should send: a problem document with a stable code, and never a page.

An address that has no case here fails.
"""

from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from tests.api import problem, program
from tests.architecture.routes import routes
from tests.factories.stores import RetailerFactory
from tests.world import populate

NOT_OURS = {"schema", "api-docs"}
LONG = "9" * 10_000

# Each address's arguments: right, and what is wrong in every way, with the refusal of each.
GTINS = {
    "abc": (400, "not-a-gtin"),
    "0": (400, "not-a-gtin"),
    "4006381333932": (400, "bad-check-digit"),
    "-4006381333931": (400, "not-a-gtin"),
    "4006381333931 ": (404, "item-not-found"),
    "\uff14006381333931": (400, "not-a-gtin"),
    "4006381\x00333931": (400, "not-a-gtin"),
    "%s%n{0}'--": (400, "not-a-gtin"),
    "👩\u200d💻": (400, "not-a-gtin"),
    LONG: (400, "not-a-gtin"),
    "00000000000000": (404, "item-not-found"),
}
CODES = {
    "nobody": (404, None),
    "a b": (404, "not-found"),
    "é": (404, "not-found"),
    "a\x00b": (404, "not-found"),
    LONG: (404, None),
}
CASES = {
    "api-items": ({}, {}, {"code": "4006381333931"}),
    "api-item": ({"gtin": "gtin"}, GTINS, {}),
    "api-item-offers": ({"gtin": "gtin"}, GTINS, {}),
    "api-item-similar": ({"gtin": "gtin"}, GTINS, {}),
    "api-lookup": (
        {"lookup": "lookup"},
        {str(uuid4()): (404, "lookup-not-found"), "abc": (404, "not-found")},
        {},
    ),
    "api-partners": ({}, {}, {}),
    "api-partner": ({"partner": "partner"}, CODES, {}),
    "api-feeds": ({}, {}, {}),
    "api-feed": ({"partner": "partner"}, CODES, {}),
    "api-orders": ({}, {}, {}),
    "api-order": ({"number": "order"}, {"AF-0": (404, "order-not-found"), LONG: (404, "not-found")}, {}),
}
BAD_QUERIES = [
    "nonsense=1",
    "retailer=2",
    f"nonsense={LONG}",
    "non%00sense=1",
    "%FF%FE=1",
    "a=1&a=2",
    "fields=%00",
    f"fields={LONG}",
    "fields=title&fields=sku",
    "fields=password",
    "quantity=%EF%BC%91",
    "quantity=1e3",
    "country=PT&country=ES",
    "country=Portugal",
    "format=html",
    "callback=alert",
]


@pytest.fixture
def world(retailer):
    return populate(retailer, "canary-ours")


def _ids(world):
    return {
        "gtin": world.variant.gtin,
        "lookup": world.lookup.public_id,
        "partner": world.partner.code,
        "order": world.order.number,
    }


def _right(name, world):
    wants, _, query = CASES[name]
    address = reverse(name, kwargs={argument: _ids(world)[what] for argument, what in wants.items()})
    return address, {**query, "code": world.variant.gtin} if query else {}


def _wrong(name, given):
    """The address with something else in the place of its argument, as it goes over the wire."""
    [(argument, what)] = CASES[name][0].items()
    mark = UUID(int=0) if what == "lookup" else "0" * 8
    return reverse(name, kwargs={argument: mark}).replace(str(mark), quote(given, safe=""))


def test_every_address_of_the_api_has_a_case():
    named = {one.name for one in routes() if one.pattern.startswith("api/") and one.name != one.pattern}

    assert named - NOT_OURS == set(CASES)


def test_a_right_request_is_answered(world):
    """The control of all others here."""
    api = program()

    assert {name: api.get(*_right(name, world)).status_code for name in CASES} == dict.fromkeys(CASES, 200)


def test_an_argument_that_is_none_is_refused(world):
    api = program()
    for name, (_, wrong, _) in CASES.items():
        for given, (status, code) in wrong.items():
            refused = problem(api.get(_wrong(name, given)))
            assert refused[0] == status, (name, given[:40])
            assert code in {None, refused[1]}, (name, given[:40])


def test_a_query_that_makes_no_sense_is_refused(world):
    api = program()
    for name in CASES:
        address, query = _right(name, world)
        right = "&".join(f"{key}={value}" for key, value in query.items())
        for bad in BAD_QUERIES:
            assert problem(api.get(f"{address}?{right}&{bad}")) == (400, "invalid-parameter"), (
                name,
                bad[:40],
            )


def test_a_method_that_is_none_is_refused(world):
    api = program()
    for name in CASES:
        address, _ = _right(name, world)
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "POST"):
            if (name, method) != ("api-orders", "POST"):
                response = api.generic(method, address, b"<x/>", content_type="text/xml")
                assert problem(response) == (405, "method-not-allowed"), (name, method)
                assert response.headers["Allow"].startswith("GET, HEAD"), (name, method)


def test_a_caller_that_reads_no_json_is_told_so(world):
    api = program()
    for name in CASES:
        address, query = _right(name, world)
        for accept in ("text/html", "text/xml", "image/*"):
            refused = problem(api.get(address, query, headers={"Accept": accept}))
            assert refused == (406, "not-acceptable"), (name, accept)
        for accept in ("*/*", "application/*", "text/html, */*;q=0.1", "nonsense, application/json"):
            response = api.get(address, query, headers={"Accept": accept})
            assert response.headers["Content-Type"] == "application/json", (name, accept)


def test_odd_headers_do_no_harm(world):
    api = program()
    for name in CASES:
        address, query = _right(name, world)
        for header in ("If-None-Match", "Prefer", "If-Match", "If-Modified-Since", "Range"):
            for value in ("", ",,,", "\xff", '"', LONG, "a=b;c=\x01", "W/", "wait=1e9"):
                response = api.get(address, query, headers={header: value})
                assert response.status_code == 200, (name, header, value[:20])


def test_an_answer_to_head_is_the_head_of_the_answer_to_get(world):
    api = program()
    for name in CASES:
        address, query = _right(name, world)
        api.get(address, query)  # partners are asked here
        told, head = api.get(address, query), api.head(address, query)
        assert (head.status_code, head.content) == (200, b""), name
        assert head.headers.get("ETag") == told.headers.get("ETag"), name


def test_another_retailers_id_is_missing_like_one_that_never_was(world):
    other, api = RetailerFactory(), program()
    theirs = populate(other, "canary-theirs")
    for name, (wants, _, _) in CASES.items():
        if wants:
            response = api.get(*_right(name, theirs))
            assert problem(response)[0] == 404, name
            assert "canary-theirs" not in f"{response.headers} {response.content.decode()}", name
