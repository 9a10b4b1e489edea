"""The shop's first page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.queries import shop
from stores.kiosk.access import ShopRequest, shop_page


@require_safe
@shop_page
def start(request: ShopRequest) -> HttpResponse:
    """What can be done here, with pictures from the retailer's own catalogue."""
    return render(request, "catalog/start.html", {"on_show": shop.on_show()})
