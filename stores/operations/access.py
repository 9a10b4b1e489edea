"""Keys for programs."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from stores.credentials import fingerprint, new_credential
from stores.models import ApiKey
from stores.models.access import SCOPES
from stores.queries.principals import API_KEY
from stores.tenancy import current_retailer_id


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
