"""How a list that nobody has described yet seems to be meant. A person sees the guess, and what is odd in the list.

Columns are known by their titles, then by what stands in them: only GTINs have valid check digits that often. A guess
never changes a cell: what a spreadsheet has spoiled is told, here and when the list is read.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, BinaryIO

from partners.errors import Unreadable
from partners.tables import Kind
from partners.tables.sampling import Sample, sample_of
from partners.transformers.feed import cells
from partners.transformers.feed.synonyms import ATTRIBUTES, HAS_NONE, HAS_SOME, IMAGES, TITLES, letters

NEEDED = ("partner_sku", "gtin", "title", "cost")
KNOWN = frozenset(word for words in [*TITLES.values(), *ATTRIBUTES.values()] for word in words)
MOSTLY, HARDLY = 0.8, 0.5
MOST_WORDS = 12
NOTHING: Mapping[str, Any] = MappingProxyType({})
POINT, COMMA = re.compile(r"[0-9]+\.[0-9]{1,2}"), re.compile(r"[0-9]+,[0-9]{1,2}")
PRICE = re.compile(r"[0-9]{1,7}[.,][0-9]{2}")
CODE = re.compile(r"\b(EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|JPY)\b")
SIGNS = {"€": "EUR", "£": "GBP"}  # a dollar may be one of twenty


@dataclass(frozen=True, kw_only=True)
class Guess:
    """Options by which a list could be read, its titles, what of the options is unsure, and what is odd in it."""

    kind: Kind
    options: Mapping[str, Any]
    titles: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    oddities: tuple[str, ...] = ()


@dataclass
class _Columns:
    """Which column is which, as far as it is known."""

    sample: Sample
    named: dict[str, str] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)

    def free(self) -> list[str]:
        """Titles that mean nothing yet."""
        return [title for title in self.sample.titles if title not in self.named.values()]


def guess(file: BinaryIO, *, currency: str, said: Mapping[str, Any] = NOTHING) -> Guess:
    """How a file seems to be meant; `currency` is what its amounts are in if it does not say. Raises Unreadable.

    `said` are options that a person has set already: encoding, delimiter, sheet.
    """
    sample = sample_of(file, is_title=lambda title: letters(title) in KNOWN, said=said)
    if sample.kind is Kind.EDI:
        return Guess(kind=sample.kind, options={"currency": currency})
    columns = _Columns(sample)
    _by_title(columns)
    _by_content(columns)
    options: dict[str, Any] = {**sample.options, "columns": {**columns.named, **_more(columns)}}
    options |= _amounts(columns, currency) | _stock_words(columns)
    return Guess(
        kind=sample.kind,
        options=options,
        titles=sample.titles,
        lacking=tuple(name for name in NEEDED if name not in columns.named),
        unsure=tuple(columns.unsure),
        oddities=tuple(_oddities(columns)),
    )


def _by_title(columns: _Columns) -> None:
    known = {letters(title): title for title in reversed(columns.sample.titles)}
    for name, words in TITLES.items():
        title = next((known[word] for word in words if word in known), None)
        if title is not None and title not in columns.named.values():
            columns.named[name] = title


def _by_content(columns: _Columns) -> None:
    """Find what titles did not tell, and give up a column of GTINs that holds none while another does."""
    rates = {title: _gtin_rate(columns.sample.column(title)) for title in columns.sample.titles}
    told = columns.named.get("gtin")
    best = max(rates, key=lambda title: rates[title], default=None)
    if best is not None and rates[best] >= MOSTLY and (told is None or rates[told] < HARDLY):
        columns.named = {name: title for name, title in columns.named.items() if title != best}
        columns.named["gtin"] = best
        columns.unsure.append(f"{best!r} is taken for the GTIN by what stands in it.")
    _price_for_cost(columns)
    if "available" not in columns.named:
        counted = [title for title in columns.free() if _is_stock(columns.sample.column(title))]
        if len(counted) == 1:
            columns.named["available"] = counted[0]
            columns.unsure.append(f"{counted[0]!r} is taken for the stock by what stands in it.")
    if "partner_sku" not in columns.named and "gtin" in columns.named:
        columns.named["partner_sku"] = columns.named["gtin"]
        columns.unsure.append("It has no number of the partner's, so items are ordered by GTIN.")


def _price_for_cost(columns: _Columns) -> None:
    """A list with one price names what we pay, or what the shopper pays: nobody but a person can tell."""
    if "cost" in columns.named:
        return
    priced = [title for title in columns.free() if _rate(columns.sample.column(title), PRICE) >= MOSTLY]
    title = priced[0] if len(priced) == 1 else columns.named.pop("price", None)
    if title is not None:
        columns.named["cost"] = title
        columns.unsure.append(f"{title!r} is taken for what we pay. Is it, or is it what shoppers pay?")


def _more(columns: _Columns) -> dict[str, Any]:
    known = {letters(title): title for title in reversed(columns.free())}
    attributes = {
        name: next(known[word] for word in words if word in known)
        for name, words in ATTRIBUTES.items()
        if not known.keys().isdisjoint(words)
    }
    images = [title for title in columns.free() if IMAGES.fullmatch(letters(title))][:20]
    return {**({"attributes": attributes} if attributes else {}), **({"images": images} if images else {})}


def _amounts(columns: _Columns, currency: str) -> dict[str, Any]:
    """The decimal sign that most amounts have, and what they are in."""
    told = [cell for name in ("cost", "price") for cell in columns.sample.column(columns.named.get(name, ""))]
    plain = [cells.money(cell).amount for cell in told]
    commas, points = (sum(bool(sign.fullmatch(cell)) for cell in plain) for sign in (COMMA, POINT))
    options: dict[str, Any] = {"decimal_comma": True} if commas > points else {}
    if commas and points:
        columns.unsure.append("Some of its amounts have a decimal comma, and some a point.")
    if "currency" in columns.named or any(cells.money(cell).currency for cell in told):
        return options
    titles = " ".join(columns.named.get(name, "") for name in ("cost", "price"))
    found = CODE.search(titles)
    sign = next((code for mark, code in SIGNS.items() if mark in titles), "")
    if not (found or sign):
        columns.unsure.append(f"It does not say what its amounts are in; {currency} is taken.")
    return {**options, "currency": found[1] if found else sign or currency}


def _stock_words(columns: _Columns) -> dict[str, Any]:
    told = Counter(cell.casefold() for cell in columns.sample.column(columns.named.get("available", "")))
    words = [word for word, _ in told.most_common() if not cells.COUNT.fullmatch(word)][:MOST_WORDS]
    strange = [word for word in words if word not in HAS_SOME | HAS_NONE]
    if strange:
        columns.unsure.append(f"Its stock says {strange[0]!r}: does that mean that there are some, or none?")
    some, none = ([word for word in words if word in known] for known in (HAS_SOME, HAS_NONE))
    return {name: found for name, found in (("has_some", some), ("has_none", none)) if found}


def _oddities(columns: _Columns) -> list[str]:
    """What a spreadsheet did to the GTINs, in numbers."""
    told = columns.sample.column(columns.named.get("gtin", ""))
    rounded = [cell for cell in told if cells.SCIENTIFIC.fullmatch(cell)]
    short = [
        cell for cell in told if cell.isascii() and cell.isdigit() and not _is_gtin(cell) and _lost(cell)
    ]
    found = []
    if rounded:
        found.append(
            f"{len(rounded)} of {len(told)} GTINs were rounded by a spreadsheet, such as {rounded[0]}: their last "
            "digits are lost. Ask for a list with that column formatted as text."
        )
    if short:
        found.append(
            f"{len(short)} of {len(told)} GTINs seem to have lost zeros in front, such as {short[0]}. "
            "Ask for a list with that column formatted as text."
        )
    return found


def _lost(cell: str) -> bool:
    """Whether digits would be a GTIN with zeros in front: 12 digits less a few."""
    return any(_is_gtin(cell.zfill(length)) for length in (12, 13) if len(cell) < length)


def _gtin_rate(column: Sequence[str]) -> float:
    return sum(map(_is_gtin, column)) / len(column) if column else 0


def _is_gtin(cell: str) -> bool:
    try:
        cells.gtin(cell, "")
    except Unreadable:
        return False
    return True


def _is_stock(column: Sequence[str]) -> bool:
    """Whether cells look like pieces: small whole numbers, not all different, or words for some and none."""
    if not column:
        return False
    words = sum(cell.casefold() in HAS_SOME | HAS_NONE for cell in column)
    counts = sum(bool(cells.COUNT.fullmatch(cell)) and len(cell) < 6 for cell in column)
    return (words + counts) / len(column) >= MOSTLY and len(set(column)) < len(column)


def _rate(column: Sequence[str], shape: re.Pattern[str]) -> float:
    return (
        sum(bool(shape.fullmatch(cells.money(cell).amount)) for cell in column) / len(column) if column else 0
    )
