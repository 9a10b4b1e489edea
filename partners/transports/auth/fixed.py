"""Schemes whose headers are the same for every call: an API key, Basic, a bearer token."""

import base64
from collections.abc import Mapping

from partners.account import Account


def api_key(account: Account) -> Mapping[str, str]:
    """The key in the header that the partner named."""
    return {account.auth_header: account.credentials["key"]}


def basic(account: Account) -> Mapping[str, str]:
    """User name and password (RFC 7617)."""
    return basic_of(account.credentials["username"], account.credentials["password"])


def basic_of(username: str, password: str) -> Mapping[str, str]:
    """The same, of any pair."""
    pair = base64.b64encode(f"{username}:{password}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def bearer(account: Account) -> Mapping[str, str]:
    """A token that does not change (RFC 6750)."""
    return {"Authorization": f"Bearer {account.credentials['token']}"}
