"""What a person needs to see to say what the columns of a file mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from catalog.errors import FeedFileGone
from catalog.models import FeedFile, FeedSource
from catalog.queries import feed_files, feed_lists
from catalog.queries.feed_lists import Preview
from partners.errors import Unreadable
from partners.tables.rows import plain
from partners.transformers.feed.guess import NEEDED, Guess


@dataclass(frozen=True, kw_only=True)
class ColumnsPage:
    """The titles of a file, how it is or would be read, what of that is a guess, and what its first rows become.

    `reason` says why it cannot be read in any way.
    """

    kind: str = ""
    titles: Sequence[str] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    is_guess: bool = False
    unsure: Sequence[str] = ()
    oddities: Sequence[str] = ()
    preview: Preview | None = None
    reason: str = ""


def columns_page(
    file: FeedFile, source: FeedSource, *, said: Mapping[str, Any], options: Mapping[str, Any] | None = None
) -> ColumnsPage:
    """What is known of a file: as `options` read it, or as was agreed, or as it is guessed. Reads its beginning."""
    try:
        with feed_files.opened(file) as content:
            guess = feed_lists.guessed(content, source.partner, said)
            return _seen(content, guess, source, options)
    except (Unreadable, FeedFileGone) as error:
        return ColumnsPage(reason=str(error))


def _seen(
    content: BinaryIO, guess: Guess, source: FeedSource, options: Mapping[str, Any] | None
) -> ColumnsPage:
    kept = feed_lists.agreed_options(source)
    is_guess = options is None and not _fits(kept, guess)
    read_by = options or (guess.options if is_guess else kept)
    can_read = set(NEEDED) <= read_by.get("columns", {}).keys()
    return ColumnsPage(
        kind=guess.kind,
        titles=guess.titles,
        options=read_by,
        is_guess=is_guess,
        unsure=guess.unsure if is_guess else (),
        oddities=guess.oddities,
        preview=feed_lists.preview(content, read_by) if can_read else None,
    )


def _fits(kept: Mapping[str, Any], guess: Guess) -> bool:
    """Whether what was agreed names titles that this file has."""
    has = {plain(title) for title in guess.titles}
    columns = kept.get("columns", {})
    return bool(columns) and all(plain(columns[name]) in has for name in NEEDED)
