"""Secrets that name their retailer, so that no door ever looks across retailers to recognise a caller.

`<kind>_<retailer>_<id>_<secret>`: the door enters the retailer's scope the credential claims and looks for the id
there; a false claim finds nothing. Secrets carry 256 random bits, so a plain SHA-256 is enough to keep them.
"""

import hashlib
import hmac
import secrets
from typing import NamedTuple


class Credential(NamedTuple):
    """A credential taken apart."""

    kind: str
    retailer_id: int
    identifier: str
    secret: str

    def __str__(self) -> str:
        return f"{self.kind}_{self.retailer_id}_{self.identifier}_{self.secret}"


def new_credential(kind: str, retailer_id: int, identifier: str) -> Credential:
    """A fresh credential; keep only `fingerprint` of it."""
    return Credential(kind, retailer_id, identifier, secrets.token_hex(32))


def read_credential(text: str, kind: str) -> Credential | None:
    """The credential in a text, or None when it is not one of this kind."""
    parts = text.split("_")
    if len(parts) != len(Credential._fields) or parts[0] != kind:
        return None
    if not (parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 19):
        return None
    return Credential(kind, int(parts[1]), parts[2], parts[3])


def fingerprint(secret: str) -> str:
    """What we keep of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(secret: str, kept: str) -> bool:
    """Whether a secret is the one we kept, in constant time. Nothing kept matches nothing."""
    return bool(kept) and hmac.compare_digest(fingerprint(secret), kept)
