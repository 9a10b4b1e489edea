"""Does this partner answer? Asked from the console before an order depends on it."""

import socket
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils import timezone

from partners.models import Partner
from partners.operations.exchanges import converse
from partners.queries.accounts import account_of
from partners.registry import TransformerNotAllowed, transformer_for
from partners.vault import VaultError


class Step(NamedTuple):
    """One thing that was tried, whether it worked, and what was seen, in words."""

    name: str
    works: bool
    words: str


def check(*, partner_id: int) -> list[Step]:
    """Try a partner's address, log-in and protocol with a harmless question. Keeps the exchange and changes no more."""
    partner = Partner.objects.get(pk=partner_id)
    try:
        account, transformer = account_of(partner), transformer_for(partner)
    except (VaultError, TransformerNotAllowed) as error:
        return [Step("Settings", works=False, words=str(error))]
    steps = [Step("Settings", works=True, words=partner.transformer), _name(partner.base_url)]
    timeout_s = partner.order_timeout_ms / 1000
    held = converse(transformer.ping(), account, operation="ping", timeout_s=timeout_s, clock=timezone.now)
    words = str(held.error) if held.error else f"{held.result} It took {held.duration_ms} ms."
    steps.append(Step("Conversation", works=held.error is None, words=words))
    return steps


def _name(base_url: str) -> Step:
    host = urlsplit(base_url).hostname or ""
    try:
        found = {answer[4][0] for answer in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return Step("Name", works=False, words=f"{host} is not known to the name service.")
    return Step("Name", works=True, words=f"{host} is {', '.join(sorted(map(str, found)))}.")
