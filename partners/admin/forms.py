"""A partner's settings: what HQ may type, and what is wrong with it in words."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from partners.registry import transformer_choices, transformer_class
from partners.transports.auth.schemes import NEEDED
from stores.admin.base import OwnedForm

NO_OBJECT = "Options are a JSON object, such as {}."


def _name(label: str) -> forms.CharField:
    """A field for a name that is no secret by itself, but is kept with the secrets."""
    return forms.CharField(label=label, required=False, max_length=200, widget=UnfoldAdminTextInputWidget())


def _secret(label: str) -> forms.CharField:
    """A field that can be written and never read: what is kept is not sent to the browser."""
    widget = UnfoldAdminPasswordWidget({"autocomplete": "new-password"})
    return forms.CharField(label=label, required=False, strip=True, max_length=500, widget=widget)


class PartnerForm(OwnedForm):
    """One retailer's account with a partner."""

    transformer = forms.ChoiceField(
        label="Protocol",
        choices=transformer_choices,
        widget=UnfoldAdminSelectWidget(),
        help_text="How this partner is spoken to. Only what is on the platform's list can be chosen.",
    )
    base_url = forms.URLField(
        label="Address", max_length=300, assume_scheme="https", widget=UnfoldAdminTextInputWidget({"inputmode": "url"}),
        help_text="Where its API begins.",
    )  # fmt: skip
    key = _secret("API key")
    username = _name("User name")
    password = _secret("Password")
    token = _secret("Token")
    client_id = _name("Client id")
    client_secret = _secret("Client secret")
    key_id = _name("Key id")
    secret = _secret("Shared secret")

    class Meta:
        labels = {
            "auth_scheme": "We show",
            "auth_header": "Header",
            "auth_options": "Log-in options",
            "connect_timeout_ms": "Connect within (ms)",
            "lookup_timeout_ms": "Answer a look-up within (ms)",
            "order_timeout_ms": "Answer an order within (ms)",
            "max_in_flight": "Calls at once",
            "quarantine_s": "Quarantine (s)",
            "markup_percent": "Mark-up (%)",
        }

    def clean_base_url(self) -> str:
        """An address that gives nothing away: https, without a user name, a query or a fragment."""
        url = str(self.cleaned_data["base_url"])
        parts = urlsplit(url)
        if parts.username or parts.password:
            raise ValidationError(
                "Leave user name and password out of the address; there are fields for them."
            )
        if parts.query or parts.fragment:
            raise ValidationError("The address ends with its path; leave out what follows ? or #.")
        if parts.scheme != "https" and not _may_be_plain(parts.hostname or ""):
            raise ValidationError("Use https: orders carry names, addresses and our credentials.")
        return url

    def clean(self) -> dict[str, Any]:
        """What depends on more than one field: options fit the protocol, credentials fit the scheme."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for problem in _option_problems(cleaned.get("transformer"), cleaned.get("options")):
            self.add_error("options", problem)
        if cleaned.get("auth_options") is None:
            cleaned["auth_options"] = {}
        elif not isinstance(cleaned["auth_options"], dict):
            self.add_error("auth_options", NO_OBJECT)
        self._check_credentials(cleaned)
        return cleaned

    def credentials(self) -> dict[str, str] | None:
        """What to keep from now on; None when what is kept stays."""
        scheme = self.cleaned_data["auth_scheme"]
        typed = {name: self.cleaned_data[name] for name in NEEDED[scheme] if self.cleaned_data.get(name)}
        if typed:
            return typed
        return {} if "auth_scheme" in self.changed_data else None

    def _check_credentials(self, cleaned: dict[str, Any]) -> None:
        """All that the scheme needs, when any of it is new or nothing that fits is kept."""
        if "auth_scheme" not in cleaned:
            return
        needed = NEEDED[cleaned["auth_scheme"]]
        given = [name for name in needed if cleaned.get(name)]
        nothing_kept = not self.instance.sealed_credentials or "auth_scheme" in self.changed_data
        for name in needed if given or nothing_kept else ():
            if name not in given:
                self.add_error(name, "This partner needs it to know us.")


def _may_be_plain(host: str) -> bool:
    """Unencrypted only towards networks of our own that the platform names, such as a simulator beside us."""
    address = "127.0.0.1" if host == "localhost" else host.strip("[]")
    try:
        return any(ip_address(address) in network for network in settings.PARTNER_ALLOWED_NETWORKS)
    except ValueError:
        return False


def _option_problems(path: str | None, options: Any) -> list[str]:
    """Where options do not fit what the protocol wants to know, each with its place."""
    if not path:
        return []
    if not isinstance(options, dict):
        return [NO_OBJECT]
    return transformer_class(path).option_problems(options)
