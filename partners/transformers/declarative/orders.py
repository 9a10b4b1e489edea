"""Placing an order and asking for it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from partners.errors import NotSent, Unreadable
from partners.messages import (
    AcknowledgedLine,
    Acknowledgement,
    Answer,
    OrderReference,
    PurchaseOrderLine,
    PurchaseOrderMessage,
)
from partners.transformers.declarative import ours
from partners.transformers.declarative.rows import Row
from partners.transformers.declarative.talk import Spec, Talk
from partners.transformers.requests import Conversation

Lines = Sequence[PurchaseOrderLine]
PLACED = (200, 201)


def place(talk: Talk, order: PurchaseOrderMessage) -> Conversation[Acknowledgement]:
    """One request that commits; where the answer is too short, another that reads the order back."""
    spec = talk.options["place_order"]
    if _by_sku(spec["order"]) and len({line.partner_sku for line in order.lines}) < len(order.lines):
        raise NotSent("The partner answers by SKU, and two lines have the same.")
    response = yield talk.request(spec["request"], document(talk, order)).committing()
    talk.refuse(response, spec)
    told = talk.answered(response, spec, statuses=PLACED)
    if "read_back" in spec:
        told = yield from _read_back(talk, spec["read_back"], told, order.number)
    return acknowledgement(talk.row(told, spec["order"], "order"), order.lines)


def find(talk: Talk, number: str) -> Conversation[Acknowledgement | None]:
    """The one order with our number, or None. Raises Unreadable when there are several, or others than we asked for."""
    spec = talk.options["find_order"]
    readings = spec.get("order") or talk.options["place_order"]["order"]
    asked = ours.reference(OrderReference(number=number))
    rows = yield from talk.rows(spec, spec["request"], asked, readings, name="order", whole=True)
    found = [row for row in rows if row.optional_text("number") == number]
    if len(found) < len(rows) and not spec.get("finds_others"):
        raise Unreadable(f"The partner was asked for {number} and told of other orders.")
    if len(found) > 1:
        raise Unreadable(f"The partner holds {len(found)} orders for {number}.")
    return acknowledgement(found[0], None) if found else None


def document(talk: Talk, order: PurchaseOrderMessage) -> ours.Document:
    """An order of ours, as the placeholders of this mapping find it."""
    return ours.order(order, written=talk.money, digits=talk.options.get("gtin_digits", [14])[0])


def acknowledgement(row: Row, lines: Lines | None) -> Acknowledgement:
    """A partner's answer. `lines` are what we ordered, as far as we know it here."""
    told = {name: read(row) for name, read in FIELDS.items()}
    if told["total"] is not None and not told["currency"]:
        raise Unreadable(f"{row.place('currency')} is missing.")
    return Acknowledgement(**told, lines=answered_lines(row, told["answer"], lines))


def _read_back(talk: Talk, spec: Spec, told: Any, number: str) -> Conversation[Any]:
    """The order as the partner keeps it, by the number that it has just given."""
    reference = talk.row(told, spec, "read_back").text("partner_reference")
    asked = ours.reference(OrderReference(number=number, partner_reference=reference))
    response = yield talk.request(spec["request"], asked)
    return talk.answered(response, spec, statuses=PLACED)


def _by_sku(readings: Mapping[str, Any]) -> bool:
    return "partner_sku" in readings.get("lines", {})


def answered_lines(row: Row, answer: Answer, ordered: Lines | None) -> tuple[AcknowledgedLine, ...]:
    """What the partner will ship of each line; nothing while it has not decided."""
    spec = row.readings.get("lines")
    if spec is None or answer is Answer.PENDING:
        return ()
    rows = row.rows("lines", spec["rows"], spec)
    if ordered is None and _by_sku(row.readings):
        return _whole(row, answer, [_counted(one) for one in rows])
    return tuple(_line(one, ordered or ()) for one in rows)


def _whole(row: Row, answer: Answer, counted: Sequence[tuple[int, int]]) -> tuple[AcknowledgedLine, ...]:
    """Lines told by SKU to somebody who does not know the order: they may say no more than the whole does."""
    accepted, rejected = (sum(column) for column in zip(*counted, strict=True)) if counted else (0, 0)
    if (answer is Answer.ACCEPTED and not rejected) or (answer is Answer.REJECTED and not accepted):
        return ()
    raise Unreadable(f"{row.place('lines')} are told by SKU alone, and the order is not wholly {answer}.")


def _line(row: Row, ordered: Lines) -> AcknowledgedLine:
    accepted, rejected = _counted(row)
    number = row.number("line_number") if row.has("line_number") else _number_of(row, ordered)
    return AcknowledgedLine(
        line_number=number, accepted=accepted, rejected=rejected, reason=row.words("reason")
    )


def _number_of(row: Row, ordered: Lines) -> int:
    sku = row.text("partner_sku")
    numbers = [line.line_number for line in ordered if line.partner_sku == sku]
    if len(numbers) != 1:
        raise Unreadable(f"{row.place('partner_sku')} is none that we ordered.")
    return numbers[0]


def _counted(row: Row) -> tuple[int, int]:
    """Pieces accepted and rejected; what is ordered and not accepted is rejected."""
    accepted = row.number("accepted")
    if row.has("rejected"):
        return accepted, row.number("rejected")
    ordered = row.number("ordered")
    if accepted > ordered:
        raise Unreadable(f"{row.place('accepted')} is more than was ordered.")
    return accepted, ordered - accepted


FIELDS: Mapping[str, Callable[[Row], Any]] = {
    "number": lambda row: row.text("number"),
    "partner_reference": lambda row: row.text("partner_reference"),
    "answer": lambda row: row.word("answer", Answer),
    "reason": lambda row: row.words("reason"),
    "total": lambda row: row.optional_amount("total"),
    "currency": lambda row: row.optional_text("currency"),
}
"""How each field of an answer is read, its lines apart; the trial of a mapping reads them one by one."""
