"""Fetching partners' lists from the addresses where they keep them. One that is unchanged is not sent again."""

import logging
import tempfile
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db.models.functions import Now

from catalog.errors import FeedFileSame
from catalog.models import FeedSource
from catalog.operations.feed_files import LONGEST_PROBLEM, receive
from partners.errors import PartnerError
from partners.transports.downloads import Downloaded, download
from stores.errors import DomainError

IN_MEMORY = 2_000_000
WITHIN_S = 300

logger = logging.getLogger(__name__)


def fetch_due_files(*, now: datetime) -> int:
    """Fetch the files of the retailer in scope that are due; return how many are new.

    One address that fails does not stop the others: a person is told. Harmless to run twice at once.
    """
    due = FeedSource.objects.filter(due_at__lte=Now(), partner__paused_at=None).exclude(url="")
    return sum(_done(source_id, now) for source_id in due.order_by("due_at").values_list("pk", flat=True))


def fetch_file(*, source_id: int, now: datetime) -> bool:
    """Fetch a source's file if it is due; return whether it is new. It is due again as the settings say.

    Hold no transaction open. Raises NotSent and Unreadable of `partners.errors`, FeedFileTooLong.
    """
    again = Now() + timedelta(seconds=settings.FEED_EVERY_S)
    if not FeedSource.objects.filter(pk=source_id, due_at__lte=Now()).update(due_at=again):
        return False
    source = FeedSource.objects.get(pk=source_id)
    known = Downloaded(is_news=False, etag=source.etag, last_modified=source.last_modified)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as content:
        told = download(
            source.url,
            content,  # type: ignore[arg-type]  # it is a binary file, of a type of its own
            known=known,
            most=settings.FEED_FILE_MOST_MB * 1_000_000,
            timeout_s=WITHIN_S,
            allowed_networks=settings.PARTNER_ALLOWED_NETWORKS,
        )
        is_news = told.is_news and _received(source, content, now)
    _note(source, etag=told.etag, last_modified=told.last_modified, fetched_at=now, problem="")
    return is_news


def fetch_soon(*, source_id: int) -> None:
    """Fetch a source's file within a minute, be it the same as before or not. Again is harmless."""
    FeedSource.objects.filter(pk=source_id).update(due_at=Now(), etag="", last_modified="")


def _received(source: FeedSource, content: Any, now: datetime) -> bool:
    content.seek(0, 2)
    named = File(content, name=source.url)
    named.size = content.tell()
    content.seek(0)
    name = source.url.partition("?")[0].rpartition("/")[2] or "list"
    try:
        receive(
            partner_id=source.partner_id, name=name, content=named, by=source.url.partition("?")[0], now=now
        )
    except FeedFileSame:
        return False
    return True


def _done(source_id: int, now: datetime) -> bool:
    try:
        return fetch_file(source_id=source_id, now=now)
    except (PartnerError, DomainError) as error:
        problem = str(error)
    except Exception:
        logger.exception("The fetching of file source %s failed", source_id)
        problem = "It could not be fetched; our log says why."
    _note(FeedSource(pk=source_id), problem=problem[:LONGEST_PROBLEM])
    return False


def _note(source: FeedSource, **told: Any) -> None:
    FeedSource.objects.filter(pk=source.pk).update(**told)
