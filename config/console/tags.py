"""What the console's pages show of apps above their own: only `config` may look at all of them."""

from typing import Any

from django import template
from django.urls import reverse

from orders.queries import purchase_orders
from partners.models import Partner

register = template.Library()


@register.inclusion_tag("admin/partners/partner/orders.html")
def orders_waiting_at(partner: Partner) -> dict[str, Any]:
    """A partner's purchase orders that wait, by state, each with the list that shows them."""
    waiting = purchase_orders.waiting_at(partner.pk)
    return {"waiting": [(state.label, count, _list(partner, state)) for state, count in waiting.items()]}


def _list(partner: Partner, state: str) -> str:
    query = {"partner__id__exact": partner.pk, "state__exact": state}
    return reverse("admin:orders_purchaseorder_changelist", query=query)
