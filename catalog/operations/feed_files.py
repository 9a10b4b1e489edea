"""Receiving files that say what partners offer, and agreeing what their columns mean.

A file is stored as it came and read later by a worker, so that nobody waits for a long one with a page open.
"""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction

from catalog.errors import FeedColumnsInvalid, FeedFileSame, FeedFileTooLong
from catalog.models import FeedFile, FeedSource
from catalog.models.feed_file import FeedFileState
from catalog.queries import feed_files, feed_lists
from partners.errors import Unreadable
from partners.models import Partner

LONGEST_NAME, LONGEST_PROBLEM = 120, 300


def receive(*, partner_id: int, name: str, content: "File[bytes]", by: str, now: datetime) -> FeedFile:
    """Keep a file for a worker to read, or for a person to name its columns first; return its row.

    The same bytes as came last are nothing to do. Raises FeedFileSame, FeedFileTooLong.
    """
    if content.size > settings.FEED_FILE_MOST_MB * 1_000_000:
        raise FeedFileTooLong(most=settings.FEED_FILE_MOST_MB)
    partner = Partner.objects.select_related("retailer").get(pk=partner_id)
    digest = _digest(content)
    last = feed_files.newest(partner)
    if last is not None and last.digest == digest:
        raise FeedFileSame(received_at=last.received_at)
    state, problem = _first_state(partner, content)
    content.seek(0)
    place = storages["feeds"].save(f"{partner.retailer_id}/{uuid.uuid4().hex}", content)
    return FeedFile.objects.create(
        partner=partner,
        name=name[-LONGEST_NAME:],
        digest=digest,
        size=content.size,
        place=place,
        received_at=now,
        received_from=by[:150],
        state=state,
        problem=problem[:LONGEST_PROBLEM],
    )


@transaction.atomic
def agree(*, file_id: int, options: Mapping[str, Any], is_whole: bool) -> None:
    """Keep what the columns of a partner's files mean, and let this file be read by it. Again is harmless.

    Raises FeedColumnsInvalid.
    """
    problems = feed_lists.problems_of(options)
    if problems:
        raise FeedColumnsInvalid(reason=" ".join(problems[:3]))
    file = FeedFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    FeedSource.objects.update_or_create(
        partner_id=file.partner_id, defaults={"options": dict(options), "is_whole": is_whole}
    )
    FeedFile.objects.filter(pk=file_id).update(state=FeedFileState.WAITING, problem="", leased_until=None)


def read_file_again(*, file_id: int) -> None:
    """Let a worker read a file once more, by what is agreed now. Again is harmless."""
    FeedFile.objects.filter(pk=file_id).update(state=FeedFileState.WAITING, problem="", leased_until=None)


def forget_feed_files(*, before: datetime) -> int:
    """Remove files that came before a moment, their bytes first; how many. A row that is left behind goes next time."""
    forgotten = 0
    for file in FeedFile.objects.filter(received_at__lt=before).iterator():
        if file.place:
            storages["feeds"].delete(file.place)
        file.delete()
        forgotten += 1
    return forgotten


def _digest(content: "File[bytes]") -> str:
    so_far = hashlib.sha256()
    for piece in content.chunks():
        so_far.update(piece)
    return so_far.hexdigest()


def _first_state(partner: Partner, content: "File[bytes]") -> tuple[FeedFileState, str]:
    """Whether a file can be read, must be described first, or never will be read."""
    try:
        if feed_lists.is_agreed(content.file, feed_lists.agreed_options(feed_files.source_of(partner))):  # type: ignore[arg-type]  # a binary file, says Django
            return FeedFileState.WAITING, ""
    except Unreadable as error:
        return FeedFileState.FAILED, str(error)
    return FeedFileState.COLUMNS, ""
