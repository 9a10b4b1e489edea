"""A mapping is checked before it is kept; a broken one sends nothing and breaks nothing."""

import copy
import json

import pytest
from django.conf import settings as settings_of_django
from hypothesis import given, settings
from hypothesis import strategies as st

from partners.contract.talk import talk
from partners.errors import NotSent, Unsupported
from partners.messages import ItemQuery, OrderReference
from partners.registry import capabilities_of
from partners.transformers.base import Capability, Dedup
from partners.transformers.declarative import DeclarativeTransformer
from tests.partners.declarative_partner import GermanPartner, NotePartner, mapping
from tests.partners.plain_partner import ORDER, PlainPartner, say

PARTNERS = {"plain": PlainPartner, "german": GermanPartner, "note": NotePartner}
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def changed(name, place, value):
    """A worked mapping with something else in one place; the place is made when there is none."""
    options = mapping(name)
    *steps, last = place.split(".")
    part = options
    for step in steps:
        part = part[int(step)] if isinstance(part, list) else part.setdefault(step, {})
    part[last] = value
    return options


def test_the_example_in_the_documentation_is_the_worked_one():
    page = (settings_of_django.BASE_DIR / "docs" / "partners" / "declarative-rest.md").read_text()

    example = json.loads(page.split("```json\n")[1].split("```")[0])

    assert example == {"find_items": mapping("plain")["find_items"]}


@pytest.mark.parametrize("name", PARTNERS)
def test_the_worked_mappings_are_complete(name):
    assert DeclarativeTransformer.option_problems(mapping(name)) == []


WRONG = [
    ("money", "dollars", "'dollars' is not one of ['decimal', 'comma', 'number', 'cents']"),
    ("find_items.item.cost", "cost[.amount", "'.' is out of place at column 6: cost[.amount"),
    ("find_items.rows", "", "it is empty: "),
    ("find_items.rows", "items[", "it ends too early: items["),
    ("find_items.rows", "items[?a=='x]", "Unclosed ' delimiter at column 11: items[?a=='x]"),
    ("find_items.item.title", "join(title)", "join() takes 2 arguments, not 1: join(title)"),
    (
        "find_items.item.price",
        {"at": "x", "in": "EUR"},
        "Additional properties are not allowed ('in' was unexpected)",
    ),
    ("find_items.item.available", {"words": {}}, "'at' is a required property"),
    ("find_items.by_gtin.path", "/../admin", "no path below the base URL: /../admin"),
    ("find_items.by_gtin.path", "https://evil.example/", "no path below the base URL: https://evil.example/"),
    ("find_items.by_gtin.path", "/a/%2e%2E/b", "no path below the base URL: /a/%2e%2E/b"),
    ("find_items.by_gtin.path", "/a?x=1", "no path below the base URL: /a?x=1"),
    ("find_items.pages", {"by": "cursor", "at": "x"}, "'param' is a required property"),
    ("find_items.pages", {"by": "number", "param": "x"}, "needs one of at, more"),
    ("find_order.nothing", {"statuses": [404]}, "'when' is a required property"),
    (
        "place_order.order.answer.words.ok",
        "yes",
        "'yes' is not one of ['accepted', 'partial', 'rejected', 'pending']",
    ),
    ("place_order.request.body", {"a": "{number"}, "a { without its mate at column 1"),
    (
        "place_order.request.body",
        {"for each": None, "give": ""},
        "'for each' wants the name of a list of ours",
    ),
    ("find_items.by_gtin.path", "/items\n", "no path below the base URL: /items\n"),
]


@pytest.mark.parametrize(("place", "value", "problem"), WRONG)
def test_what_is_wrong_is_told_with_its_place(place, value, problem):
    assert DeclarativeTransformer.option_problems(changed("plain", place, value)) == [f"{place}: {problem}"]


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (
            "place_order.request.body.ship_to",
            "{ship_to.nmae}",
            (
                "place_order.request: {ship_to.nmae} is nothing of ours. There are: "
                "number, currency, placed_at, placed_on, email, phone, ship_to, lines, total."
            ),
        ),
        (
            "order_status.request.path",
            "/orders/{id}",
            "order_status.request: {id} is nothing of ours. There are: number, partner_reference, reason.",
        ),
        (
            "place_order.request.headers",
            {"X-Number\n": "{number}"},
            "place_order.request.headers: 'X-Number\\n' is no name of a header",
        ),
        (
            "find_order.request.params",
            {},
            "find_order.request: {number} is nowhere in it; set finds_others when it lists all orders",
        ),
        (
            "place_order.order.lines",
            {"rows": "x", "accepted": "y", "rejected": "z"},
            "place_order.order.lines: needs one of line_number, partner_sku",
        ),
    ],
)
def test_what_does_not_fit_together_is_told(place, value, problem):
    assert DeclarativeTransformer.option_problems(changed("plain", place, value)) == [problem]


def test_an_order_that_would_travel_without_our_number_is_refused():
    options = changed("plain", "place_order.request.headers", {})
    options["place_order"]["request"]["body"]["reference"] = "an order"

    assert DeclarativeTransformer.option_problems(options) == [
        "place_order.request: {number} is nowhere in it, so the partner never learns our number"
    ]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "needs at least one of find_items, place_order"),
        ([], "[] is not of type 'object'"),
        (None, "None is not of type 'object'"),
        ({"find_items": 5}, "find_items: 5 is not of type 'object'"),
    ],
)
def test_what_is_no_mapping_is_told_so(options, problem):
    assert problem in DeclarativeTransformer.option_problems(options)


