"""The environment, read in one place, typed, and loud when it makes no sense."""

import base64
import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class Environment:
    """Typed access to environment variables; every refusal names the variable."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self._variables = variables

    def text(self, name: str, default: str | None = None) -> str:
        """The variable as it stands; required unless a default is given."""
        value = self._variables.get(name, default)
        if value is None:
            raise ImproperlyConfigured(f"{name} must be set.")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """1/true/yes/on or 0/false/no/off."""
        value = self._variables.get(name, str(default)).strip().lower()
        if value not in TRUE | FALSE:
            raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
        return value in TRUE

    def number(self, name: str, default: int, *, least: int | None = None) -> int:
        """A whole number, not below the least that makes sense."""
        value = self._variables.get(name, str(default))
        try:
            number = int(value)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error
        if least is not None and number < least:
            raise ImproperlyConfigured(f"{name} must be {least} or more, not {number}.")
        return number

    def words(self, name: str, default: str = "") -> list[str]:
        """A comma-separated list, without blanks."""
        return [word.strip() for word in self._variables.get(name, default).split(",") if word.strip()]

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        """A comma-separated list of CIDR networks."""
        try:
            return [ip_network(word) for word in self.words(name)]
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: {error}.") from error

    def database(self, name: str) -> dict[str, Any]:
        """A `postgresql://user:password@host:port/name?option=value` URL as Django's settings."""
        url = urlsplit(self.text(name))
        if url.scheme not in {"postgresql", "postgres"} or not url.path.strip("/"):
            raise ImproperlyConfigured(f"{name} must look like postgresql://user:password@host:port/name.")
        options = dict(parse_qsl(url.query))
        return {
            "ENGINE": "stores.postgresql",
            "NAME": unquote(url.path.strip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": options.pop("host", unquote(url.hostname or "")),
            "PORT": options.pop("port", str(url.port or "")),
            "OPTIONS": options,
        }

    def keys(self, name: str) -> dict[str, bytes]:
        """`id:base64` pairs of 32-byte keys; the first one is in use, the others still open old values."""
        keys = {}
        for pair in self.words(name):
            key_id, _, encoded = pair.partition(":")
            keys[key_id] = base64.b64decode(encoded)
            if not key_id or len(keys[key_id]) != 32:
                raise ImproperlyConfigured(f"{name} must hold id:base64 pairs of 32-byte keys.")
        if not keys:
            raise ImproperlyConfigured(f"{name} must hold at least one key.")
        return keys

    def mail(self, name: str, default: str) -> dict[str, Any]:
        """`smtp://user:password@host:port?tls=1`, or `ses:` for Amazon SES through anymail."""
        url = urlsplit(self.text(name, default))
        if url.scheme == "ses":
            return {"EMAIL_BACKEND": "anymail.backends.amazon_ses.EmailBackend"}
        if url.scheme != "smtp":
            raise ImproperlyConfigured(f"{name} must start with smtp:// or be ses:.")
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": url.hostname or "localhost",
            "EMAIL_PORT": url.port or 25,
            "EMAIL_HOST_USER": unquote(url.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_TLS": dict(parse_qsl(url.query)).get("tls") == "1",
        }
