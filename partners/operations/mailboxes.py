"""What people do in a partner's mailbox: look into it, and have a file read once more."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from partners.models import Partner
from partners.operations.exchanges import converse
from partners.queries.accounts import account_of
from partners.transformers import mailbox
from partners.transformers.requests import Conversation
from stores.errors import Conflict, Missing, Unavailable


class NoSuchFile(Missing):
    """It is not in that archive, or no longer."""

    code = "file-missing"
    message = "There is no file {path}."


class NameTaken(Conflict):
    """The partner has left another file under that name since."""

    code = "file-name-taken"
    message = "Another file has the name that {path} had. Deal with that one first."


class MailboxUnavailable(Unavailable):
    """The mailbox could not be reached, or did not let us."""

    code = "mailbox-unavailable"
    message = "{reason}"


def look_into(*, partner_id: int, folder: str) -> list[Mapping[str, Any]]:
    """The files of a folder of the mailbox, the oldest first, each with name, size and date. Changes nothing.

    The exchange is kept. Hold no transaction open: this waits for the network. Raises MailboxUnavailable.
    """
    files: list[Mapping[str, Any]] = _held(
        partner_id, mailbox.files(folder, newest=True), "list-files", folder
    )
    return files


def replay(*, partner_id: int, path: str) -> None:
    """Put a file back from an archive, so that the next round reads it again.

    What it told is heard once only, however often it is read: a replay is for what could not be read or used before.
    The exchange is kept. Raises NoSuchFile, NameTaken, MailboxUnavailable.
    """
    status = _held(partner_id, mailbox.restore(path), "replay-file", path)
    if status == mailbox.MISSING:
        raise NoSuchFile(path=path)
    if status == mailbox.OTHER_BYTES:
        raise NameTaken(path=path)


def _held(partner_id: int, conversation: Conversation[Any], operation: str, reference: str) -> Any:
    partner = Partner.objects.get(pk=partner_id)
    held = converse(
        conversation,
        account_of(partner),
        operation=operation,
        reference=reference,
        timeout_s=partner.order_timeout_ms / 1000,
        clock=timezone.now,
    )
    if held.error:
        raise MailboxUnavailable(reason=str(held.error))
    return held.result
