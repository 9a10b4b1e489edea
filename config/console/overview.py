"""The console's first page: what needs a person, then how the day goes."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from config.console.matters import MATTERS
from notifications.queries import waiting
from orders.queries import attention, takings
from orders.queries.attention import Matter
from partners.queries import health
from stores.models import Retailer, Store, User
from stores.roles import Role
from stores.tenancy import current_retailer_id

DAYS = 14
WINDOW = timedelta(hours=24)


class Bar(NamedTuple):
    """One bar: its label, what it stands for, and its height or width in per cent."""

    label: str
    title: str
    percent: int


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the first page shows to this person: a manager their own store, everyone else the whole retailer."""
    now = timezone.now()
    retailer = Retailer.objects.get(pk=current_retailer_id())
    store = _own_store(request)
    stores = [store] if store else list(Store.objects.order_by("name"))
    matters = attention.in_store(store, now=now) if store else _everywhere(now)
    context |= {
        "title": "Overview",
        "matters": [_told(matter, now) for matter in matters if matter.count],
        "health": [] if store else health.since(now - WINDOW),
        **_day(stores, retailer, now),
    }
    return context


def _own_store(request: HttpRequest) -> Store | None:
    user = request.user
    return user.store if isinstance(user, User) and user.role == Role.MANAGER else None


def _everywhere(now: datetime) -> list[Matter]:
    mails = waiting.overdue(now=now)
    return [*attention.everywhere(now=now), Matter("unsent-mails", mails.count, mails.since)]


def _told(matter: Matter, now: datetime) -> dict[str, Any]:
    known = MATTERS[matter.name]
    link = reverse(f"admin:{known.page}_changelist", query=known.filter)
    return {"known": known, "count": matter.count, "oldest": _age(matter.since, now), "link": link}


def _age(since: datetime | None, now: datetime) -> str:
    if since is None or now - since < timedelta(minutes=1):
        return "just now"
    return f"the oldest {timesince(since, now, depth=1)} ago"


def _day(stores: list[Store], retailer: Retailer, now: datetime) -> dict[str, Any]:
    zone = stores[0].time_zone if stores else "UTC"
    today = takings.today(stores, currency=retailer.currency, now=now)
    most = max([day.value.amount for day in today], default=0) or 1
    days = takings.day_by_day(stores, days=DAYS, zone=zone, now=now)
    busiest = max([day.orders for day in days], default=0) or 1
    return {
        "today": [(day, round(100 * day.value.amount / most)) for day in today],
        "orders_today": sum(day.orders for day in today),
        "value_today": sum((day.value for day in today[1:]), today[0].value) if today else "",
        "days": [_bar(day, busiest) for day in days],
    }


def _bar(day: takings.Day, busiest: int) -> Bar:
    return Bar(f"{day.on:%a}"[:2], f"{day.on:%-d %B}: {day.orders}", round(100 * day.orders / busiest))
