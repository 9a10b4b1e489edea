"""API keys as they are read with every call: written out as SQL, because composing it anew took half of a call."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from stores.models import Retailer
from stores.queries.plain import select

FIELDS = [field.attname for field in Retailer._meta.concrete_fields]
BY_PREFIX = f"""
    SELECT k.id, k.name, k.secret_hash, k.scopes, k.expires_at, k.last_used_at, r.{", r.".join(FIELDS)}
      FROM stores_apikey k JOIN stores_retailer r ON r.id = k.retailer_id
     WHERE k.retailer_id = %(retailer)s AND k.prefix = %(prefix)s AND k.revoked_at IS NULL
"""  # noqa: S608 - the names of a model's own columns


class KeyRow(NamedTuple):
    """A key that is not revoked, and its retailer."""

    pk: int
    name: str
    secret_hash: str
    scopes: Sequence[str]
    expires_at: datetime | None
    last_used_at: datetime | None
    retailer: Retailer


def by_prefix(prefix: str) -> KeyRow | None:
    """The key of the retailer in scope that begins so, or None."""
    for pk, name, secret_hash, scopes, expires_at, last_used_at, *retailer in select(
        BY_PREFIX, prefix=prefix
    ):
        owner = Retailer.from_db("default", FIELDS, retailer)
        return KeyRow(pk, name, secret_hash, json.loads(scopes), expires_at, last_used_at, owner)
    return None
