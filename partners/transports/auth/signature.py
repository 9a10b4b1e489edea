"""HTTP Message Signatures (RFC 9421) with a shared secret: each call is signed, and the secret never travels.

Signed are the method, the whole URL and a digest of the body (RFC 9530), with the moment and the name of the key. We
sign only, with one algorithm, so this is the few lines of the RFC that it takes.
"""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping

from partners.account import Account
from partners.errors import NotSent
from partners.transports.wire import Call

LABEL = "sig1"
ALGORITHM = "hmac-sha256"


def signed(account: Account, call: Call) -> Mapping[str, str]:
    """The headers that sign a call. Raises NotSent when key or name cannot be used."""
    digest = f"sha-256=:{_base64(hashlib.sha256(call.body).digest())}:"
    covered = {"@method": call.method.upper(), "@target-uri": call.url, "content-digest": digest}
    created, key_id = int(time.time()), _quoted(account.credentials["key_id"])
    parameters = f'{_listed(covered)};created={created};keyid={key_id};alg="{ALGORITHM}"'
    return {
        "Content-Digest": digest,
        "Signature-Input": f"{LABEL}={parameters}",
        "Signature": f"{LABEL}=:{sign(covered, parameters, _secret(account))}:",
    }


def sign(covered: Mapping[str, str], parameters: str, secret: bytes) -> str:
    """The signature of some components and its own parameters, in Base64 (RFC 9421, 2.5 and 3.3.3)."""
    lines = [f'"{name}": {value}' for name, value in covered.items()]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    return _base64(hmac.digest(secret, base.encode(), "sha256"))


def _listed(covered: Mapping[str, str]) -> str:
    names = " ".join(f'"{name}"' for name in covered)
    return f"({names})"


def _secret(account: Account) -> bytes:
    """The shared secret's bytes; partners hand it out as text, or as Base64 of bytes."""
    secret = account.credentials["secret"]
    if account.auth_options.get("secret_encoding") != "base64":
        return secret.encode()
    try:
        return base64.b64decode(secret, validate=True)
    except binascii.Error as error:
        raise NotSent("The partner's secret is no Base64.") from error


def _quoted(text: str) -> str:
    """A string as structured fields write it (RFC 9651, 3.3.3)."""
    if not (text.isascii() and text.isprintable()):
        raise NotSent("The name of the partner's key cannot be sent as it is.")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
