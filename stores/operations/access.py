"""Keys for programs."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from stores.credentials import fingerprint, new_credential
from stores.models import ApiKey
from stores.models.access import SCOPES
from stores.queries.principals import API_KEY
from stores.tenancy import current_retailer_id

NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def issue_api_key(*, name: str, scopes: Sequence[str] = SCOPES, expires_at: datetime | None = None) -> str:
    """Make a key for a program of the retailer in scope and return its text, which is never shown again."""
    credential = new_credential(API_KEY, current_retailer_id(), secrets.token_hex(6))
    ApiKey.objects.create(
        name=name,
        prefix=credential.identifier,
        secret_hash=fingerprint(credential.secret),
        scopes=list(scopes),
        expires_at=expires_at,
    )
    return str(credential)


@transaction.atomic
def revoke_api_key(*, api_key_id: int, now: datetime) -> None:
    """Withdraw a key at once. Again is harmless."""
    ApiKey.objects.filter(pk=api_key_id, revoked_at=None).update(revoked_at=now)


def note_use(*, api_key_id: int, last_noted: datetime | None, now: datetime) -> None:
    """Keep when a key was last used, to the minute, so that HQ can see which keys nobody needs.

    Reading stays reading: the first request of a minute writes, without waiting for the disk; all others return at
    once. A crash may lose the note, which matters to nobody.
    """
    if last_noted and last_noted > now - NOTED_EVERY:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        due = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED_EVERY)
        ApiKey.objects.filter(due, pk=api_key_id).update(last_used_at=now)
