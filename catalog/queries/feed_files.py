"""Files that partners' lists came in, and what they hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from django.core.files import File
from django.core.files.storage import storages

from catalog.errors import FeedFileGone
from catalog.models import FeedFile, FeedSource
from catalog.models.feed_file import FeedFileState
from partners.models import Partner


def content_of(file: FeedFile) -> "File[bytes]":
    """A file as it came, open; whoever asks closes it. Raises FeedFileGone once it was forgotten."""
    if not file.place:
        raise FeedFileGone(file=file)
    try:
        return cast("File[bytes]", storages["feeds"].open(file.place))
    except FileNotFoundError as error:
        raise FeedFileGone(file=file) from error


@contextmanager
def opened(file: FeedFile) -> Iterator[BinaryIO]:
    """The same, for reading as long as the block lasts."""
    with content_of(file) as content:
        yield cast(BinaryIO, content.file)


def source_of(partner: Partner) -> FeedSource:
    """What is agreed about a partner's files; a source that is not kept yet when nothing is."""
    return FeedSource.objects.select_related("partner__retailer").filter(
        partner=partner
    ).first() or FeedSource(partner=partner)


def newest(partner: Partner) -> FeedFile | None:
    """The file that came last from a partner, of those that could be read."""
    return FeedFile.objects.filter(partner=partner).exclude(state=FeedFileState.FAILED).newest_first().first()
