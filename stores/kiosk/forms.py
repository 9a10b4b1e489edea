"""What is typed to let a screen or a person in."""

from django import forms
from django.contrib.auth.forms import SetPasswordForm


class EnrolForm(forms.Form):
    """The one-time code that head office reads off its console."""

    code = forms.CharField(
        label="Code from head office",
        help_text="It begins with eac_ and works once.",
        max_length=120,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}
        ),
    )


class PasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic only in the stubs
    """A new password, twice. Django's validators say what is wrong with it."""

    new_password1 = forms.CharField(
        label="New password",
        help_text="At least 12 characters. Three or four words are easy to remember.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-no-scan": True}),
    )
    new_password2 = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-no-scan": True}),
    )
