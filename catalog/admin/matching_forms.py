"""What a person types when they match."""

from typing import Any

from django import forms
from django.contrib.admin import site
from django.contrib.admin.widgets import AutocompleteSelect
from unfold.widgets import UnfoldAdminFileFieldWidget

from catalog.models import UnmatchedItem, Variant

MOST_BYTES = 2_000_000
CHOSEN = UnmatchedItem._meta.get_field("variant")


def name_of(variant: Any) -> str:
    """A variant as people know it: fetch its product with it."""
    return f"{variant.product} {variant.label} ({variant.sku})"


class VariantField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A variant of ours, found by SKU, GTIN or name."""

    def label_from_instance(self, variant: Any) -> str:
        """As people know it."""
        return name_of(variant)


def match_form(suggested: int | None) -> type[forms.Form]:
    """A form that asks which variant an item is; what is suggested is chosen already."""
    field = VariantField(
        label="It is",
        queryset=Variant.objects.select_related("product"),
        initial=suggested,
        widget=AutocompleteSelect(CHOSEN, site, attrs={"data-width": "100%"}),
        help_text="By our SKU, GTIN or name.",
    )
    return type("MatchForm", (forms.Form,), {"variant": field, "__doc__": "Which variant it is."})


class SkuFileForm(forms.Form):
    """A file of matches."""

    file = forms.FileField(
        label="CSV file",
        widget=UnfoldAdminFileFieldWidget(),
        help_text="With the columns partner, partner_sku and sku or gtin; UTF-8.",
    )

    def clean_file(self) -> Any:
        """One of sensible size."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 2 MB.")
        return upload
