"""What we write: the purchase order (850) and the change that cancels it (860)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from partners.errors import Rejected, Unreadable
from partners.messages import Address, PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.edi.dialect import CANCELLATION, ORDER, RECEIPT
from partners.transformers.edi.documents import Interchange, Written
from partners.transformers.edi.fitting import fitting, money, wrapped
from partners.transformers.edi.segments import Segment, segment, the
from partners.transformers.x12.products import gtin_pair

PURPOSES = {"850": ("BEG", ORDER, 5), "860": ("BCH", CANCELLATION, 6)}
CODED_REGION = 2  # N402 holds a state's two letters; a region by name goes into N406


def moment(placed_at: datetime) -> tuple[str, str]:
    """Date and time of an envelope and a document, in UTC."""
    placed_at = placed_at.astimezone(UTC)
    return f"{placed_at:%Y%m%d}", f"{placed_at:%H%M}"


def purchase_order(order: PurchaseOrderMessage, sku_qualifier: str) -> list[Segment]:
    """The segments of an 850: drop shipment (`DS`), one address for all lines. Raises Rejected."""
    day, _ = moment(order.placed_at)
    return [
        segment("BEG", "00", "DS", fitting(order.number, "number", most=22, least=1), "", day),
        segment("CUR", "BY", fitting(order.currency, "currency", most=3, least=3)),
        *_ship_to(order.ship_to),
        *_contact(order),
        *(_line(line, sku_qualifier) for line in order.lines),
        segment("CTT", str(len(order.lines))),
    ]


def cancellation(order: Written, reason: str) -> list[Segment]:
    """The segments of an 860 that cancels the whole (BCH01 = 01). Raises Rejected."""
    why = wrapped(reason, "reason", width=80, most=12) if reason else ()
    return [
        segment("BCH", "01", "DS", fitting(order.number, "number", most=22, least=1), "", "1", order.day),
        *(segment("REF", "ZZ", "", part) for part in why),
    ]


def written(interchange: Interchange) -> Written:
    """One of our documents, read back. Raises Unreadable."""
    for document in interchange.documents[:1]:
        if document.kind == "997":
            return Written(purpose=RECEIPT, number="", day=interchange.day, minute=interchange.minute)
        if document.kind in PURPOSES:
            tag, purpose, day = PURPOSES[document.kind]
            begins = the(document.segments, tag)
            return Written(
                purpose=purpose, number=begins.get(3), day=begins.get(day), minute=interchange.minute
            )
    if interchange.replies:
        return Written(purpose=RECEIPT, number="", day=interchange.day, minute=interchange.minute)
    raise Unreadable("It is none of ours.")


def _ship_to(to: Address) -> Iterator[Segment]:
    yield segment("N1", "ST", fitting(to.name, "name", most=60, least=1))
    lines = [
        *wrapped(to.line1, "line1", width=55, most=4),
        *(wrapped(to.line2, "line2", width=55, most=4) if to.line2 else ()),
    ]
    if len(lines) > 4:
        raise Rejected("The address has more lines than X12 has room for.")
    for index in range(0, len(lines), 2):
        yield segment("N3", *lines[index : index + 2])
    yield _place(to)


def _place(to: Address) -> Segment:
    coded = len(to.region) == CODED_REGION
    return segment(
        "N4",
        fitting(to.city, "city", most=30, least=2),
        to.region if coded else "",
        fitting(to.postal_code, "postal_code", most=15, least=3 if to.postal_code else 0),
        fitting(to.country, "country", most=3, least=2),
        "SP" if to.region and not coded else "",
        "" if coded else fitting(to.region, "region", most=30),
    )


def _contact(order: PurchaseOrderMessage) -> Iterator[Segment]:
    """Whom the carrier may call or write to."""
    phone = ("TE", fitting(order.phone, "phone", most=80)) if order.phone else ()
    email = ("EM", fitting(order.email, "email", most=80)) if order.email else ()
    if phone or email:
        yield segment("PER", "IC", fitting(order.ship_to.name, "name", most=60), *phone, *email)


def _line(line: PurchaseOrderLine, sku_qualifier: str) -> Segment:
    return segment(
        "PO1",
        str(line.line_number),
        str(line.quantity),
        "EA",
        fitting(money(line.unit_cost), "unit_cost", most=17),
        "",
        sku_qualifier,
        fitting(line.partner_sku, "partner_sku", most=48, least=1),
        *(gtin_pair(line.gtin) if line.gtin else ()),
    )
