"""A partner's row as plain words, so that a conversation needs no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True, kw_only=True)
class Account:
    """Where a partner is, how we show who we are, and within which limits. `repr` shows no secret."""

    partner_id: int
    code: str
    base_url: str
    auth_scheme: str = "none"
    auth_header: str = ""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    connect_timeout_s: float = 3.0
    max_in_flight: int = 8
    allowed_networks: Sequence[IPv4Network | IPv6Network] = ()
