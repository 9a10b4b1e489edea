"""The simulator's GraphQL: whatever it has to say it says with status 200, and no more than was asked for."""

import json
import time

import pytest


def _graph(simulator, query, **variables):
    status, told = simulator.raw("POST", "/northpeak/graphql", {"query": query, "variables": variables}, {})
    return status, told.get("errors", [{"extensions": {"code": ""}}])[0]["extensions"]["code"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ items(sku: $sku) { sku } }", "FORBIDDEN"),
        ("{ items(", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_PARSE_FAILED"),
        ("mutation { items(sku: 1) { sku } }", "GRAPHQL_PARSE_FAILED"),
        ("{" * 30, "GRAPHQL_PARSE_FAILED"),
        ("{ items(a: " + "[" * 30, "GRAPHQL_PARSE_FAILED"),
        ('mutation { logIn(username: "a", password: "b") { colour } }', "GRAPHQL_VALIDATION_FAILED"),
        ("?", "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_graphql_says_what_is_wrong_with_status_200(simulator, query, code):
    assert _graph(simulator, query) == (200, code)


def _token(simulator, code):
    query = f'mutation {{ in: logIn(username: "sim-{code}", password: "sim-{code}-secret") {{ token }} }}'
    _, told = simulator.raw("POST", f"/{code}/graphql", {"query": query}, {})
    return {"Authorization": f"Bearer {told['data']['in']['token']}"}


def test_a_token_that_is_over_opens_nothing(simulator):
    simulator.knobs("lumi", token_lasts_s=1)
    shown = _token(simulator, "lumi")

    answers = [simulator.raw("GET", "/lumi/oauth/v1/items?q=tee", None, shown)[0]]
    time.sleep(1.1)
    answers += [simulator.raw("GET", "/lumi/oauth/v1/items?q=tee", None, shown)[0]]

    assert answers == [200, 401]


def test_graphql_tells_what_was_asked_for_and_no_more(simulator):
    asked = {"query": '{ items(words: "tee") { sku attributes { name } } }'}
    _, found = simulator.raw("POST", "/lumi/graphql", asked, _token(simulator, "lumi"))

    assert found["data"]["items"][0] == {
        "sku": found["data"]["items"][0]["sku"],
        "attributes": [{"name": "colour"}, {"name": "size"}],
    }
    assert json.dumps(found).count("price") == 0
