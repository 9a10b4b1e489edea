"""What shoppers and staff fill in."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator

from orders.models.payment import PaymentMethod
from orders.operations.checkout import Buyer
from stores.countries import WITH_REGION, WITHOUT_POSTCODE, by_name
from stores.text import is_plain

HIGHEST_KEY: Final = 2**63 - 1
LONGEST_EMAIL: Final = 254
ADDRESS: Final = ("name", "line1", "line2", "city", "postal_code", "region", "country")


def plain(text: str) -> None:
    """Refuse signs that nobody types and that would garble a label. Raises ValidationError."""
    if not is_plain(text):
        raise ValidationError(
            "Hidden control signs do not fit here. Type it anew.", code="control-characters"
        )


class Typed(forms.CharField):
    """One line of text in any script. Its complaints name it, so that they also make sense in a list of complaints."""

    def __init__(self, label: str, longest: int, *, missing: str = "", **options: Any) -> None:
        attrs = {"autocomplete": "off", "maxlength": longest, **options.pop("attrs", {})}
        super().__init__(label=label, widget=forms.TextInput(attrs), required=bool(missing), **options)
        self.error_messages["required"] = missing
        too_long = f"{label}: at most %(limit_value)d signs, this has %(show_value)d."
        self.validators += [plain, MaxLengthValidator(longest, too_long)]


class Email(forms.EmailField):
    """An e-mail address, at most as long as RFC 5321 lets one be."""

    default_validators = [EmailValidator("Check the e-mail address. It looks like ana@mail.pt.")]

    def __init__(self, **options: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "inputmode": "email"}
        widget = forms.EmailInput({**attrs, "maxlength": LONGEST_EMAIL})
        super().__init__(max_length=None, widget=widget, **options)
        self.error_messages["required"] = "Write your e-mail address."
        too_long = "E-mail: at most %(limit_value)d signs, this has %(show_value)d."
        self.validators.append(MaxLengthValidator(LONGEST_EMAIL, too_long))


def chosen(label: str, choices: Any, *, missing: str, widget: forms.Widget) -> forms.ChoiceField:
    """One of several; the same complaint for none and for what was never offered."""
    words = {"required": missing, "invalid_choice": missing}
    return forms.ChoiceField(label=label, choices=choices, widget=widget, error_messages=words)


class CountrySelect(forms.Select):
    """The countries, marked where an address has a region, so that the style sheet can show that field."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One country."""
        option = super().create_option(*args, **kwargs)
        if option["value"] in WITH_REGION:
            option["attrs"]["data-region"] = ""
        return option


class CheckoutForm(forms.Form):
    """Who buys, where it goes and how it is paid. Works for O'Neil, X, 王, and whoever writes from right to left."""

    email = Email(label="E-mail", help_text="For your receipt and tracking. Nothing else.")
    name = Typed("Full name", 100, missing="Write the name for the label.")
    phone = Typed("Phone", 40, attrs={"inputmode": "tel"})
    postal_code = Typed("Postcode", 16, missing="Write the postcode.", attrs={"autocapitalize": "characters"})
    city = Typed("Town or city", 80, missing="Write the town or city.")
    line1 = Typed("Street and number", 120, missing="Write the street and number.")
    line2 = Typed("Flat, floor or company", 120)
    region = Typed("State, province or prefecture", 60, missing="Write the state, province or prefecture.")
    country = chosen(
        "Country",
        by_name,
        missing="Choose a country from the list.",
        widget=CountrySelect(attrs={"autocomplete": "off"}),
    )
    payment = chosen(
        "How do you pay?",
        [(method.value, method.label.capitalize()) for method in PaymentMethod],
        missing="Choose how to pay.",
        widget=forms.RadioSelect(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self["country"].value()
        self.fields["postal_code"].required = country not in WITHOUT_POSTCODE
        self.fields["region"].required = country in WITH_REGION

    def clean_region(self) -> str:
        """Empty where the country has none: the field was hidden."""
        region: str = self.cleaned_data["region"]
        return region if self["country"].value() in WITH_REGION else ""

    def buyer(self) -> Buyer:
        """What the order needs to know, of a form without complaints."""
        given = self.cleaned_data
        ship_to = {name: given[name] for name in ADDRESS}
        return Buyer(email=given["email"], phone=given["phone"], ship_to=ship_to)

    def typed(self) -> dict[str, str]:
        """What was typed, right or wrong, cut where nobody would type more."""
        return {name: self.data.get(name, "")[:300] for name in self.fields}


class ShownCartForm(forms.Form):
    """Which cart a check-out page showed, and what lay in it."""

    cart = forms.UUIDField()
    seen = forms.CharField(max_length=64)


class AddForm(forms.Form):
    """An offer as the item page showed it, and the words that had led there."""

    offer = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY)
    price = forms.DecimalField(min_value=0, max_digits=10, decimal_places=2)
    quantity = forms.IntegerField(min_value=1, max_value=9999)
    q = forms.CharField(max_length=200, required=False)


class QuantityForm(forms.Form):
    """How many pieces of a line are wanted; none takes it out."""

    quantity = forms.IntegerField(min_value=0, max_value=9999)


class FindForm(forms.Form):
    """An order's number and a proof that it is the shopper's."""

    number = Typed(
        "Order number",
        24,
        missing="Write the order number. It stands on your receipt.",
        attrs={"autocapitalize": "characters", "spellcheck": "false"},
    )
    proof = Typed("E-mail or postcode", 254, missing="Write the e-mail or the postcode of the order.")


class ReceiptForm(forms.Form):
    """The till's receipt for an order that was paid."""

    reference = Typed("Receipt number", 60, missing="Write the number of the till receipt.")
