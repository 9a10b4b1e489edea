"""What becomes of an order that stands: its state, its parcels, its cancelling."""

from collections.abc import Callable, Mapping
from typing import Any

from partners.errors import Rejected
from partners.messages import (
    CancelAnswer,
    Cancellation,
    OrderReference,
    Parcel,
    ParcelLine,
    PartnerStatus,
)
from partners.transformers.declarative import ours
from partners.transformers.declarative.rows import Row
from partners.transformers.declarative.talk import Talk
from partners.transformers.requests import Conversation


def status(talk: Talk, order: OrderReference) -> Conversation[PartnerStatus]:
    """One request: where the order stands."""
    spec = talk.options["order_status"]
    response = yield talk.request(spec["request"], ours.reference(order))
    return standing(talk.row(talk.answered(response, spec, statuses=(200,)), spec, "order_status"))


def standing(row: Row) -> PartnerStatus:
    """Where an order stands, as the partner told."""
    return PartnerStatus(**{name: read(row) for name, read in FIELDS.items()})


def cancel(talk: Talk, order: OrderReference, reason: str) -> Conversation[Cancellation]:
    """One request, which commits. What is documented as a refusal is an answer here."""
    spec = talk.options["cancel_order"]
    response = yield talk.request(spec["request"], ours.reference(order, reason)).committing()
    try:
        talk.refuse(response, spec)
    except Rejected as refusal:
        return Cancellation(answer=CancelAnswer.REFUSED, reason=str(refusal))
    row = talk.row(talk.answered(response, spec, statuses=(200,)), spec, "cancel_order")
    return Cancellation(answer=row.word("answer", CancelAnswer), reason=row.words("reason"))


def _parcels(row: Row) -> tuple[Parcel, ...]:
    spec = row.readings.get("parcels")
    return tuple(_parcel(one) for one in row.rows("parcels", spec["rows"], spec)) if spec else ()


def _parcel(row: Row) -> Parcel:
    spec = row.readings.get("lines")
    lines = row.rows("lines", spec["rows"], spec) if spec else []
    return Parcel(
        carrier=row.optional_text("carrier"),
        tracking_number=row.optional_text("tracking_number"),
        tracking_url=row.optional_text("tracking_url"),
        lines=tuple(_parcel_line(line) for line in lines),
    )


def _parcel_line(row: Row) -> ParcelLine:
    return ParcelLine(
        quantity=row.number("quantity"),
        line_number=row.number("line_number") if row.has("line_number") else 0,
        partner_sku=row.text("partner_sku") if row.has("partner_sku") else "",
    )


FIELDS: Mapping[str, Callable[[Row], Any]] = {
    "partner_reference": lambda row: row.text("partner_reference"),
    "word": lambda row: row.text("word"),
    "shipped": lambda row: row.text("word") in row.readings.get("shipped", ()),
    "cancelled": lambda row: row.text("word") in row.readings.get("cancelled", ()),
    "parcels": _parcels,
}
"""How each field of a state is read; the trial of a mapping reads them one by one."""
