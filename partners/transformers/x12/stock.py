"""What the partner has (846), and what it costs where the partner tells."""

from decimal import Decimal

from partners.errors import Unreadable
from partners.messages import PartnerItem
from partners.notices import Stocked
from partners.transformers.edi.reading import amount, count, in_pieces
from partners.transformers.edi.segments import Segments, first, parted, the
from partners.transformers.x12.products import PIECES, gtin, named, sku
from partners.transformers.x12.totals import counted_lines, currency_of

AVAILABLE = ("33", "17")  # of QTY01: available for sale, on hand
COST = ("UCP", "NET", "CON", "WHL")  # of CTP02
RETAIL = ("MSR", "RTL", "RES")


def stocked(control: str, segments: Segments, *, currency: str) -> Stocked:
    """A list of stock. Raises Unreadable."""
    the(segments, "BIA")
    parts = parted(segments, "LIN", ("CTT",))
    counted_lines(segments, len(parts.lines))
    agreed = currency_of(parts.head, currency)
    items = tuple(item_of(line, agreed) for line in parts.lines)
    return Stocked(notice_id=f"846 {control}", items=items)


def item_of(line: Segments, currency: str) -> PartnerItem:
    """What a LIN and what follows it say. Raises Unreadable."""
    names = named(line[0], 2)
    if not sku(names):
        raise Unreadable(f"LIN {line[0].get(1)} has no SKU of the partner's.")
    cost, price = _price(line, COST), _price(line, RETAIL)
    pid = first(line, "PID", "F")
    title = pid.get(5).strip() if pid else ""
    return PartnerItem(
        partner_sku=sku(names),
        gtin=gtin(names),
        family=names.get("ST") or sku(names),  # ST: the style number
        title=title or sku(names),
        # Without a price there is no currency, so that nobody takes the cost for one.
        currency="" if cost is None else currency_of(line, currency),
        cost=Decimal(0) if cost is None else cost,
        price=price,
        available=_available(line),
        brand=names.get("BL", ""),
    )


def _available(line: Segments) -> int:
    for kind in AVAILABLE:
        qty = first(line, "QTY", kind)
        if qty:
            in_pieces(qty.get(3), "QTY", PIECES)
            return count(qty.get(2), "QTY02")
    raise Unreadable(f"LIN {line[0].get(1)} does not say how many there are.")


def _price(line: Segments, kinds: tuple[str, ...]) -> Decimal | None:
    told = {ctp.get(2): ctp.get(3) for ctp in line if ctp.tag == "CTP"}
    return next((amount(told[kind], "CTP03") for kind in kinds if told.get(kind)), None)
