"""A partner's row as plain words, so that a conversation needs no database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Account:
    """Where a partner is, how we show who we are, and within which limits. `repr` shows no secret.

    `next_credentials` are tried when the partner refuses the others. `log_in` is the transformer's conversation of that
    name, for the scheme `session`. `open_mailbox` opens, with some credentials, the mailbox of a partner that is spoken
    to by files (a `partners.transports.files.Mailbox`); `post` hands a MailRequest to the mail server. Both are given
    by whoever may know Django.
    """

    partner_id: int
    code: str
    base_url: str
    auth_scheme: str = "none"
    auth_header: str = ""
    auth_options: Mapping[str, str] = field(default_factory=dict, repr=False)
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    next_credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    connect_timeout_s: float = 3.0
    max_in_flight: int = 8
    allowed_networks: Sequence[IPv4Network | IPv6Network] = ()
    log_in: Callable[[Mapping[str, str]], Any] | None = None
    open_mailbox: Callable[[Mapping[str, str]], Any] | None = None
    post: Callable[..., None] | None = None
