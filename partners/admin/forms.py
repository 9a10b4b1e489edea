"""A partner's settings: what HQ may type, and what is wrong with it in words."""

import json
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from partners.admin.addresses import clean_address, origins
from partners.admin.credentials import field_of
from partners.models.partner import AuthScheme
from partners.queries import credentials
from partners.registry import transformer_choices, transformer_class
from stores.admin.base import OwnedForm

NONE = AuthScheme.NONE.value
NO_OBJECT = "Options are a JSON object, such as {}."
NO_SCHEME = "A mailbox has a log-in of its own, in the fields below: choose nothing here."
ELSEWHERE = (
    "The address leads elsewhere: give this again, so that nobody hears by a slip what another knows us by."
)


class JSONBox(forms.JSONField):
    """A JSON document with room to read it, laid out."""

    def __init__(self, *, rows: int, **told: Any) -> None:
        quiet = {"rows": rows, "spellcheck": "false", "class": "a-mono"}
        super().__init__(required=False, initial=dict, widget=UnfoldAdminTextareaWidget(quiet), **told)

    def prepare_value(self, value: Any) -> Any:
        """As it was typed when it was no JSON, laid out otherwise."""
        return (
            value if isinstance(value, InvalidJSONInput) else json.dumps(value, indent=2, ensure_ascii=False)
        )


class PartnerForm(OwnedForm):
    """One retailer's account with a partner."""

    _again = ""

    transformer = forms.ChoiceField(
        label="Protocol",
        choices=transformer_choices,
        widget=UnfoldAdminSelectWidget(),
        help_text="How this partner is spoken to. Only what is on the platform's list can be chosen.",
    )
    base_url = forms.CharField(
        label="Address", max_length=300, widget=UnfoldAdminTextInputWidget({"inputmode": "url"}),
        help_text="Where its API begins (https), or the mailbox we share (sftp, s3 or file).",
    )  # fmt: skip
    options = JSONBox(rows=12, help_text="What the protocol wants to know.")
    auth_options = JSONBox(
        rows=4, label="Log-in options", help_text="What the log-in wants to know, such as token_url."
    )
    key = field_of("key")
    username = field_of("username")
    password = field_of("password")
    token = field_of("token")
    client_id = field_of("client_id")
    client_secret = field_of("client_secret")
    key_id = field_of("key_id")
    secret = field_of("secret")
    host_key = field_of("host_key")
    private_key = field_of("private_key")
    passphrase = field_of("passphrase")
    access_key_id = field_of("access_key_id")
    secret_access_key = field_of("secret_access_key")
    session_token = field_of("session_token")
    region = field_of("region")

    class Meta:
        labels: ClassVar = {
            "auth_scheme": "We show",
            "auth_header": "Header",
            "connect_timeout_ms": "Connect within (ms)",
            "lookup_timeout_ms": "Answer a look-up within (ms)",
            "order_timeout_ms": "Answer an order within (ms)",
            "max_in_flight": "Calls at once",
            "rate_per_s": "Calls a second",
            "quarantine_s": "Quarantine (s)",
            "markup_percent": "Mark-up (%)",
        }

    def clean(self) -> dict[str, Any]:
        """What depends on more than one field: address and options fit the protocol, credentials fit the log-in."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_address(cleaned)
        for problem in _option_problems(cleaned.get("transformer"), cleaned.get("options")):
            self.add_error("options", problem)
        if cleaned.get("auth_options") is None:
            cleaned["auth_options"] = {}
        elif not isinstance(cleaned["auth_options"], dict):
            self.add_error("auth_options", NO_OBJECT)
        if {"base_url", "auth_scheme", "auth_options"} <= cleaned.keys():
            self._check_credentials(cleaned)
        return cleaned

    def credentials(self) -> dict[str, str] | None:
        """What to keep from now on; None when what is kept stays."""
        return self._typed(self.cleaned_data) or ({} if self._again else None)

    def _check_address(self, cleaned: dict[str, Any]) -> None:
        """The protocol decides where its partner may be, and whether a scheme of HTTP makes sense."""
        if not {"transformer", "base_url"} <= cleaned.keys():
            return
        transport = transformer_class(cleaned["transformer"]).transport
        try:
            cleaned["base_url"] = clean_address(cleaned["base_url"], transport)
        except ValidationError as error:
            self.add_error("base_url", error)
            return
        if credentials.is_mailbox(cleaned["base_url"]) and cleaned.get("auth_scheme", NONE) != NONE:
            self.add_error("auth_scheme", NO_SCHEME)

    def _check_credentials(self, cleaned: dict[str, Any]) -> None:
        """All that the log-in needs, when any of it is new or what is kept no longer serves."""
        typed, self._again = self._typed(cleaned), self._why_again(cleaned)
        if not typed and not self._again and self.instance.sealed_credentials:
            return
        for name, problem in credentials.problems(**_way(cleaned), credentials=typed).items():
            self.add_error(name, problem if typed else self._again or problem)

    def _why_again(self, cleaned: dict[str, Any]) -> str:
        """Why what is kept no longer serves; empty when it does, or when nothing is kept."""
        kept = {name: getattr(self.instance, name) for name in ("base_url", "auth_scheme", "auth_options")}
        names = credentials.wanted(**_way(kept))
        if not names or not self.instance.sealed_credentials:
            return ""
        if kept["auth_scheme"] != cleaned["auth_scheme"] or names != credentials.wanted(**_way(cleaned)):
            return credentials.LACKING
        return "" if _hearers(cleaned) <= _hearers(kept) else ELSEWHERE

    @staticmethod
    def _typed(cleaned: dict[str, Any]) -> dict[str, str]:
        return {name: cleaned[name] for name in credentials.wanted(**_way(cleaned)) if cleaned.get(name)}


def _way(told: dict[str, Any]) -> dict[str, str]:
    return {name: told[name] for name in ("base_url", "auth_scheme")}


def _hearers(told: dict[str, Any]) -> set[tuple[str, str]]:
    """Who hears the credentials: the partner's address, and that of the server that gives tokens."""
    return origins(told["base_url"], str(told["auth_options"].get("token_url", "")))


def _option_problems(path: str | None, options: Any) -> list[str]:
    """Where options do not fit what the protocol wants to know, each with its place."""
    if not path:
        return []
    if not isinstance(options, dict):
        return [NO_OBJECT]
    return transformer_class(path).option_problems(options)
