"""Trying out what a partner would be sent, on a sample order."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from partners.admin.said import request_of
from partners.models import Partner
from partners.queries.rehearsal import rehearse, sample_order
from stores.admin.confirmation import Question


class SampleForm(forms.Form):
    """The one line of a sample order."""

    partner_sku = forms.CharField(
        label="The partner's SKU",
        max_length=80,
        initial="SAMPLE-SKU",
        widget=UnfoldAdminTextInputWidget(),
    )
    gtin = forms.CharField(
        label="GTIN",
        required=False,
        initial="09500000000004",
        validators=[RegexValidator(r"^\d{14}\Z", "A GTIN has 14 digits here; put zeros before it.")],
        widget=UnfoldAdminTextInputWidget({"inputmode": "numeric"}),
    )
    quantity = forms.IntegerField(
        label="Pieces", min_value=1, max_value=999, initial=1, widget=UnfoldAdminIntegerFieldWidget()
    )
    unit_cost = forms.DecimalField(
        label="Cost of a piece",
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        initial=Decimal("10.00"),
        widget=UnfoldAdminTextInputWidget({"inputmode": "decimal"}),
    )


def question_about(partner: Partner) -> Question:
    """What would be sent? Answered without asking anybody."""
    return Question(
        title=f"What {partner} would be sent",
        words="Shows the purchase order as this protocol writes it with the options that are saved, for a shopper who "
        "does not exist. Nothing is sent. How we show who we are is added when something is, and is not shown.",
        button="Show",
        form=SampleForm,
        act=lambda typed: _rehearsed(partner, **typed),
        reveal="admin/partners/partner/rehearsal.html",
    )


def _rehearsed(partner: Partner, **typed: Any) -> dict[str, Any]:
    rehearsal = rehearse(partner, sample_order(partner, now=timezone.now(), **typed))
    return {"requests": [request_of(one) for one in rehearsal.requests], "words": rehearsal.words}
