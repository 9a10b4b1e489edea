"""Unmatched items as people look at them."""

from typing import Any

from django.db.models import Count, QuerySet

from catalog.models import UnmatchedItem
from catalog.models.matching import MOST_WAITING, UnmatchedState
from catalog.models.product import ordered_axes
from partners.models import Partner


def full() -> list[str]:
    """The names of partners of which so many items wait that no more are kept."""
    waiting = UnmatchedItem.objects.filter(state=UnmatchedState.WAITING).order_by()
    counted = waiting.values("partner").annotate(count=Count("pk")).filter(count__gte=MOST_WAITING)
    partners = Partner.objects.filter(pk__in=counted.values("partner"))
    return list(partners.order_by("name").values_list("name", flat=True))


def with_suggestions(rows: QuerySet[UnmatchedItem]) -> list[UnmatchedItem]:
    """Those of the rows that wait and have a suggestion, surest first, with all that is shown of both sides."""
    waiting = rows.filter(state=UnmatchedState.WAITING).exclude(suggested=None)
    both = waiting.select_related("partner", "suggested__product")
    return list(both.order_by("-suggested_score", "pk"))


def sides(item: UnmatchedItem) -> dict[str, Any]:
    """What the partner says of an item, and the variant that it is or may be."""
    ours = item.variant or item.suggested
    return {
        "item": item,
        "theirs": _theirs(item),
        "ours": ours,
        "product": ours.product if ours else None,
        "axes": ours.axes if ours else (),
        "is_decided": item.variant is not None,
    }


def _theirs(item: UnmatchedItem) -> list[tuple[str, str]]:
    """Names and values, without those that are empty."""
    told = item.told
    money = {
        name.capitalize(): f"{told[name]} {told.get('currency', '')}"
        for name in ("cost", "price")
        if told.get(name)
    }
    facts = {
        "GTIN": item.gtin,
        "Brand": item.brand,
        "Category": told.get("category"),
        **{axis.capitalize(): place for axis, place in ordered_axes(told.get("attributes", {}))},
        **money,
        "Available": told.get("available"),
        "Description": told.get("description"),
    }
    return [(name, str(value)) for name, value in facts.items() if value not in {None, ""}]
