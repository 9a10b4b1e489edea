"""What the partner has (INVRPT), and what it costs where the partner tells."""

from decimal import Decimal

from partners.errors import Unreadable
from partners.messages import PartnerItem
from partners.notices import Stocked
from partners.transformers.edi.reading import amount
from partners.transformers.edi.segments import Segments, first, parted, the
from partners.transformers.edifact.products import gtin, named, sku
from partners.transformers.edifact.values import counted_lines, currency_of, quantity

AVAILABLE = ("145", "17")  # actual stock, quantity on hand
RETAIL = frozenset({"SRP", "RTP"})  # data element 5387 of a PRI


def stocked(control: str, segments: Segments) -> Stocked:
    """A list of stock. Raises Unreadable."""
    the(segments, "BGM")
    parts = parted(segments, "LIN", ("CNT",))
    counted_lines(segments, len(parts.lines))
    currency = currency_of(parts.head)
    return Stocked(notice_id=f"INVRPT {control}", items=tuple(_item(line, currency) for line in parts.lines))


def _item(line: Segments, currency: str) -> PartnerItem:
    names = named(line)
    if not sku(names):
        raise Unreadable(f"LIN {line[0].get(1)} has no SKU of the partner's.")
    cost, price = _price(line, retail=False), _price(line, retail=True)
    currency = currency_of(line) or currency
    return PartnerItem(
        partner_sku=sku(names),
        gtin=gtin(names),
        family=names.get("MN") or sku(names),  # MN: the model
        title=_title(line) or sku(names),
        # Without a price there is no currency, so that nobody takes the cost for one.
        currency="" if cost is None else currency,
        cost=Decimal(0) if cost is None else cost,
        price=price,
        available=_available(line),
    )


def _available(line: Segments) -> int:
    told = (quantity(line, kind, f"LIN {line[0].get(1)}") for kind in AVAILABLE)
    counted = next((pieces for pieces in told if pieces is not None), None)
    if counted is None:
        raise Unreadable(f"LIN {line[0].get(1)} does not say how many there are.")
    return counted


def _price(line: Segments, *, retail: bool) -> Decimal | None:
    told = [pri for pri in line if pri.tag == "PRI" and (pri.get(1, 4) in RETAIL) is retail]
    return amount(told[0].get(1, 2), "PRI") if told else None


def _title(line: Segments) -> str:
    """A free description is cut in two when it is long."""
    imd = first(line, "IMD", "F")
    return " ".join(part.strip() for part in (imd.get(3, 4), imd.get(3, 5)) if part.strip()) if imd else ""
