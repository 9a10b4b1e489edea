"""What the search box proposes while somebody types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.queries.completions import completions
from catalog.scan import Kind, read
from stores.kiosk.access import ShopRequest, shop_page

LONGEST = 60


@require_safe
@shop_page
def complete(request: ShopRequest) -> HttpResponse:
    """Choices for what was typed so far; none for a code. No partner is asked."""
    typed = read(request.GET.get("q", "")[:LONGEST])
    found = completions(typed.text) if typed.kind in {Kind.TEXT, Kind.SKU} else []
    return render(request, "catalog/completions.html", {"completions": found})
