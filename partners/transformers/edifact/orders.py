"""What we write: the purchase order (ORDERS) and the change that cancels it (ORDCHG)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from partners.errors import Rejected, Unreadable
from partners.messages import Address, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.edi.dialect import CANCELLATION, ORDER, RECEIPT
from partners.transformers.edi.documents import Interchange, Parties, Written
from partners.transformers.edi.fitting import fitting, money, wrapped
from partners.transformers.edi.segments import Segment, segment, the
from partners.transformers.edifact.products import gtin_component

PURPOSES = {"ORDERS": ORDER, "ORDCHG": CANCELLATION}
GLN_DIGITS = 13
STREET_LINES = 4


def moment(placed_at: datetime) -> tuple[str, str]:
    """Date and time of an envelope and a document, in UTC."""
    placed_at = placed_at.astimezone(UTC)
    return f"{placed_at:%Y%m%d}", f"{placed_at:%H%M}"


def purchase_order(
    order: PurchaseOrderMessage, parties: Parties, *, lin_holds: str, with_contact: bool
) -> list[Segment]:
    """The segments of an ORDERS, with one delivery party for all lines. Raises Rejected."""
    day, _ = moment(order.placed_at)
    return [
        segment("BGM", "220", fitting(order.number, "number", most=35, least=1), "9"),
        _dated(day),
        *_both(parties),
        _delivery(order.ship_to),
        *(_contact(order) if with_contact else ()),
        segment("CUX", ("2", fitting(order.currency, "currency", most=3, least=3), "9")),
        *(one for line in order.lines for one in _line(line, lin_holds)),
        segment("UNS", "S"),
        segment("CNT", ("2", str(len(order.lines)))),
    ]


def cancellation(order: Written, reason: str, parties: Parties) -> list[Segment]:
    """The segments of an ORDCHG that cancels the whole (1225 = 1). Raises Rejected."""
    number = fitting(order.number, "number", most=35, least=1)
    why = wrapped(reason, "reason", width=70, most=5) if reason else ()
    return [
        segment("BGM", "230", number, "1"),
        _dated(order.day),
        *([segment("FTX", "AAI", "", "", why)] if why else []),
        segment("RFF", ("ON", number)),
        *_both(parties),
        segment("UNS", "S"),
    ]


def written(interchange: Interchange) -> Written:
    """One of our messages, read back. Raises Unreadable."""
    for document in interchange.documents[:1]:
        if document.kind == "CONTRL":
            return Written(purpose=RECEIPT, number="", day=interchange.day, minute=interchange.minute)
        if document.kind in PURPOSES:
            return Written(
                purpose=PURPOSES[document.kind],
                number=the(document.segments, "BGM").get(2),
                day=the(document.segments, "DTM").get(1, 2),
                minute=interchange.minute,
            )
    raise Unreadable("It is none of ours.")


def _dated(day: str) -> Segment:
    return segment("DTM", ("137", day, "102"))


def _both(parties: Parties) -> tuple[Segment, Segment]:
    return segment("NAD", "BY", _party(parties.our_id)), segment("NAD", "SU", _party(parties.partner_id))


def _party(identifier: str) -> tuple[str, ...]:
    """A global location number is EAN's (9); anything else is one that we gave (92)."""
    is_gln = len(identifier) == GLN_DIGITS and identifier.isdigit()
    return identifier, "", "9" if is_gln else "92"


def _delivery(to: Address) -> Segment:
    street = [
        *wrapped(to.line1, "line1", width=35, most=STREET_LINES),
        *(wrapped(to.line2, "line2", width=35, most=STREET_LINES) if to.line2 else ()),
    ]
    if len(street) > STREET_LINES:
        raise Rejected("The address has more lines than EDIFACT has room for.")
    return segment(
        *("NAD", "DP", "", ""),
        wrapped(to.name, "name", width=35, most=5),
        tuple(street),
        fitting(to.city, "city", most=35, least=1),
        fitting(to.region, "region", most=9),
        fitting(to.postal_code, "postal_code", most=9),
        fitting(to.country, "country", most=3, least=2),
    )


def _contact(order: PurchaseOrderMessage) -> Iterator[Segment]:
    """Whom the carrier may call or write to."""
    if order.phone or order.email:
        yield segment("CTA", "DL")
    if order.phone:
        yield segment("COM", (fitting(order.phone, "phone", most=512), "TE"))
    if order.email:
        yield segment("COM", (fitting(order.email, "email", most=512), "EM"))


def _line(line: PurchaseOrderLine, lin_holds: str) -> Iterator[Segment]:
    sku = (fitting(line.partner_sku, "partner_sku", most=35, least=1), "SA")
    gtin = gtin_component(line.gtin) if line.gtin else None
    named, also, kind = (gtin, sku, "5") if lin_holds == "gtin" and gtin else (sku, gtin, "1")
    yield segment("LIN", str(line.line_number), "", named)
    if also:
        yield segment("PIA", kind, also)
    yield segment("QTY", ("21", str(line.quantity)))
    yield segment("PRI", ("AAA", fitting(money(line.unit_cost), "unit_cost", most=15)))
