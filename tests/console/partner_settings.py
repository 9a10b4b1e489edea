"""What a person types for a new partner, and keys of SSH to type."""

import io

import paramiko

from partners.models import Partner

PLAIN = "partners.transformers.plain.PlainTransformer"
BY_FILES = "partners.transformers.feed.FeedTransformer"
LIMITS = {
    "connect_timeout_ms": 3000, "lookup_timeout_ms": 1500, "order_timeout_ms": 15000,
    "max_in_flight": 8, "quarantine_s": 60, "markup_percent": "0",
}  # fmt: skip
GIVEN = {
    "code": "new", "name": "New", "transformer": PLAIN, "base_url": "https://partner.example/v1",
    "auth_scheme": "api-key", "auth_header": "X-Api-Key", "key": "top-secret", "options": "{}", **LIMITS,
}  # fmt: skip
BARE = {name: value for name, value in GIVEN.items() if name != "key"}
FEED = '{"columns": {"partner_sku": "sku", "cost": "cost", "gtin": "gtin", "title": "title"}}'


def made(company):
    with company.scope():
        return Partner.objects.filter(code="new").first()


def ssh_key():
    """A new key: as its owner keeps it, and as `ssh-keyscan` shows it."""
    key, text = paramiko.ECDSAKey.generate(), io.StringIO()
    key.write_private_key(text)
    return text.getvalue(), f"{key.get_name()} {key.get_base64()}", key.fingerprint
