"""Who comes in, and how."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stores.operations.enrolment import enrol_kiosk, issue_enrolment_code
from stores.roles import Role
from tests.console.pages import list_of, page_of, pages, text_of
from tests.factories.orders import order_of
from tests.factories.stores import KioskFactory, StoreFactory, UserFactory

PASSWORD = "a long enough secret"
ACROSS = pytest.mark.django_db(databases=["default", "ops"])


@pytest.mark.parametrize(("role", "status"), [(Role.HQ, 200), (Role.MANAGER, 200), (Role.ASSOCIATE, 403)])
def test_the_console_is_for_those_with_a_role_in_it(as_, role, status):
    assert as_(role).get("/admin/", follow=True).status_code == status


def test_a_stranger_is_sent_to_the_one_log_in_page(client, db):
    response = client.get("/admin/stores/store/", follow=True)

    assert response.redirect_chain[-1] == ("/accounts/login/?next=%2Fadmin%2Fstores%2Fstore%2F", 302)


def test_a_kiosk_does_not_come_in(client, ours):
    with ours.scope():
        code = issue_enrolment_code(kiosk_id=ours.rows["kiosk"].pk, now=timezone.now())
    client.cookies["kiosk"] = enrol_kiosk(code=code, now=timezone.now())

    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"


def test_a_person_who_was_invited_sets_a_password_first(as_, ours):
    with ours.scope():
        person = UserFactory(role=Role.HQ, must_set_password=True)

    assert as_(person).get("/admin/").url == reverse("set-password")


def test_head_office_logs_in_and_arrives(client, ours):
    _give_password(ours.people[Role.HQ])

    response = _log_in(client, ours.people[Role.HQ].username, PASSWORD)

    assert response.redirect_chain[-1] == ("/admin/", 302)
    assert response.status_code == 200


def test_guessing_a_password_is_stopped_even_when_the_guess_comes_right(client, ours):
    _give_password(ours.people[Role.HQ])
    for _ in range(5):
        _log_in(client, ours.people[Role.HQ].username, "wrong")

    _log_in(client, ours.people[Role.HQ].username, PASSWORD)

    assert client.get("/admin/").status_code == 302


def test_the_console_lets_its_widgets_work_and_the_shop_stays_strict(hq, client):
    console = hq.get("/admin/")["Content-Security-Policy"]
    shop = client.get("/accounts/login/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval'" in console
    assert "unsafe" not in shop
    assert "'unsafe-inline'" not in console.partition("script-src")[2].partition(";")[0]


def test_pages_that_other_packages_bring_are_left_out():
    ours = {"stores", "partners", "catalog", "orders", "notifications"}

    assert {model._meta.app_label for model in admin.site._registry} == ours


@pytest.mark.parametrize(
    "name", ["partner", "offer", "exchange", "outboxmessage", "erpbatch", "user", "apikey", "delivery"]
)
def test_a_manager_does_not_see_what_is_head_offices(manager, name, ours):
    assert manager.get(list_of(name)).status_code == 403
    assert manager.get(page_of(ours.rows[name])).status_code in {302, 403}


@pytest.fixture
def elsewhere(ours):
    """Another store of ours, with an order and a kiosk."""
    with ours.scope():
        store = StoreFactory(name="elsewhere")
        order = order_of()
        type(order).objects.filter(pk=order.pk).update(store=store)
        return {
            "store": store,
            "order": order,
            "purchaseorder": order.purchase_orders.get(),
            "kiosk": KioskFactory(store=store, name="elsewhere door"),
        }


@pytest.mark.parametrize("name", ["store", "order", "purchaseorder", "kiosk"])
def test_a_manager_sees_their_own_store_alone(manager, hq, elsewhere, ours, name):
    mine, other = (getattr(row, "number", "") or row.name for row in (ours.rows[name], elsewhere[name]))

    seen = text_of(manager.get(list_of(name)))

    assert (mine in seen, other in seen) == (True, False)
    assert other in text_of(hq.get(list_of(name)))
    assert manager.get(page_of(elsewhere[name])).status_code == 404


def test_a_manager_cannot_move_a_kiosk_to_another_store(manager, elsewhere, ours):
    kiosk = ours.rows["kiosk"]

    response = manager.post(page_of(kiosk), {"name": "renamed", "store": elsewhere["store"].pk})

    assert "not one of the available choices" in text_of(response)
    assert ours.fresh("kiosk").store_id == ours.rows["store"].pk


@ACROSS
def test_the_operator_picks_a_retailer_first(operator, ours):
    for name in set(pages()) - {"retailer"}:
        assert operator.get(list_of(name)).url == "/admin/retailer/", name
    assert operator.get(page_of(ours.rows["order"])).url == "/admin/retailer/"
    assert operator.get("/admin/").url == "/admin/retailer/"


@ACROSS
def test_the_operator_sees_no_row_before_picking(operator, theirs):
    page = operator.get("/admin/retailer/")

    assert "canary retail" in text_of(page)
    assert "canary street" not in text_of(page)


@pytest.mark.django_db(transaction=True, databases=["default", "ops"])
def test_the_operator_sees_totals_of_every_retailer(operator, ours):
    with ours.scope():
        KioskFactory(store=ours.rows["store"], token_hash="x" * 64)

    rows = operator.get("/admin/retailer/").context_data["rows"]

    assert [(retailer, tuple(totals)) for retailer, totals in rows] == [(ours.retailer, (1, 1, 1, 0))]


@ACROSS
def test_the_operator_works_at_the_retailer_picked_and_at_no_other(operator, ours, theirs):
    operator.post("/admin/retailer/", {"retailer": ours.retailer.slug})
    assert "ours street" in text_of(operator.get(list_of("store")))
    assert "canary" not in text_of(operator.get(list_of("store")))

    operator.post("/admin/retailer/", {"retailer": theirs.retailer.slug})

    assert "ours street" not in text_of(operator.get(list_of("store")))


@ACROSS
def test_a_retailer_that_does_not_exist_cannot_be_picked(operator):
    assert operator.post("/admin/retailer/", {"retailer": "nobody"}).status_code == 404
    assert operator.get("/admin/").url == "/admin/retailer/"


def test_only_the_operator_picks(hq, theirs):
    assert hq.post("/admin/retailer/", {"retailer": theirs.retailer.slug}).status_code == 403
    assert "canary" not in text_of(hq.get(list_of("store")))


def test_an_operators_choice_does_not_survive_in_a_session_of_somebody_else(ours, theirs):
    client = Client()
    client.force_login(ours.people[Role.HQ])
    session = client.session
    session["picked_retailer"] = theirs.retailer.pk
    session.save()

    assert "canary" not in text_of(client.get(list_of("store")))


def _give_password(user):
    user.set_password(PASSWORD)
    user.save()


def _log_in(client, username, password):
    return client.post("/accounts/login/", {"login": username, "password": password}, follow=True)
