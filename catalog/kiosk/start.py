"""The shop's first page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.kiosk.leaving import visit_left
from catalog.queries import shop
from catalog.states import Said
from stores.kiosk.access import ShopRequest, shop_page


@require_safe
@shop_page
def start(request: ShopRequest) -> HttpResponse:
    """What can be done here, with pictures from the retailer's own catalogue; a question to whoever just left."""
    shown = {"on_show": shop.on_show(), "left": visit_left(request), "reasons": Said.choices}
    return render(request, "catalog/start.html", shown)
