"""Who signed a partner's call: the HMAC-SHA256 of its body, as it came, with a secret that only the two of us know."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from partners.errors import NotAuthentic
from partners.transformers.requests import Delivery, Response


def signed_document(delivery: Delivery, header: str, secrets: Sequence[str]) -> Any:
    """The JSON of a call, once its signature in a header (base64) fits one of the secrets.

    Nothing of the body is read before. Raises NotAuthentic when nobody we know signed it, Unreadable for no JSON.
    """
    if not is_signed(delivery.body, delivery.headers.get(header, ""), secrets):
        raise NotAuthentic(f"{header} is not what one of our secrets makes of this body.")
    return Response(status=200, headers=delivery.headers, body=delivery.body).json()


def is_signed(body: bytes, signature: str, secrets: Sequence[str]) -> bool:
    """Whether one of the secrets makes this signature of the body. An empty secret, which anybody knows, makes none.

    The texts are compared, in constant time, so that there is one way to write a signature and no other.
    """
    given = signature.encode(errors="replace")
    made = [_signature(body, secret) for secret in secrets if secret]
    return any([hmac.compare_digest(one, given) for one in made])  # noqa: C419 - all of them, however early one fits


def _signature(body: bytes, secret: str) -> bytes:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
