"""X12 004010 by files: a purchase order (850) or its cancellation (860) comes; 997, 855, 865, 856 and 810 go."""

import time
from collections.abc import Iterator, Sequence
from decimal import Decimal

from partners.simulator.exchange import Json, Refused
from partners.simulator.orders import Wanted, parcels, wanted
from partners.simulator.personalities.segments import Segment, value
from partners.simulator.shelf import CURRENCY


def order_of(body: Sequence[Segment]) -> Wanted:
    """An 850. Raises Refused."""
    rows = {row[0]: row for row in body}
    streets = [part for row in body if row[0] == "N3" for part in row[1:]]
    place = rows.get("N4", [])
    return wanted(
        {
            "reference": value(rows.get("BEG", []), 3),
            "currency": value(rows.get("CUR", []), 2) or CURRENCY,
            "ship_to": {
                "name": value(rows.get("N1", []), 2),
                "line1": streets[0] if streets else "",
                "line2": " ".join(streets[1:]),
                "city": value(place, 1),
                "region": value(place, 2) or value(place, 6),
                "postal_code": value(place, 3),
                "country": value(place, 4),
            },
            "contact": _contact(rows.get("PER", [])),
            "lines": [_line(row) for row in body if row[0] == "PO1"],
        }
    )


def cancelled_number(body: Sequence[Segment]) -> str:
    """Which order an 860 is about."""
    return value(next((row for row in body if row[0] == "BCH"), []), 3)


def received(group: str, control: str, kind: str, document: str, *, is_readable: bool) -> list[Segment]:
    """The body of a 997."""
    mark = "A" if is_readable else "R"
    return [
        ["AK1", group, control],
        ["AK2", kind, document],
        ["AK5", mark] if is_readable else ["AK5", mark, "5"],
        ["AK9", mark, "1", "1", "1" if is_readable else "0"],
    ]


def acknowledged(order: Json) -> list[Segment]:
    """The body of an 855."""
    complete = all(line["accepted"] == line["quantity"] for line in order["lines"])
    bak = [
        "BAK",
        "00",
        "AD" if complete else "AC",
        order["reference"],
        _today(),
        "",
        "",
        "",
        order["order_id"],
    ]
    lines = [segment for line in order["lines"] for segment in _acknowledged(line)]
    return [bak, ["CUR", "SE", CURRENCY], *lines, ["CTT", str(len(order["lines"]))]]


def refused(order: Wanted, reason: str) -> list[Segment]:
    """The body of an 855 that says no."""
    lines = [
        segment
        for line in order.lines
        for segment in (
            ["PO1", str(line.line), str(line.quantity), "EA", "", "", "VP", line.sku],
            ["ACK", "IR", "0", "EA"],
            ["REF", "ZZ", "", reason[:80]],
        )
    ]
    return [["BAK", "00", "RJ", order.reference, _today()], *lines, ["CTT", str(len(order.lines))]]


def cancelled(order: Json) -> list[Segment]:
    """The body of an 865: no line stands."""
    lines = [
        segment
        for line in order["lines"]
        for segment in (
            ["POC", str(line["line"]), "DI", str(line["quantity"]), "", "EA"],
            ["ACK", "IR", "0", "EA"],
        )
    ]
    return [
        ["BCA", "00", "AT", order["reference"], "", "", _today()],
        *lines,
        ["CTT", str(len(order["lines"]))],
    ]


def shipped(order: Json) -> list[Segment]:
    """The body of an 856: one parcel."""
    [parcel] = parcels(order)
    shipment = [
        ["BSN", "00", f"S-{order['order_id']}", _today(), time.strftime("%H%M")],
        ["HL", "1", "", "S"],
        ["TD5", "", "", "", "", parcel["carrier"]],
        ["REF", "CN", parcel["tracking_number"]],
        ["HL", "2", "1", "O"],
        ["PRF", order["reference"]],
        ["REF", "VN", order["order_id"]],
    ]
    items = [segment for number, line in enumerate(parcel["lines"], 3) for segment in _sent(number, line)]
    return [*shipment, *items, ["CTT", str(len(parcel["lines"]) + 2)]]


def invoiced(order: Json) -> list[Segment]:
    """The body of an 810."""
    lines = [line for line in order["lines"] if line["accepted"]]
    cents = int(Decimal(order["total"]["amount"]) * 100)
    return [
        ["BIG", _today(), f"I-{order['order_id']}", "", order["reference"], "", "", "DI"],
        ["CUR", "SE", CURRENCY],
        *(
            ["IT1", str(line["line"]), str(line["accepted"]), "EA", line["unit_cost"], "", "VP", line["sku"]]
            for line in lines
        ),
        ["TDS", str(cents)],
        ["CTT", str(len(lines))],
    ]


def _sent(number: int, line: Json) -> Iterator[Segment]:
    yield ["HL", str(number), "2", "I"]
    yield ["LIN", str(line["line"]), "VP", line["sku"]]
    yield ["SN1", str(line["line"]), str(line["quantity"]), "EA"]


def _acknowledged(line: Json) -> Iterator[Segment]:
    quantity, accepted = str(line["quantity"]), line["accepted"]
    yield ["PO1", str(line["line"]), quantity, "EA", line["unit_cost"], "", "VP", line["sku"]]
    if "expected_on" in line:
        yield ["ACK", "IB", str(accepted), "EA", "068", line["expected_on"].replace("-", "")]
    elif "substitute_sku" in line:
        yield ["ACK", "IS", str(accepted), "EA", "", "", "", "VP", line["substitute_sku"]]
    elif accepted:
        yield ["ACK", "IA", str(accepted), "EA"]
    if line["rejected"]:
        yield ["ACK", "IR", str(line["rejected"]), "EA"]
    if line["reason"]:
        yield ["REF", "ZZ", "", line["reason"]]


def _line(row: Segment) -> Json:
    names = dict(zip(row[6::2], row[7::2], strict=False))
    number, quantity = value(row, 1), value(row, 2)
    if not (number.isdigit() and quantity.isdigit()):
        raise Refused(422, "bad-lines", "A line has no number or no quantity.")
    sku = next((names[kind] for kind in ("VP", "VN", "SK") if kind in names), "")
    gtin = next((names[kind] for kind in ("UK", "EN", "UP") if kind in names), "")
    return {"line": int(number), "sku": sku, "gtin": gtin, "quantity": int(quantity)}


def _contact(row: Segment) -> Json:
    told = dict(zip(row[3::2], row[4::2], strict=False))
    return {"email": told.get("EM", ""), "phone": told.get("TE", "")}


def _today() -> str:
    return time.strftime("%Y%m%d")
