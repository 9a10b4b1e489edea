"""The partner's notice that parcels have left (856): a tree of shipment, order, pack and item."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from partners.errors import Unreadable
from partners.messages import Parcel, ParcelLine
from partners.notices import Shipped
from partners.transformers.edi.answers import notice_id
from partners.transformers.edi.reading import count, in_pieces, line_number, text
from partners.transformers.edi.segments import Segment, Segments, first, parted, the
from partners.transformers.x12.products import PIECES, named, sku
from partners.transformers.x12.totals import counted_lines

ORDER, ITEM = "O", "I"
PACKS = frozenset({"P", "T"})  # a parcel, a pallet
DEEPEST = 8
TRACKING = frozenset({"CN", "2I", "TN"})  # of REF01
PACK_NUMBERS = frozenset({"CP", "UC"})  # of MAN01: a carrier's number on the parcel


@dataclass(eq=False)
class _Level:
    """One level of the tree (HL), the levels above it, and the items that hang nearest from it."""

    segments: Segments
    path: "tuple[_Level, ...]"
    items: "list[_Level]" = field(default_factory=list)
    packs: "list[_Level]" = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What the level is: shipment, order, pack, item."""
        return self.segments[0].get(3)

    def nearest(self, kinds: "frozenset[str] | set[str]") -> "_Level | None":
        """The nearest level above that is of a kind."""
        return next((level for level in reversed(self.path) if level.kind in kinds), None)

    def upwards(self) -> "Iterator[_Level]":
        """The level itself and those above it."""
        return iter((self, *reversed(self.path)))


def shipped(segments: Segments) -> tuple[Shipped, ...]:
    """One notice for each order in the shipment. Raises Unreadable."""
    bsn = the(segments, "BSN")
    blocks = parted(segments, "HL", ("CTT",)).lines
    counted_lines(segments, len(blocks))
    orders = [level for level in _tree(blocks) if level.kind == ORDER]
    if not orders:
        raise Unreadable("It names no order (HL O).")
    return tuple(_notice(text(bsn.get(2), "BSN02"), level) for level in orders)


def _tree(blocks: Sequence[Segments]) -> list[_Level]:
    """The levels, hung from each other; a level comes after the one that it hangs from."""
    known: dict[str, _Level] = {}
    for block in blocks:
        name, parent = block[0].get(1), block[0].get(2)
        if name in known or (parent and parent not in known):
            raise Unreadable(f"HL {name} hangs from {parent or 'nothing'}.")
        above = (*known[parent].path, known[parent]) if parent else ()
        if len(above) >= DEEPEST:
            raise Unreadable("Its levels are too deep.")
        known[name] = _Level(block, above)
        _hang(known[name])
    return list(known.values())


def _hang(level: _Level) -> None:
    """Let an item be found from its order, or from its pack and the pack from its order."""
    order = level.nearest({ORDER})
    if level.kind != ITEM or order is None:
        return
    pack = level.nearest(PACKS)
    if pack is None or pack not in level.path[level.path.index(order) :]:
        order.items.append(level)
        return
    if not pack.items:
        order.packs.append(pack)
    pack.items.append(level)


def _notice(shipment: str, order: _Level) -> Shipped:
    number = text(the(order.segments, "PRF").get(1), "PRF01")
    parcels = tuple(_parcels(order))
    ref = first(order.segments, "REF", "VN")
    return Shipped(
        notice_id=notice_id("856", f"{shipment} {number}", parcels),
        number=number,
        parcels=parcels,
        partner_reference=ref.get(2) if ref else "",
    )


def _parcels(order: _Level) -> Iterator[Parcel]:
    """A parcel for each pack; without packs, one for the order, and one more for each further tracking number."""
    for pack in order.packs:
        yield Parcel(carrier=_carrier(pack), tracking_number=_tracking(pack)[0], lines=_lines(pack))
    if order.items or not order.packs:
        number, *further = _tracking(order)
        yield Parcel(carrier=_carrier(order), tracking_number=number, lines=_lines(order))
        yield from (Parcel(carrier=_carrier(order), tracking_number=number) for number in further)


def _lines(level: _Level) -> tuple[ParcelLine, ...]:
    return tuple(_line(item) for item in level.items)


def _line(item: _Level) -> ParcelLine:
    sn1, lin = the(item.segments, "SN1"), first(item.segments, "LIN")
    in_pieces(sn1.get(3), "SN1", PIECES)
    number = line_number(sn1.get(1)) or (line_number(lin.get(1)) if lin else 0)
    return ParcelLine(
        quantity=count(sn1.get(2), "SN102"),
        line_number=number,
        partner_sku=sku(named(lin, 2)) if lin else "",
    )


def _tracking(level: _Level) -> list[str]:
    """The carrier's numbers, from the nearest level that has any; one that is empty when there are none."""
    for one in level.upwards():
        numbers = [ref.get(2) for ref in one.segments if _is_tracking(ref) and ref.get(2)]
        if numbers:
            return list(dict.fromkeys(numbers))
    return [""]


def _is_tracking(one: Segment) -> bool:
    return (one.tag == "REF" and one.get(1) in TRACKING) or (one.tag == "MAN" and one.get(1) in PACK_NUMBERS)


def _carrier(level: _Level) -> str:
    """The carrier's name, else its code, from the nearest level that tells."""
    told = (first(one.segments, "TD5") for one in level.upwards())
    td5 = next((one for one in told if one), None)
    return (td5.get(5) or td5.get(3)) if td5 else ""
