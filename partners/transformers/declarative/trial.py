"""Trying a mapping before an order depends on it: what would be sent, and what is read of an answer. Sends nothing."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from partners.errors import PartnerError
from partners.messages import Answer, CancelAnswer, ItemQuery
from partners.transformers.declarative import aftermath, items, mapping, orders
from partners.transformers.declarative.rows import Row
from partners.transformers.declarative.talk import Talk
from partners.transformers.declarative.transformer import DeclarativeTransformer
from partners.transformers.requests import AnyRequest, Conversation, Response

Fields = Mapping[str, Callable[[Row], Any]]

ORDER: Fields = {
    **orders.FIELDS,
    "lines": lambda row: orders.answered_lines(row, row.word("answer", Answer), mapping.EXAMPLE_ORDER.lines),
}
CANCELLATION: Fields = {
    "answer": lambda row: row.word("answer", CancelAnswer),
    "reason": lambda row: row.words("reason"),
}
OPERATIONS = ("find_items", "place_order", "find_order", "order_status", "cancel_order")


class Reading(NamedTuple):
    """One field of an answer: what is read there, or why nothing is."""

    place: str
    value: Any
    problem: str = ""


def requests(options: Mapping[str, Any]) -> Iterator[tuple[str, AnyRequest]]:
    """The first request of everything that a mapping can be asked, for an order and items that nobody has."""
    transformer = DeclarativeTransformer(options)
    for name, conversation in _conversations(transformer):
        try:
            yield name, next(conversation)
        except PartnerError:
            continue
        finally:
            conversation.close()


def readings(options: Mapping[str, Any], operation: str, response: Response) -> Iterator[Reading]:
    """Every field that a mapping reads of an answer to an operation. What stops the reading is the last of them."""
    talk = Talk(options)
    try:
        for row, fields in _rows(talk, operation, response):
            yield from (_reading(row, name, read) for name, read in fields.items())
    except PartnerError as error:
        yield Reading(operation, None, f"{type(error).__name__}: {error}")


def _conversations(transformer: DeclarativeTransformer) -> Iterator[tuple[str, Conversation[Any]]]:
    yield "find_items.by_gtin", transformer.find_items(ItemQuery(gtin="09500000000004"))
    yield "find_items.by_sku", transformer.find_items(ItemQuery(partner_sku="SKU-1"))
    yield "find_items.by_words", transformer.find_items(ItemQuery(words="rain jacket"))
    yield "place_order", transformer.place_order(mapping.EXAMPLE_ORDER)
    yield "find_order", transformer.find_order(mapping.EXAMPLE_ORDER.number)
    yield "order_status", transformer.order_status(mapping.EXAMPLE_REFERENCE)
    yield (
        "cancel_order",
        transformer.cancel_order(mapping.EXAMPLE_REFERENCE, "The shopper changed their mind."),
    )


def _rows(talk: Talk, operation: str, response: Response) -> Iterator[tuple[Row, Fields]]:
    """What is read of an answer, and which fields of each. An answer that is read back is shown as such."""
    spec = talk.options[operation]
    if operation in ("place_order", "cancel_order"):
        talk.refuse(response, spec)
    told = talk.answered(response, spec, statuses=orders.PLACED if operation == "place_order" else (200,))
    match operation:
        case "find_items":
            for row in talk.listed(told, spec, spec["item"], "item"):
                for variant in items.variants(row, spec.get("variants", "")):
                    yield variant, items.FIELDS
        case "find_order":
            order = spec.get("order") or talk.options["place_order"]["order"]
            for row in talk.listed(told, spec, order, "order"):
                yield row, ORDER
        case "place_order":
            yield talk.row(told, spec["order"], "order"), ORDER
        case "order_status":
            yield talk.row(told, spec, "order_status"), aftermath.FIELDS
        case _:
            yield talk.row(told, spec, "cancel_order"), CANCELLATION


def _reading(row: Row, name: str, read: Callable[[Row], Any]) -> Reading:
    try:
        return Reading(row.place(name), read(row))
    except PartnerError as error:
        return Reading(row.place(name), None, str(error))
