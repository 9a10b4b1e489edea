"""From a list's rows to what the partner offers."""

import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO

from partners.errors import Unreadable
from partners.messages import PartnerItem
from partners.notices import FeedReading, Unusable
from partners.tables import Record, records
from partners.transformers.feed import cells

MOST_REASONS = 100
WEB = ("https://",)
CURRENCY_LENGTH = 3
Columns = Mapping[str, Any]


class Nameless(Unreadable):
    """A row whose GTIN has a problem, and nothing else."""

    def __init__(self, message: str, item: PartnerItem) -> None:
        self.item = item
        super().__init__(message)

    def told(self, source: str) -> Unusable:
        """It, with the item that it would be."""
        sku, gtin = self.item.partner_sku, self.item.gtin
        return Unusable(source=source, reason=str(self), partner_sku=sku, gtin=gtin, item=self.item)


@dataclass
class _Reading:
    """What was read so far. The first of two rows about one item counts, the other is told."""

    items: list[PartnerItem] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)
    unusable_count: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    unidentified: list[Unusable] = field(default_factory=list)

    def add(self, item: PartnerItem, line: int) -> None:
        """Take an item. Raises Unreadable when its GTIN or SKU stood before."""
        self._stands(line, f"GTIN {item.gtin}", f"SKU {item.partner_sku}")
        self.items.append(item)

    def set_aside(self, nameless: "Nameless", path: str, line: int) -> None:
        """Take an item that somebody may know. Raises Unreadable when its SKU stood before."""
        self._stands(line, f"SKU {nameless.item.partner_sku}")
        told = nameless.told(source(path, line))
        self.unidentified.append(told)
        self._note(told)

    def complain(self, path: str, line: int, reason: str) -> None:
        """Note a row that cannot be used."""
        self._note(Unusable(source=source(path, line), reason=reason))

    def _note(self, unusable: Unusable) -> None:
        self.unusable_count += 1
        if len(self.unusable) < MOST_REASONS:
            self.unusable.append(unusable)

    def _stands(self, line: int, *names: str) -> None:
        for name in names:
            if name in self.lines:
                raise Unreadable(f"{name} stands in line {self.lines[name]} already.")
        self.lines |= dict.fromkeys(names, line)


def source(path: str, line: int) -> str:
    """Where a row stands."""
    return f"{path}, line {line}"


def read(path: str, content: bytes, options: Mapping[str, Any]) -> FeedReading:
    """Read a list. Raises Unreadable when the whole of it makes no sense, or not one row does.

    A list without a usable row is more likely a mistake than a partner that has sold all.
    """
    so_far = _Reading()
    for line, found in numbered(io.BytesIO(content), options):
        try:
            _take(so_far, found, path, line)
        except Unreadable as error:
            so_far.complain(path, line, str(error))
    if not (so_far.items or so_far.unidentified):
        first = so_far.unusable[0] if so_far.unusable else Unusable(source=path, reason="It has no rows.")
        raise Unreadable(f"No row can be used. {first.source}: {first.reason}")
    return FeedReading(
        items=tuple(so_far.items),
        unusable=tuple(so_far.unusable),
        unusable_count=so_far.unusable_count,
        unidentified=tuple(so_far.unidentified),
    )


def _take(so_far: _Reading, found: PartnerItem | Unreadable, path: str, line: int) -> None:
    match found:
        case Nameless():
            so_far.set_aside(found, path, line)
        case Unreadable():
            raise found
        case _:
            so_far.add(found, line)


def entries(file: BinaryIO, options: Mapping[str, Any]) -> Iterator[PartnerItem | Unusable]:
    """What each row of an open file says, one after the other, however many. Raises Unreadable, also on the way.

    That an item stands in it twice is for the reader to find: nothing is kept of rows that have passed.
    """
    for line, found in numbered(file, options):
        match found:
            case Nameless():
                yield found.told(f"line {line}")
            case Unreadable():
                yield Unusable(source=f"line {line}", reason=str(found))
            case _:
                yield found


def numbered(file: BinaryIO, options: Mapping[str, Any]) -> Iterator[tuple[int, PartnerItem | Unreadable]]:
    """The same with the line of each row, and its problem as it is."""
    columns: Columns = options["columns"]
    for record in records(file, dict.fromkeys(_titles(columns)), options):
        try:
            yield record.line, _item(record, columns, options)
        except Unreadable as error:
            yield record.line, error


def _titles(columns: Columns) -> Iterator[str]:
    for name, title in columns.items():
        match name:
            case "attributes":
                yield from title.values()
            case "images":
                yield from title
            case _:
                yield title


def _item(record: Record, columns: Columns, options: Mapping[str, Any]) -> PartnerItem:
    """The item of a row. Raises Unreadable, and Nameless when nothing but its GTIN cannot be read."""
    if record.problem:
        raise Unreadable(record.problem)
    title = columns["gtin"]
    try:
        gtin = cells.gtin(record.cells[title], title)
    except Unreadable as error:
        raise _nameless(record, error, columns, options) from error
    return _named(record, gtin, columns, options)


def _nameless(
    record: Record, problem: Unreadable, columns: Columns, options: Mapping[str, Any]
) -> Unreadable:
    """The row whose GTIN has a problem, as far as the rest of it can be read."""
    title = columns["gtin"]
    with suppress(Unreadable):
        written = cells.words(record.cells[title], title)
        return Nameless(str(problem), _named(record, written, columns, options))
    return problem


def _named(record: Record, gtin: str, columns: Columns, options: Mapping[str, Any]) -> PartnerItem:
    def cell(name: str) -> tuple[str, str]:
        title = columns.get(name, "")
        return (record.cells[title], title) if title else ("", name)

    sku = cells.sku(*cell("partner_sku"))
    cost, price = cells.money(cell("cost")[0]), cells.money(cell("price")[0])
    return PartnerItem(
        partner_sku=sku,
        gtin=gtin,
        family=cells.words(*cell("family")) or sku,
        title=cells.text(*cell("title")),
        currency=_currency(*cell("currency"), options, told={cost.currency, price.currency} - {""}),
        cost=_amount(cost.amount, cell("cost")[1], options),
        price=_amount(price.amount, cell("price")[1], options) if cell("price")[0] else None,
        available=_pieces(*cell("available"), options) if "available" in columns else None,
        lead_time_days=cells.count(*cell("lead_time_days")) if cell("lead_time_days")[0] else None,
        brand=cells.words(*cell("brand")),
        description=cells.words(*cell("description")),
        category=cells.words(*cell("category")),
        attributes=_attributes(record, columns.get("attributes", {})),
        images=_images(record, columns.get("images", [])),
        backorder_on=cells.day(*cell("backorder_on")),
    )


def _currency(cell: str, title: str, options: Mapping[str, Any], *, told: set[str]) -> str:
    """The currency of a row. What stands beside its amounts must agree with what its own cell says."""
    said = {cell} if cell else told or {options.get("currency", "")}
    if told - said or len(said) != 1:
        raise Unreadable(f"Its amounts are in {', '.join(sorted(told | said))}.")
    (one,) = said
    if len(one) != CURRENCY_LENGTH or not (one.isascii() and one.isalpha() and one.isupper()):
        raise Unreadable(f"{title} {one!r} is no currency.")
    return one


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
