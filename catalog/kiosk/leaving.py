"""The one question to whoever started over without an order."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from catalog.operations.enquiries import note_said
from catalog.states import Said
from stores.kiosk.access import ShopRequest, shop_page

THANKS = "Thank you."


class SaidForm(forms.Form):
    """Which visit, and what stopped it."""

    visit = forms.UUIDField()
    said = forms.ChoiceField(choices=Said.choices)


@require_POST
@shop_page
def left(request: ShopRequest) -> HttpResponse:
    """Note the reason and go on to the start. What makes no sense is not noted."""
    form = SaidForm(request.POST)
    if form.is_valid():
        note_said(visit=form.cleaned_data["visit"], store=request.store, said=Said(form.cleaned_data["said"]))
        messages.success(request, THANKS)
    response = redirect("start")
    response.status_code = 303
    return response


def visit_left(request: ShopRequest) -> UUID | None:
    """The visit that the address says was just left."""
    try:
        return UUID(request.GET.get("left", ""))
    except ValueError:
        return None
