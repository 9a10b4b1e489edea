"""Keys of SSH, as they stand in credentials."""

import base64
import io
from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise

import paramiko

from partners.errors import NotSent

KINDS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


def host_keys(credentials: Mapping[str, str]) -> tuple[paramiko.PKey, ...]:
    """The server's keys that were pinned (`host_key`): a line for each, as `ssh-keyscan` writes it; the host may lack.

    Raises NotSent when there is none, or a line that is no key.
    """
    lines = [line.split() for line in credentials.get("host_key", "").splitlines()]
    found = tuple(_host_key(words) for words in lines if words and not words[0].startswith("#"))
    if not found:
        raise NotSent("We lack the server's key (host_key), without which nobody knows whose server it is.")
    return found


def private_key(credentials: Mapping[str, str]) -> paramiko.PKey | None:
    """Our own key (`private_key`, with its `passphrase` if it has one); None when there is none. Raises NotSent."""
    written = credentials.get("private_key", "")
    if not written:
        return None
    for kind in KINDS:
        with suppress(Exception):
            return kind.from_private_key(io.StringIO(written), credentials.get("passphrase") or None)
    raise NotSent("Our private_key cannot be read: it must be Ed25519, ECDSA or RSA, with its passphrase.")


def _host_key(words: list[str]) -> paramiko.PKey:
    for kind, encoded in pairwise(words):
        with suppress(Exception):  # whatever paramiko makes of what is no key
            return paramiko.PKey.from_type_string(kind, base64.b64decode(encoded, validate=True))
    raise NotSent("The server's pinned key (host_key) cannot be read.")
