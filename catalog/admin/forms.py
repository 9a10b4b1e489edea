"""Variants as HQ types them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog.gtin import NotAGtin, normalise
from catalog.imaging import NotAPicture, decoded
from catalog.models import Variant
from stores.admin.base import OwnedForm
from stores.admin.uploads import checked_picture


class AxesField(forms.CharField):
    """A variant's place on each axis, typed as `colour: Fern, size: M`."""

    widget = UnfoldAdminTextInputWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"required": False, "max_length": 300, "help_text": "Such as colour: Fern, size: M", **kwargs}
        )

    def prepare_value(self, value: Any) -> Any:
        """What is kept, as it would be typed."""
        if isinstance(value, dict):
            return ", ".join(f"{axis}: {place}" for axis, place in Variant(attributes=value).axes)
        return value

    def to_python(self, value: Any) -> Any:
        """What was typed, as it is kept. Raises ValidationError."""
        pairs = [pair.partition(":") for pair in (super().to_python(value) or "").split(",") if pair.strip()]
        if not all(axis.strip() and place.strip() for axis, _, place in pairs):
            raise ValidationError("Name the axis and the place on it: colour: Fern, size: M.")
        return {axis.strip().lower(): place.strip() for axis, _, place in pairs}

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is meant, not how it is written."""
        try:
            return bool(self.to_python(data) != (initial or {}))
        except ValidationError:
            return True


class VariantForm(OwnedForm):
    """One SKU with its GTIN."""

    attributes = AxesField()

    class Meta:
        labels = {"sku": "SKU", "gtin": "GTIN"}

    def clean_gtin(self) -> str:
        """Fourteen digits with a right check digit, however many were typed."""
        try:
            return normalise(str(self.cleaned_data["gtin"]))
        except NotAGtin as error:
            raise ValidationError("That is no GTIN: check its length and its last digit.") from error

    def clean_picture(self) -> "File[bytes] | None":
        """A picture that we can draw in the sizes of pages, or a drawing (SVG), which is shown as it is."""
        picture = checked_picture(self.cleaned_data.get("picture"))
        if isinstance(picture, UploadedFile) and not str(picture.name).lower().endswith(".svg"):
            _check_drawn(picture)
        return picture


def _check_drawn(upload: "File[bytes]") -> None:
    """Raises ValidationError."""
    try:
        decoded(upload.read())
    except NotAPicture as problem:
        raise ValidationError(str(problem)) from problem
    finally:
        upload.seek(0)
