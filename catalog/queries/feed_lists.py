"""What a file says a partner offers, as far as it is agreed how to read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from jsonschema import Draft202012Validator

from catalog.models import FeedSource
from partners.errors import Unreadable
from partners.messages import PartnerItem
from partners.models import Partner
from partners.notices import Unusable
from partners.tables import Kind, kind_of
from partners.transformers.feed import items
from partners.transformers.feed.guess import Guess, guess
from partners.transformers.feed.options import LIST
from partners.transformers.x12 import lists

SHOWN, MOST_PROBLEMS, LOOKED_AT = 8, 20, 1_000
Entries = Iterator[PartnerItem | Unusable]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """The first rows of a file as they would become items, and those of the first thousand that would not.

    `reason` says why nothing could be read from some row on.
    """

    items: tuple[PartnerItem, ...] = ()
    unusable: tuple[Unusable, ...] = ()
    usable_count: int = 0
    unusable_count: int = 0
    is_all: bool = True
    reason: str = ""


def entries(file: BinaryIO, options: Mapping[str, Any]) -> Entries:
    """What each row of an open file says, by the options that were agreed. Raises Unreadable, also on the way."""
    if kind_of(file) is Kind.EDI:
        return lists.entries(file, currency=options.get("currency", ""))
    return items.entries(file, options)


def is_whole(file: BinaryIO, source: FeedSource) -> bool:
    """Whether a file names all there is: a list of stock by EDI (846) tells of some items and is silent of others."""
    return source.is_whole and kind_of(file) is not Kind.EDI


def counts_pieces(file: BinaryIO, source: FeedSource) -> bool:
    """Whether a file says how many there are: one of prices alone does not, unless it names all that is sold."""
    if kind_of(file) is Kind.EDI or source.is_whole:
        return True
    return "available" in agreed_options(source).get("columns", {})


def agreed_options(source: FeedSource) -> dict[str, Any]:
    """How a partner's files are to be read: as a person said, or as its protocol reads those in its mailbox."""
    if "columns" in source.options:
        return dict(source.options)
    return {name: value for name, value in source.partner.options.items() if name in LIST["properties"]}


def is_agreed(file: BinaryIO, options: Mapping[str, Any]) -> bool:
    """Whether a file can be read without asking anybody. Raises Unreadable."""
    return kind_of(file) is Kind.EDI or "columns" in options


def problems_of(options: Any) -> list[str]:
    """What is wrong with options, each with its place."""
    errors = Draft202012Validator(LIST).iter_errors(options)
    return [": ".join([*map(str, error.absolute_path), error.message])[:300] for error in errors]


def guessed(file: BinaryIO, partner: Partner, said: Mapping[str, Any]) -> Guess:
    """How a file seems to be meant, where a person has not said it. Raises Unreadable."""
    return guess(file, currency=partner.retailer.currency, said=said)


def preview(file: BinaryIO, options: Mapping[str, Any]) -> Preview:
    """Read the beginning of a file and change nothing."""
    usable: list[PartnerItem] = []
    unusable: list[Unusable] = []
    seen, reason = 0, ""
    try:
        for one in islice(entries(file, options), LOOKED_AT):
            seen += 1
            (unusable if isinstance(one, Unusable) else usable).append(one)  # type: ignore[arg-type]  # by its kind
    except Unreadable as error:
        reason = str(error)
    return Preview(
        items=tuple(usable[:SHOWN]),
        unusable=tuple(unusable[:MOST_PROBLEMS]),
        usable_count=len(usable),
        unusable_count=len(unusable),
        is_all=seen < LOOKED_AT,
        reason=reason,
    )
