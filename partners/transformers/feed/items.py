"""From a list's rows to what the partner offers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from partners.errors import Unreadable
from partners.messages import PartnerItem
from partners.notices import FeedReading, Unusable
from partners.transformers.feed import cells
from partners.transformers.feed.tables import Record, records

MOST_REASONS = 100
WEB = ("https://",)
CURRENCY_LENGTH = 3
Columns = Mapping[str, Any]


@dataclass
class _Reading:
    """What was read so far. The first of two rows about one item counts, the other is told."""

    items: list[PartnerItem] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)
    unusable_count: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    unidentified: list[Unusable] = field(default_factory=list)

    def add(self, item: PartnerItem, line: int, *, path: str, problem: str) -> None:
        """Take an item, aside when its GTIN has a problem. Raises Unreadable when its GTIN or SKU stood before."""
        gtins = [] if problem else [f"GTIN {item.gtin}"]
        for name in (*gtins, f"SKU {item.partner_sku}"):
            if name in self.lines:
                raise Unreadable(f"{name} stands in line {self.lines[name]} already.")
        self.lines |= dict.fromkeys([*gtins, f"SKU {item.partner_sku}"], line)
        if problem:
            self.unidentified.append(nameless(item, source(path, line), problem))
        else:
            self.items.append(item)

    def complain(self, path: str, line: int, reason: str) -> None:
        """Note a row that cannot be used."""
        self.unusable_count += 1
        if len(self.unusable) < MOST_REASONS:
            self.unusable.append(Unusable(source=source(path, line), reason=reason))


def nameless(item: PartnerItem, source: str, problem: str) -> Unusable:
    """A row whose GTIN has a problem and nothing else."""
    return Unusable(source=source, reason=problem, partner_sku=item.partner_sku, gtin=item.gtin, item=item)


def source(path: str, line: int) -> str:
    """Where a row stands."""
    return f"{path}, line {line}"


def read(path: str, content: bytes, options: Mapping[str, Any]) -> FeedReading:
    """Read a list. Raises Unreadable when the whole of it makes no sense, or not one row does.

    A list without a usable row is more likely a mistake than a partner that has sold all.
    """
    columns: Columns = options["columns"]
    so_far = _Reading()
    for record in records(content, dict.fromkeys(_titles(columns)), options):
        problem = ""
        try:
            gtin, problem = _gtin(record, columns)
            item = _item(record, gtin, columns, options)
            so_far.add(item, record.line, path=path, problem=problem)
        except Unreadable as error:
            so_far.complain(path, record.line, problem or str(error))
    if not (so_far.items or so_far.unidentified):
        first = so_far.unusable[0] if so_far.unusable else Unusable(source=path, reason="It has no rows.")
        raise Unreadable(f"No row can be used. {first.source}: {first.reason}")
    return FeedReading(
        items=tuple(so_far.items),
        unusable=tuple(so_far.unusable),
        unusable_count=so_far.unusable_count,
        unidentified=tuple(so_far.unidentified),
    )


def _titles(columns: Columns) -> Iterator[str]:
    for name, title in columns.items():
        match name:
            case "attributes":
                yield from title.values()
            case "images":
                yield from title
            case _:
                yield title


def _gtin(record: Record, columns: Columns) -> tuple[str, str]:
    """As 14 digits; where it is none as it is written, and in words why it is none."""
    if record.problem:
        raise Unreadable(record.problem)
    title = columns["gtin"]
    try:
        return cells.gtin(record.cells[title], title), ""
    except Unreadable as error:
        return cells.words(record.cells[title], title), str(error)


def _item(record: Record, gtin: str, columns: Columns, options: Mapping[str, Any]) -> PartnerItem:
    def cell(name: str) -> tuple[str, str]:
        title = columns.get(name, "")
        return (record.cells[title], title) if title else ("", name)

    sku = cells.sku(*cell("partner_sku"))
    return PartnerItem(
        partner_sku=sku,
        gtin=gtin,
        family=cells.words(*cell("family")) or sku,
        title=cells.text(*cell("title")),
        currency=_currency(*cell("currency"), options),
        cost=_amount(*cell("cost"), options),
        price=_amount(*cell("price"), options) if cell("price")[0] else None,
        available=_pieces(*cell("available"), options) if "available" in columns else None,
        lead_time_days=cells.count(*cell("lead_time_days")) if cell("lead_time_days")[0] else None,
        brand=cells.words(*cell("brand")),
        description=cells.words(*cell("description")),
        category=cells.words(*cell("category")),
        attributes=_attributes(record, columns.get("attributes", {})),
        images=_images(record, columns.get("images", [])),
    )


def _currency(cell: str, title: str, options: Mapping[str, Any]) -> str:
    said = cell or options.get("currency", "")
    if len(said) != CURRENCY_LENGTH or not (said.isascii() and said.isalpha() and said.isupper()):
        raise Unreadable(f"{title} {said!r} is no currency.")
    return said


def _amount(cell: str, title: str, options: Mapping[str, Any]) -> Decimal:
    return cells.amount(cell, title, decimal_comma=options.get("decimal_comma", False))


def _pieces(cell: str, title: str, options: Mapping[str, Any]) -> int | None:
    return cells.pieces(cell, title, some=options.get("has_some", ()), none=options.get("has_none", ()))


def _attributes(record: Record, titles: Mapping[str, str]) -> dict[str, str]:
    told = {name: cells.words(record.cells[title], title) for name, title in titles.items()}
    return {name: value for name, value in told.items() if value}


def _images(record: Record, titles: list[str]) -> tuple[str, ...]:
    """Pictures on the web, encrypted; anything else there is none, and no reason to lose the item."""
    told = (cells.words(record.cells[title], title) for title in titles)
    return tuple(url for url in told if url.startswith(WEB))
