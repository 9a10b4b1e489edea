"""HTTP Message Signatures (RFC 9421) by a shared secret: of method, address and body, no older than five minutes."""

import base64
import hashlib
import hmac
import re
import time

from partners.simulator.exchange import Refused, Request
from partners.simulator.partner import Partner

OLDEST_S = 300
INPUT = re.compile(r'sig1=(\(("[^"]+" ?)*\)((?:;[a-z]+=(?:\d+|"[^"]*"))*))')
PARAMETER = re.compile(r';([a-z]+)=(?:(\d+)|"([^"]*)")')
NEEDED = {"@method", "@target-uri", "content-digest"}


def check(partner: Partner, request: Request) -> None:
    """Whether a caller has signed what came. Raises Refused, and says what is wrong."""
    told = INPUT.fullmatch(request.headers.get("signature-input", ""))
    if told is None:
        raise _refused("There is no signature that we understand.")
    covered = re.findall(r'"([^"]+)"', told[1].partition(")")[0])
    parameters = {name: number or text for name, number, text in PARAMETER.findall(told[3])}
    if not set(covered) >= NEEDED or parameters.get("alg") != "hmac-sha256":
        raise _refused("It signs too little, or in another way.")
    if abs(time.time() - int(parameters.get("created") or 0)) > OLDEST_S:
        raise _refused("It is too old.")
    if request.headers.get("content-digest", "") != _digest(request.body):
        raise _refused("The digest is not the body's.")
    lines = [f'"{name}": {_component(request, name)}' for name in covered]
    base = "\n".join([*lines, f'"@signature-params": {told[1]}']).encode()
    if parameters.get("keyid") != f"sim-{partner.code}" or not _fits(partner, request, base):
        raise _refused("The signature does not fit.")


def _fits(partner: Partner, request: Request, base: bytes) -> bool:
    given = request.headers.get("signature", "")
    made = [hmac.digest(secret.encode(), base, "sha256") for secret in partner.secrets("secret")]
    return any(hmac.compare_digest(f"sig1=:{base64.b64encode(one).decode()}:", given) for one in made)


def _component(request: Request, name: str) -> str:
    match name:
        case "@method":
            return request.method
        case "@target-uri":
            return f"http://{request.headers.get('host', '')}{request.path}"
    return request.headers.get(name, "")


def _digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _refused(message: str) -> Refused:
    return Refused(401, "bad-signature", message)
