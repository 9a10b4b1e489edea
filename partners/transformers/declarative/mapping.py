"""A mapping is checked as a whole before it is kept, and again before it is used; nothing is sent with a broken one."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from partners.errors import NotSent, PartnerError
from partners.messages import Address, ItemQuery, OrderReference, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.declarative import ours, pieces, schema, templates
from partners.transformers.declarative.expressions import Budget

LONGEST = 50_000
VALIDATOR = Draft202012Validator(schema.OPTIONS, format_checker=pieces.FORMATS_CHECKED)

EXAMPLE_ORDER = PurchaseOrderMessage(
    number="A-1234-1",
    currency="EUR",
    placed_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    ship_to=Address(
        name="Ana Maria Shopper",
        line1="Rua Augusta 1",
        line2="2 Esq.",
        city="Lisboa",
        region="Lisboa",
        postal_code="1100-048",
        country="PT",
    ),
    email="ana@example.com",
    phone="+351210000000",
    lines=(
        PurchaseOrderLine(
            line_number=1, partner_sku="SKU-1", gtin="09500000000004", quantity=2, unit_cost=Decimal("12.50")
        ),
    ),
)
"""An order with something in every field: what a placeholder does not find here, it finds nowhere."""
EXAMPLE_REFERENCE = OrderReference(number="A-1234-1", partner_reference="4711")


def problems(options: Any) -> list[str]:
    """What is wrong with a mapping, each with its place; empty when it can be used."""
    try:
        return list(_known_problems(json.dumps(options)))
    except RecursionError:
        return ["The mapping is nested too deep."]


def check(options: Any) -> None:
    """Raises NotSent with the first of the problems."""
    for problem in problems(options)[:1]:
        raise NotSent(f"The mapping cannot be used: {problem}")


@lru_cache(maxsize=512)
def _known_problems(written: str) -> tuple[str, ...]:
    """The same mapping is asked with all day, and judged once."""
    if len(written) > LONGEST:
        return (f"The mapping is longer than {LONGEST} characters.",)
    options = json.loads(written)
    found = sorted(VALIDATOR.iter_errors(options), key=lambda error: list(map(str, error.absolute_path)))
    return tuple(map(_told, found)) or tuple(_misfits(options))


def _told(error: ValidationError) -> str:
    """A problem and its place. What a format says is told by its own reason."""
    place = ".".join(map(str, error.absolute_path))
    words = _reason(error)[:300]
    return f"{place}: {words}" if place else words


def _reason(error: ValidationError) -> str:
    if error.cause:
        return f"{error.cause}: {error.instance}" if isinstance(error.instance, str) else str(error.cause)
    if error.validator == "pattern" and error.validator_value == pieces.PATH:
        return f"no path below the base URL: {error.instance}"
    if error.validator == "pattern" and error.validator_value == pieces.HEADER_NAME["pattern"]:
        return f"{error.instance!r} is no name of a header"
    return _choice(error) or error.message


def _choice(error: ValidationError) -> str:
    """`anyOf` and `oneOf` are here only to say which fields go together."""
    if error.validator not in ("anyOf", "oneOf"):
        return ""
    ways: Any = error.validator_value
    names = ", ".join(way["required"][0] for way in ways)
    return f"needs {'one' if error.validator == 'oneOf' else 'at least one'} of {names}"


def _misfits(options: Mapping[str, Any]) -> Iterator[str]:
    """Placeholders that find nothing, and an order that would travel without our number."""
    for place, request, document in _requests(options):
        try:
            _fill(request, document)
        except PartnerError as error:
            yield f"{place}: {error} There are: {', '.join(document)}."
    if "place_order" in options and not _carries_number(options["place_order"]["request"]):
        yield "place_order.request: {number} is nowhere in it, so the partner never learns our number"
    looks = options.get("find_order")
    if looks and not (looks.get("finds_others") or _carries_number(looks["request"])):
        yield "find_order.request: {number} is nowhere in it; set finds_others when it lists all orders"


def _requests(options: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], ours.Document]]:
    """Every request of a mapping with an example of what it may say."""
    finds = options.get("find_items", {})
    asked = {
        "by_gtin": ItemQuery(gtin="09500000000004"),
        "by_sku": ItemQuery(partner_sku="SKU-1"),
        "by_words": ItemQuery(words="rain jacket"),
    }
    for way in asked.keys() & finds.keys():
        yield f"find_items.{way}", finds[way], ours.question(asked[way], 14)
    reference = ours.reference(EXAMPLE_REFERENCE, "The shopper changed their mind.")
    for name in ("find_order", "order_status", "cancel_order"):
        if name in options:
            yield f"{name}.request", options[name]["request"], reference
    if "place_order" in options:
        yield "place_order.request", options["place_order"]["request"], _order(options)
    if "read_back" in options.get("place_order", {}):
        yield "place_order.read_back.request", options["place_order"]["read_back"]["request"], reference


def _order(options: Mapping[str, Any]) -> ours.Document:
    return ours.order(EXAMPLE_ORDER, written=options.get("money", "decimal"), digits=14)


def _fill(request: Mapping[str, Any], document: ours.Document) -> None:
    budget = Budget()
    templates.fill_text(request["path"], document, budget, for_path=True)
    templates.fill(request.get("body"), document, budget)
    for text in [*request.get("params", {}).values(), *request.get("headers", {}).values()]:
        templates.fill_text(text, document, budget)


def _carries_number(request: Mapping[str, Any]) -> bool:
    return any("number" in expression.split(".") for expression in templates.expressions(dict(request)))
