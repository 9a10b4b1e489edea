"""Every address, asked by every kind of caller of one retailer with the ids of another: nothing of theirs comes back.

An address that nobody has declared here fails; so does an id that would show nothing to its owner either, because a
refusal of it would prove nothing.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from orders.models import CartLine
from stores.middleware import KIOSK_COOKIE, PICKED_RETAILER
from stores.models import Retailer, User
from stores.roles import Role
from tests.architecture.routes import Route, routes
from tests.factories.stores import RetailerFactory, UserFactory
from tests.world import World, populate

pytestmark = pytest.mark.django_db(databases=["default", "ops"])

OURS, THEIRS = "canary-ours", "canary-theirs"
REFUSED = {302, 303, 400, 401, 403, 404, 405}

# What an address wants to know, from a retailer's world.
IDS: dict[str, Callable[[World], dict[str, Any]]] = {
    "item": lambda world: {"sku": world.variant.sku},
    "item-offers": lambda world: {"sku": world.variant.sku},
    "search-more": lambda world: {"public_id": world.lookup.public_id},
    "cart-line": lambda world: {"line_id": _line_of(world)},
    "done": lambda world: {"number": world.order.number},
    "order-detail": lambda world: {"number": world.order.number},
    "order-paid": lambda world: {"number": world.order.number},
    "api-item": lambda world: {"gtin": world.variant.gtin},
    "api-item-offers": lambda world: {"gtin": world.variant.gtin},
    "api-item-similar": lambda world: {"gtin": world.variant.gtin},
    "api-partner": lambda world: {"partner": world.partner.code},
    "api-feed": lambda world: {"partner": world.partner.code},
    "api-lookup": lambda world: {"lookup": world.lookup.public_id},
    "api-order": lambda world: {"number": world.order.number},
}

# Addresses whose argument is no id of a row: a colour, a secret link, a file of a public folder, a name of an app, or
# a number that the page only fills into its form, whether there is such an order or not.
NO_ROW: dict[str, dict[str, Any]] = {
    "theme": {"colour": "174e3a"},
    "order-scanned": {"number": "AF-000000000"},
    "invitation": {"link": "MQ.forged"},
    "account_confirm_email": {"key": "forged"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "forged"},
    "media": {"path": "pictures/nothing.svg"},
    "admin:app_list": {"app_label": "orders"},
    "admin:view_on_site": {"content_type_id": "1", "object_id": "1"},
}

# Shown only to whoever placed the order, only as an answer to a form, or only sending on to a list.
NOT_BY_A_VISIT = {"done", "cart-line", "order-paid", "admin:partners_partner_conversations"}
NOBODY_MAY = "_delete"  # what was written down stays
ENDS_THE_SESSION = {"account_logout", "admin:logout"}
RETAILERS = "admin:stores_retailer_"  # the operator's own rows: whose retailer they are is not a question
ADMIN_ROW = re.compile(r"admin:(?P<app>[a-z]+)_(?P<model>[a-z]+)_[a-z_]+")


def _line_of(world: World) -> int:
    return world.one(CartLine).pk


@pytest.fixture
def ours(db):
    return populate(RetailerFactory(), OURS)


@pytest.fixture
def theirs(db):
    return populate(RetailerFactory(), THEIRS)


def _anonymous(world):
    return Client()


def _kiosk(world):
    client = Client()
    client.cookies[KIOSK_COOKIE] = world.kiosk_token
    return client


def _person(role):
    def make(world):
        client = Client()
        client.force_login(world.users[role], settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return make


def _operator(world):
    client = Client()
    operator = User.objects.filter(role=Role.OPERATOR).first() or UserFactory(role=Role.OPERATOR, store=None)
    client.force_login(operator, settings.AUTHENTICATION_BACKENDS[-1])
    session = client.session
    session[PICKED_RETAILER] = world.retailer.pk
    session.save()
    return client


def _program(world):
    return Client(headers={"Authorization": f"Bearer {world.api_key}"})


CALLERS = {
    "anonymous": _anonymous,
    "kiosk": _kiosk,
    "associate": _person(Role.ASSOCIATE),
    "manager": _person(Role.MANAGER),
    "hq": _person(Role.HQ),
    "operator": _operator,
    "program": _program,
}


def _addresses(world: World) -> dict[Route, tuple[str, bool]]:
    """Each route's address with this world's ids, and whether it names a row."""
    return {route: _address(route, world) for route in routes() if not _is_a_fall_back(route)}


def _address(route: Route, world: World) -> tuple[str, bool]:
    if not route.wants:
        return reverse(route.name), False
    if route.name in IDS:
        return reverse(route.name, kwargs=IDS[route.name](world)), True
    if route.name in NO_ROW:
        return reverse(route.name, kwargs=NO_ROW[route.name]), False
    match = ADMIN_ROW.fullmatch(route.name)
    assert match, f"Declare {route.name}: whose rows does it show, and by which id?"
    return reverse(route.name, args=[_row_id(match, world)]), True


def _row_id(match: re.Match[str], world: World) -> int:
    model = apps.get_model(match["app"], match["model"])
    if model is Retailer:
        return world.retailer.pk
    if model is User:
        return world.users[Role.ASSOCIATE].pk
    return world.one(model).pk


def _is_a_fall_back(route: Route) -> bool:
    """Addresses without a name only send elsewhere or say that there is nothing."""
    return route.name == route.pattern


def _body(response: HttpResponse) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers} {body.decode(errors='replace')}"


def _ask(client: Client, method: str, address: str) -> HttpResponse:
    client.raise_request_exception = False
    if address.startswith("/api/"):
        return client.generic(method, address, "{}" if method == "POST" else "", "application/json")
    return client.get(address) if method == "GET" else client.post(address, {})


@pytest.mark.parametrize("caller", CALLERS)
def test_no_address_gives_away_anything_of_another_retailer(caller, ours, theirs):
    client, wrong = CALLERS[caller](ours), []
    for route, (address, names_a_row) in _addresses(theirs).items():
        if caller == "operator" and route.name.startswith(RETAILERS):
            continue
        for method in ("GET", "POST"):
            if method == "POST" and route.name in ENDS_THE_SESSION:
                continue
            response = _ask(client, method, address)
            if THEIRS in _body(response).replace(address, ""):
                wrong.append((method, route.name, "leaks"))
            if response.status_code >= 500:
                wrong.append((method, route.name, response.status_code))
            if names_a_row and response.status_code not in REFUSED:
                wrong.append((method, route.name, response.status_code))

    assert wrong == []


def test_every_id_means_something_to_its_owner(ours):
    """The control of the test above."""
    clients = [make(ours) for name, make in CALLERS.items() if name != "anonymous"]
    shows_nothing = [
        route.name
        for route, (address, names_a_row) in _addresses(ours).items()
        if names_a_row
        and route.name not in NOT_BY_A_VISIT
        and not route.name.endswith(NOBODY_MAY)
        and not any(_ask(client, "GET", address).status_code in {200, 405} for client in clients)
    ]

    assert shows_nothing == []


SEARCHES = {
    "search": lambda world: {"q": "Product"},
    "api-items": lambda world: {"q": "Product"},
    "api-orders": lambda world: {"store": world.store.code},
    "admin:search": lambda world: {"s": world.order.number},
}


@pytest.mark.parametrize("caller", CALLERS)
def test_no_search_or_filter_finds_anything_of_another_retailer(caller, ours, theirs):
    client = CALLERS[caller](ours)
    asked = [(reverse(name), query(theirs)) for name, query in SEARCHES.items()]
    for model in admin.site._registry:
        changelist = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        asked += [
            (changelist, {"q": theirs.order.number}),
            (changelist, {"retailer": theirs.retailer.pk}),
            (changelist, {"retailer__id__exact": theirs.retailer.pk}),
            (changelist, {"store__id__exact": theirs.store.pk}),
            (changelist, {"partner__id__exact": theirs.partner.pk}),
        ]

    client.raise_request_exception = False
    answers = {(address, str(query)): client.get(address, query) for address, query in asked}

    assert [key for key, answer in answers.items() if THEIRS in _body(answer)] == []
    assert [key for key, answer in answers.items() if answer.status_code >= 500] == []


@pytest.mark.parametrize("caller", ["manager", "hq", "operator"])
def test_no_choice_offers_anything_of_another_retailer(caller, ours, theirs):
    client = CALLERS[caller](ours)
    leaks = []
    for model, model_admin in admin.site._registry.items():
        for field in model_admin.autocomplete_fields:
            query = {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name,
                "field_name": field,
                "term": "",
            }
            if THEIRS in _body(client.get(reverse("admin:autocomplete"), query)):
                leaks.append((model._meta.label, field))

    assert leaks == []


@pytest.mark.parametrize("caller", ["manager", "hq", "operator"])
def test_no_action_touches_a_row_of_another_retailer(caller, ours, theirs):
    client = CALLERS[caller](ours)
    client.raise_request_exception = False
    touched = []
    for model, model_admin in admin.site._registry.items():
        if model in (Retailer, User):
            continue
        row = theirs.one(model)
        before = model._base_manager.filter(pk=row.pk).values().first() if row else None
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for action in (*model_admin.actions, "delete_selected"):
            chosen = {"action": getattr(action, "__name__", action), "_selected_action": [row.pk]}
            answer = client.post(reverse(f"{name}_changelist"), {**chosen, "post": "yes"})
            if THEIRS in _body(answer) or answer.status_code >= 500:
                touched.append((model._meta.label, chosen["action"], answer.status_code))
        if model._base_manager.filter(pk=row.pk).values().first() != before:
            touched.append((model._meta.label, "changed"))

    assert touched == []


def test_another_retailers_order_is_not_found_even_by_its_right_proof(ours, theirs):
    client = _kiosk(ours)

    answer = client.post(
        reverse("order-find"), {"number": theirs.order.number, "proof": theirs.order.ship_to["postal_code"]}
    )

    assert THEIRS not in _body(answer)
    assert "No order matches" in answer.content.decode()
