"""A partner's parcels, from the rows of a file."""

from collections.abc import Mapping

from partners.errors import Unreadable
from partners.messages import Parcel, ParcelLine
from partners.notices import Shipped
from partners.transformers.feed import cells
from partners.transformers.feed.groups import Group

WEB = ("https://", "http://")
Row = Mapping[str, str]


def notice(group: Group) -> Shipped:
    """What the rows of one order say: those with one tracking number are one parcel. Raises Unreadable."""
    parcels: dict[str, list[Row]] = {}
    for row in group.rows:
        parcels.setdefault(row.get("tracking_number", ""), []).append(row)
    return Shipped(
        notice_id=group.notice_id("shipment"),
        number=group.number,
        parcels=tuple(_parcel(number, rows) for number, rows in parcels.items()),
        partner_reference=group.one("partner_reference"),
    )


def _parcel(tracking_number: str, rows: list[Row]) -> Parcel:
    url = next((row["tracking_url"] for row in rows if row.get("tracking_url")), "")
    return Parcel(
        carrier=next((row["carrier"] for row in rows if row.get("carrier")), ""),
        tracking_number=tracking_number,
        tracking_url=url if url.startswith(WEB) else "",
        lines=tuple(_line(row) for row in rows if row.get("quantity")),
    )


def _line(row: Row) -> ParcelLine:
    number, sku = row.get("line_number", ""), row.get("partner_sku", "")
    if not number and not sku:
        raise Unreadable("It does not say what is in a parcel: neither line nor SKU.")
    return ParcelLine(
        quantity=cells.count(row["quantity"], "quantity"),
        line_number=cells.count(number, "line") if number else 0,
        partner_sku=sku,
    )
