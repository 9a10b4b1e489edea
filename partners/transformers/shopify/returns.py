"""Leave to send pieces back. The note of a return carries our key, so that asking again finds the one that is there."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from partners.messages import ReturnAuthorisation, ReturnLine, ReturnRequest
from partners.transformers.reading import count, field, mapping, rows, text, words
from partners.transformers.requests import Conversation
from partners.transformers.shopify import documents
from partners.transformers.shopify.api import Api, nodes, refusals
from partners.transformers.shopify.lines import our_line
from partners.transformers.shopify.orders import fulfilments, the_order

OVER = frozenset({"CANCELED", "DECLINED"})
LONGEST_NOTE = 255


def request(api: Api, wanted: ReturnRequest) -> Conversation[ReturnAuthorisation]:
    """Open a return of what has left and is not on its way back yet. The same key gives the same return."""
    order = yield from the_order(api, wanted.order, documents.RETURNS)
    returns = [one for one in nodes(order, "returns") if field(one, "status") not in OVER]
    there = [text(one, "name") for one in returns if _key(wanted) in _notes(one)]
    if there:
        return ReturnAuthorisation(reference=there[0])
    back, missing = _allotted(order, returns, wanted)
    if missing:
        return ReturnAuthorisation(
            reference="", reason=f"The shop has not shipped {missing} of these pieces."
        )
    content = {"orderId": text(order, "id"), "returnLineItems": back}
    given = mapping(
        (yield from api.ask(documents.CREATE_RETURN, {"input": content}, commits=True)), "returnCreate"
    )
    refused = refusals(given)
    if refused:
        return ReturnAuthorisation(reference="", reason=refused)
    return ReturnAuthorisation(reference=text(mapping(given, "return"), "name"))


def _key(wanted: ReturnRequest) -> str:
    return f"[{wanted.key}]"


def _notes(found: Any) -> str:
    return " ".join(words(line, "returnReasonNote") for line in _lines(found))


def _lines(found: Any) -> list[Any]:
    """The lines of a return; lines without a fulfilment are of things that never left."""
    return [line for line in nodes(found, "returnLineItems") if field(line, "__typename") == "ReturnLineItem"]


def _allotted(order: Any, returns: list[Any], wanted: ReturnRequest) -> tuple[list[dict[str, Any]], int]:
    """Which fulfilled lines the pieces go back on, and how many pieces found none."""
    back: Counter[str] = Counter()
    for line in (line for found in returns for line in _lines(found)):
        back[text(mapping(line, "fulfillmentLineItem"), "id")] += count(line, "quantity")
    note = f"{_key(wanted)} {wanted.reason}"[:LONGEST_NOTE]
    allotted: list[dict[str, Any]] = []
    missing = 0
    for line in wanted.lines:
        left = line.quantity
        for fulfilled in _fulfilled(order, wanted.order.number, line):
            pieces = min(left, count(fulfilled, "quantity") - back[text(fulfilled, "id")])
            if pieces > 0:
                left -= pieces
                allotted.append(_line(fulfilled, pieces, note))
        missing += left
    return allotted, missing


def _fulfilled(order: Any, number: str, line: ReturnLine) -> Iterator[Any]:
    """The parts of a line of ours that have left."""
    for one in (
        one for fulfilment in fulfilments(order) for one in nodes(fulfilment, "fulfillmentLineItems")
    ):
        if our_line(rows(mapping(one, "lineItem"), "customAttributes"), "key") == (number, line.line_number):
            yield one


def _line(fulfilled: Any, quantity: int, note: str) -> dict[str, Any]:
    return {
        "fulfillmentLineItemId": text(fulfilled, "id"),
        "quantity": quantity,
        "returnReason": "OTHER",
        "returnReasonNote": note,
    }
