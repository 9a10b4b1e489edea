"""Fields for what a partner knows us by: written, never read back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from partners.models import Partner
from partners.queries import credentials
from partners.queries.credentials import LABELS, OPEN

LONGEST_KEY = 20_000
HELP: Mapping[str, str] = {
    "host_key": "A line for each of its keys, as ssh-keyscan writes it. Get it from the partner, not from the line.",
    "private_key": "Ed25519, ECDSA or RSA, whole, with its first and last line. Or leave it empty and give a password.",
    "access_key_id": "Of the partner's bucket; without a key it is one that the platform shares out.",
}


class UnreadTextarea(UnfoldAdminTextareaWidget):  # type: ignore[misc]  # unfold carries no types
    """Room for a secret of several lines, which never comes back, not even beside a mistake."""

    def format_value(self, value: Any) -> str:
        """Nothing, whatever was typed."""
        return ""


class KeyField(forms.CharField):
    """Lines of a key, however the browser ends them."""

    def to_python(self, value: Any) -> Any:
        """With plain ends of lines, which is all that readers of keys agree on."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


def field_of(name: str) -> forms.CharField:
    """The field for a credential, by what it is: a name, a secret, or a key of several lines."""
    told: dict[str, Any] = {"label": LABELS[name], "required": False, "help_text": HELP.get(name, "")}
    if name == "host_key":
        return KeyField(max_length=LONGEST_KEY, widget=UnfoldAdminTextareaWidget({"rows": 3}), **told)
    if name == "private_key":
        quiet = {"rows": 3, "autocomplete": "off", "spellcheck": "false"}
        return KeyField(max_length=LONGEST_KEY, widget=UnreadTextarea(quiet), **told)
    if name in OPEN:
        return forms.CharField(max_length=200, widget=UnfoldAdminTextInputWidget(), **told)
    widget = UnfoldAdminPasswordWidget({"autocomplete": "new-password"})
    return forms.CharField(max_length=2000, strip=True, widget=widget, **told)


def fields_of(names: Iterable[str]) -> dict[str, forms.Field]:
    """The fields for these credentials, by name."""
    return {name: field_of(name) for name in names}


def next_set_form(partner: Partner) -> type[forms.Form]:
    """A form for another set of what this partner knows us by, with all that its way wants."""
    way = {"base_url": partner.base_url, "auth_scheme": partner.auth_scheme}

    def clean(form: Any) -> dict[str, Any]:
        cleaned: dict[str, Any] = {name: value for name, value in form.cleaned_data.items() if value}
        for name, problem in credentials.problems(**way, credentials=cleaned).items():
            form.add_error(name, problem)
        if not cleaned:
            form.add_error(None, "Type the next set.")
        return cleaned

    fields = fields_of(credentials.wanted(**way))
    return type("NextSetForm", (forms.Form,), {**fields, "clean": clean, "__doc__": "The next set."})


def other_set_form(partner: Partner) -> type[forms.Form]:
    """A form that remembers which set the page was about: asked twice, the sets change places once."""
    kept_at = partner.next_credentials_set_at
    told = kept_at.isoformat() if kept_at else ""
    field = forms.DateTimeField(required=False, initial=told, widget=forms.HiddenInput())
    return type("OtherSetForm", (forms.Form,), {"kept_at": field, "__doc__": "Which set."})