def test_look_up_needs_a_way_to_look_up():
    options = mapping("note")
    del options["find_order"]

    assert DeclarativeTransformer.option_problems(options) == ["'find_order' is a required property"]


def test_a_mapping_that_is_nested_too_deep_or_too_long_is_refused():
    deep = body = {}
    for _ in range(50):
        body["a"] = body = {}
    endless = last = []
    for _ in range(100_000):
        last.append([])
        last = last[0]

    told = [
        DeclarativeTransformer.option_problems(changed("plain", "place_order.request.body.x", value))
        for value in (deep, endless, "x" * 60_000)
    ]

    assert told == [
        ["place_order.request.body: nested deeper than 12"],
        ["The mapping is nested too deep."],
        ["The mapping is longer than 50000 characters."],
    ]


def test_what_a_partner_can_do_is_what_its_mapping_has_a_part_for():
    note, german = DeclarativeTransformer(mapping("note")), DeclarativeTransformer(mapping("german"))

    assert (note.dedup, german.dedup) == (Dedup.LOOKUP, Dedup.KEY)
    assert note.capabilities == {
        Capability.FIND_BY_GTIN, Capability.FIND_BY_WORDS, Capability.PLACE_ORDER, Capability.FIND_ORDER,
    }  # fmt: skip
    assert german.capabilities == {
        Capability.FIND_BY_GTIN, Capability.FIND_BY_SKU, Capability.AVAILABILITY, Capability.PLACE_ORDER,
        Capability.FIND_ORDER, Capability.ORDER_STATUS, Capability.CANCEL_ORDER,
    }  # fmt: skip


def test_the_registry_knows_what_a_row_can_do_by_its_options():
    path = "partners.transformers.declarative.DeclarativeTransformer"

    able = capabilities_of(path, json.dumps(mapping("note")))

    assert able == DeclarativeTransformer(mapping("note")).capabilities


def test_a_mapping_for_look_ups_by_words_alone_can_be_pinged():
    options = mapping("note")
    del options["find_items"]["by_gtin"]

    ping = talk(DeclarativeTransformer(options).ping(), NotePartner().answer)

    assert (ping.result, ping.requests[0].params["text"]) == ("Answered with 0 items.", "nobody's")


def test_a_mapping_without_items_is_pinged_by_an_order():
    options = mapping("german")
    del options["find_items"]

    ping = talk(DeclarativeTransformer(options).ping(), GermanPartner().answer)

    assert ping.result == "Let us ask for an order."


def conversations(speaker):
    """Everything that can be asked."""
    reference = OrderReference(number=ORDER.number, partner_reference="1")
    return [
        speaker.find_items(ItemQuery(gtin="09500000000051")),
        speaker.find_items(ItemQuery(partner_sku="MOOR-39")),
        speaker.find_items(ItemQuery(words="boot")),
        speaker.place_order(ORDER),
        speaker.find_order(ORDER.number),
        speaker.order_status(reference),
        speaker.cancel_order(reference, "x"),
        speaker.ping(),
    ]


@given(options=ANY_JSON)
@settings(max_examples=200, deadline=None)
def test_any_json_is_a_problem_or_a_mapping_and_never_breaks(options):
    speaker = DeclarativeTransformer(options)

    assert DeclarativeTransformer.option_problems(options) != []
    for conversation in conversations(speaker):
        held = talk(conversation, PlainPartner().answer)
        assert isinstance(held.error, NotSent)
        assert held.requests == []


def places(value, path=()):
    """Every place in a document."""
    yield path
    for key, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(inner, (*path, key))


def put(document, path, value):
    """A copy with something else in one place; `...` takes away what was there."""
    whole = {"": copy.deepcopy(document)}
    part = whole
    for step in ("", *path)[:-1]:
        part = part[step]
    last = ("", *path)[-1]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return whole.get("")


EXPRESSIONS = st.sampled_from(
    [
        "@", "a", "*", "[]", "[@, @]", "to_string(@)", "keys(@)", "`null`", "`[]`", "'x'", "a < b", "[::0]", "!@",
        "{x}", "{number}", "{lines}", "{{}}",
    ]
)  # fmt: skip


@pytest.mark.parametrize("name", PARTNERS)
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_mapping_with_anything_anywhere_is_refused_at_once_or_works(name, data):
    original = mapping(name)
    path = data.draw(st.sampled_from(list(places(original))))
    options = put(original, path, data.draw(st.just(...) | EXPRESSIONS | ANY_JSON))
    speaker, partner = DeclarativeTransformer(options), PARTNERS[name]()
    is_refused = bool(DeclarativeTransformer.option_problems(options))

    def answer(request):
        try:
            return partner.answer(request)
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):  # a partner would, too
            return say({"error": "What do you want?"}, 400)

    held = [talk(conversation, answer) for conversation in conversations(speaker)]

    assert not (is_refused and any(one.requests for one in held))
    for one in held:
        assert not is_refused or isinstance(one.error, NotSent | Unsupported)
