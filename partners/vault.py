"""Credentials at rest: AES-256-GCM, bound to the row and retailer they belong to. Fails closed.

A sealed value reads `v1:<key id>:<base64 of nonce and ciphertext>`. A value moved to another row, tampered with,
sealed under a key we no longer have, or never sealed at all does not open.
"""

import base64
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = "v1"
NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2


class VaultError(Exception):
    """A sealed value that does not open here."""


def seal(secrets: dict[str, str], bound_to: str) -> str:
    """Seal secrets under the active key for one place only."""
    key_id, key = next(iter(settings.CREDENTIALS_KEYS.items()))
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = AESGCM(key).encrypt(nonce, json.dumps(secrets).encode(), bound_to.encode())
    return f"{VERSION}:{key_id}:{base64.urlsafe_b64encode(nonce + ciphertext).decode()}"


def is_sealed_under_the_active_key(sealed: str) -> bool:
    """Whether a value may stay when the older keys go."""
    return sealed.startswith(f"{VERSION}:{next(iter(settings.CREDENTIALS_KEYS))}:")


def open_sealed(sealed: str, bound_to: str) -> dict[str, str]:
    """Open what `seal` made for this place. Raises VaultError."""
    try:
        version, key_id, encoded = sealed.split(":")
        raw = base64.urlsafe_b64decode(encoded)
        key = settings.CREDENTIALS_KEYS[key_id]
        opened = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode())
    except (ValueError, KeyError, InvalidTag) as error:
        raise VaultError("These credentials cannot be opened. Set them again.") from error
    if version != VERSION:
        raise VaultError("These credentials are of an unknown version.")
    secrets: dict[str, str] = json.loads(opened)
    return secrets
