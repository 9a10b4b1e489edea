"""Saying what the columns of a file mean: the guess, what is odd about it, and the first rows as they would be sold."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from partners.transformers.feed.options import LIST

COLUMNS: Mapping[str, str] = {
    "partner_sku": "The partner’s SKU",
    "gtin": "GTIN",
    "title": "Title",
    "cost": "What we pay",
    "price": "Recommended price",
    "currency": "Currency, if by row",
    "available": "Stock",
    "lead_time_days": "Lead time, in days",
    "backorder_on": "Available from",
    "family": "Family",
    "brand": "Brand",
    "category": "Category",
    "description": "Description",
}
NEEDED = LIST["properties"]["columns"]["required"]
DELIMITERS = [("", "as found"), (",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")]
ENCODINGS = [("", "as found"), *((name, name) for name in LIST["properties"]["encoding"]["enum"])]


class ColumnsForm(forms.Form):
    """What is agreed about a file. Its columns are chosen among the titles it has."""

    currency_of_all = forms.RegexField(
        r"^[A-Z]{3}\Z", label="Currency of all amounts", required=False, widget=UnfoldAdminTextInputWidget(),
        help_text="Three letters, such as EUR. Empty when each row says it.",
    )  # fmt: skip
    decimal_comma = forms.BooleanField(
        label="Amounts have a decimal comma", required=False, widget=UnfoldBooleanSwitchWidget()
    )
    has_some = forms.CharField(
        label="Stock: words for some", required=False, widget=UnfoldAdminTextInputWidget(),
        help_text="Divided by commas: yes, in stock.",
    )  # fmt: skip
    has_none = forms.CharField(
        label="Stock: words for none", required=False, widget=UnfoldAdminTextInputWidget()
    )
    attributes = forms.CharField(
        label="Attributes", required=False, widget=UnfoldAdminTextareaWidget({"rows": 3}),
        help_text="One on each line: our name = its title. For example colour = Farbe.",
    )  # fmt: skip
    images = forms.CharField(
        label="Pictures", required=False, widget=UnfoldAdminTextareaWidget({"rows": 3}),
        help_text="The titles of columns with addresses of pictures, one on each line.",
    )  # fmt: skip
    delimiter = forms.ChoiceField(
        label="Cells are divided by", required=False, choices=DELIMITERS, widget=UnfoldAdminSelectWidget()
    )
    encoding = forms.ChoiceField(
        label="Written in", required=False, choices=ENCODINGS, widget=UnfoldAdminSelectWidget()
    )
    sheet = forms.CharField(
        label="Sheet of a workbook", required=False, max_length=31, widget=UnfoldAdminTextInputWidget()
    )
    is_whole = forms.BooleanField(
        label="Lists name all there is", required=False, widget=UnfoldBooleanSwitchWidget(),
        help_text="What is missing from the next list is no longer sold then.",
    )  # fmt: skip

    LISTS: ClassVar = ("has_some", "has_none")

    def __init__(self, *args: Any, titles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((title, title) for title in titles)]
        for name, label in COLUMNS.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=label, required=name in NEEDED, choices=choices, widget=UnfoldAdminSelectWidget()
            )

    def columns(self) -> list[forms.BoundField]:
        """The choices of columns, those that are needed first."""
        return [self[f"column_{name}"] for name in COLUMNS]

    def details(self) -> list[forms.BoundField]:
        """All that is no column."""
        return [field for field in self if not field.name.startswith("column_")]

    def options(self) -> dict[str, Any]:
        """What was typed, as the options that are kept."""
        typed = self.cleaned_data
        columns: dict[str, Any] = {name: typed[f"column_{name}"] for name in COLUMNS}
        columns |= {"attributes": _pairs(typed["attributes"]), "images": _lines(typed["images"])}
        options = {
            "columns": {name: title for name, title in columns.items() if title},
            "currency": typed["currency_of_all"],
            "decimal_comma": typed["decimal_comma"],
            "has_some": _words(typed["has_some"]),
            "has_none": _words(typed["has_none"]),
            **{name: typed[name] for name in ("delimiter", "encoding", "sheet")},
        }
        return {name: value for name, value in options.items() if value}


def initial_of(options: Mapping[str, Any], *, is_whole: bool) -> dict[str, Any]:
    """Options as the form shows them."""
    columns = options.get("columns", {})
    return {
        **{f"column_{name}": columns.get(name, "") for name in COLUMNS},
        "attributes": "\n".join(f"{name} = {title}" for name, title in columns.get("attributes", {}).items()),
        "images": "\n".join(columns.get("images", [])),
        "currency_of_all": options.get("currency", ""),
        "decimal_comma": options.get("decimal_comma", False),
        "has_some": ", ".join(options.get("has_some", [])),
        "has_none": ", ".join(options.get("has_none", [])),
        **{name: options.get(name, "") for name in ("delimiter", "encoding", "sheet")},
        "is_whole": is_whole,
    }


def said_in(typed: Mapping[str, Any]) -> dict[str, str]:
    """How a person says that a file is written, before the rest of the form can be checked."""
    told = {name: str(typed.get(name, "")) for name in ("delimiter", "encoding", "sheet")}
    known = {"delimiter": dict(DELIMITERS), "encoding": dict(ENCODINGS)}
    return {name: value for name, value in told.items() if value and value in known.get(name, {value: value})}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _pairs(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in _lines(text))
    return {name.strip(): title.strip() for name, _, title in pairs if name.strip() and title.strip()}
