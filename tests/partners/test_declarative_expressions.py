"""Expressions: two functions of ours, a budget, and no surprise."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.errors import Unreadable
from partners.transformers.declarative.expressions import BadExpression, Budget, compiled, evaluate

DOUBLING = " | ".join(["[@, @]"] * 50)
DEEP = {}
for _ in range(5_000):
    DEEP = {"a": DEEP}


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("after(note, 'PO ')", "A-1; call first"),
        ("before(after(note, 'PO '), ';')", "A-1"),
        ("after(note, 'REF ')", None),
        ("before(note, '|')", "our PO A-1; call first"),
        ("after(nothing, 'PO ')", None),
        ("before(nothing, ';')", None),
    ],
)
def test_a_text_that_holds_more_than_one_thing_can_be_cut(expression, found):
    note = {"note": "our PO A-1; call first"}

    assert evaluate(expression, note, "number", Budget()) == found


@pytest.mark.parametrize(
    "expression",
    [DOUBLING, f"{DOUBLING} | to_string(@)", " | ".join(["join('', [@, @])"] * 25)],
)
def test_what_grows_without_end_stops_at_the_budget(expression):
    began = time.monotonic()

    with pytest.raises(Unreadable, match="too much to work through|does not fit"):
        evaluate(expression, "x" * 1000, "title", Budget())

    assert time.monotonic() - began < 5


def test_a_budget_is_shared_by_all_that_a_conversation_evaluates():
    budget = Budget(10)
    evaluate("a.b.c", {}, "title", budget)

    with pytest.raises(Unreadable):
        evaluate("a.b.c.d.e.f.g.h", {}, "title", budget)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("a < b", {"a": "x", "b": 1}),
        ("[::0]", [1]),
        ("floor(a)", {"a": float("inf")}),
        ("to_string(@)", DEEP),
        ("join(', ', a)", {"a": [1]}),
        ("keys(a)", {"a": None}),
        ("sort(a)", {"a": [1, "x"]}),
        ("contains(a, `1`)", {"a": "x"}),
    ],
)
def test_an_expression_that_does_not_fit_names_its_field_and_shows_no_value(expression, value):
    with pytest.raises(Unreadable, match=r"^item\.title cannot be read: "):
        evaluate(expression, value, "item.title", Budget())


@pytest.mark.parametrize("expression", ["(" * 499, "a" * 501, "nope(@)", "a b", "a.", "a[?b == 'c]", ""])
def test_what_is_no_expression_is_told_in_one_line_before_it_is_used(expression):
    with pytest.raises(BadExpression, match=r"\A[^\n]+\Z"):
        compiled(expression)


def test_an_expression_that_is_nested_too_deep_is_refused_or_unreadable():
    with pytest.raises((BadExpression, Unreadable)):
        evaluate("!" * 490 + "a", {}, "title", Budget())


TOKENS = [
    "a",
    ".",
    "[",
    "]",
    "[]",
    "[?",
    "*",
    "@",
    "|",
    "||",
    "&&",
    "!",
    "(",
    ")",
    ",",
    "&",
    "'x'",
    "`1`",
    "<",
    "==",
]


@given(
    expression=st.lists(
        st.sampled_from([*TOKENS, "map", "join", "sort_by", "{", "}", ":", '"b"']), max_size=12
    )
    .map("".join)
    .filter(bool)
    | st.text(max_size=20),
    value=st.sampled_from([None, 0, "a", [], [1, "a", None], {"a": [{"a": 1}, {"b": []}]}, float("nan")]),
)
@settings(max_examples=400, deadline=None)
def test_any_text_is_refused_or_finds_something_or_is_unreadable(expression, value):
    try:
        compiled(expression)
        evaluate(expression, value, "title", Budget(10_000))
    except (BadExpression, Unreadable):
        return
