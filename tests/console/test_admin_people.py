"""People, kiosks, keys, stores and retailers."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from stores.models import ApiKey, Retailer, Store, User
from stores.operations.enrolment import enrol_kiosk
from stores.operations.invitation import send_invitations
from stores.queries.principals import by_api_key, by_kiosk_token
from stores.roles import Role
from tests.console.pages import add_of, page_of, text_of
from tests.factories.stores import StoreFactory, UserFactory

ACROSS = pytest.mark.django_db(databases=["default", "ops"])
ANA = {"username": "ana", "full_name": "Ana Alves", "email": "ana@example.com"}


def found(username):
    return User.objects.filter(username=username).first()


@ACROSS
def test_head_office_invites_a_person_who_then_gets_a_link(hq, ours):
    hq.post(add_of("user"), {**ANA, "role": "associate", "store": ours.rows["store"].pk})

    ana = found("ana")
    assert (ana.retailer, ana.store_id, ana.role) == (ours.retailer, ours.rows["store"].pk, Role.ASSOCIATE)
    assert (ana.must_set_password, ana.has_usable_password(), ana.invited_at is not None) == (
        True,
        False,
        True,
    )
    assert send_invitations(now=timezone.now()) == 1
    assert mail.outbox[0].to == ["ana@example.com"]


@ACROSS
def test_no_page_about_people_has_a_field_for_a_password(hq, ours):
    pages = [hq.get(address).content.decode() for address in (add_of("user"), page_of(ours.people[Role.HQ]))]

    assert not any('type="password"' in page or 'name="password"' in page for page in pages)


@ACROSS
@pytest.mark.parametrize("given", [{"role": "operator"}, {"role": "associate"}, {"role": "manager"}])
def test_a_role_that_cannot_be_given_like_this_is_refused(hq, ours, given):
    response = hq.post(add_of("user"), {**ANA, **given})

    assert response.status_code == 200
    assert found("ana") is None


@ACROSS
def test_head_office_people_have_no_store(hq, ours):
    hq.post(add_of("user"), {**ANA, "role": "hq", "store": ours.rows["store"].pk})

    assert found("ana").store is None


@pytest.mark.django_db(transaction=True, databases=["default", "ops"])
def test_a_user_name_of_another_retailer_is_taken(hq, theirs):
    response = hq.post(add_of("user"), {**ANA, "username": "Canary-HQ", "role": "hq"})

    assert "This user name is taken." in text_of(response)
    assert "canary retail" not in text_of(response)


def test_nobody_changes_their_own_role(hq, ours):
    me = ours.people[Role.HQ]

    hq.post(page_of(me), {"full_name": "Me", "email": "me@example.com", "role": "associate"})

    me.refresh_from_db()
    assert (me.full_name, me.role) == ("Me", Role.HQ)


def test_head_office_moves_a_person_to_another_store(hq, ours):
    ana = ours.people[Role.ASSOCIATE]
    with ours.scope():
        store = StoreFactory()

    hq.post(page_of(ana), {"full_name": "A", "email": "a@example.com", "role": "manager", "store": store.pk})

    ana.refresh_from_db()
    assert (ana.role, ana.store_id) == (Role.MANAGER, store.pk)


def test_an_invitation_can_be_sent_again(hq, ours):
    ana = ours.people[Role.ASSOCIATE]

    hq.post(page_of(ana, "invite"))

    ana.refresh_from_db()
    assert (ana.must_set_password, ana.invitation_sent_at) == (True, None)


def test_who_is_deactivated_is_out_at_once_and_can_come_back(hq, as_, ours):
    manager = ours.people[Role.MANAGER]
    session = as_(Role.MANAGER)
    assert session.get("/admin/").status_code == 200

    hq.post(page_of(manager, "deactivate"))
    assert session.get("/admin/").status_code == 302

    hq.post(page_of(manager, "reactivate"))
    assert session.get("/admin/").status_code == 200


def test_nobody_deactivates_themselves(hq, ours):
    me = ours.people[Role.HQ]

    response = hq.post(page_of(me, "deactivate"))

    assert "nobody deactivates their own account" in text_of(response)
    assert "Deactivate" not in text_of(hq.get(page_of(me)))
    assert hq.get("/admin/").status_code == 200


def test_an_action_asks_before_it_acts(hq, ours):
    kiosk = ours.rows["kiosk"]

    question = hq.get(page_of(kiosk, "revoke"))

    assert "shows its set-up page from its next request on" in text_of(question)
    assert ours.fresh("kiosk").revoked_at is None


def test_an_enrolment_code_is_shown_once_and_works(hq, ours):
    kiosk = ours.rows["kiosk"]

    shown = hq.post(page_of(kiosk, "code"))

    code = re.search(r"eac_\w+", shown.content.decode()).group()
    assert code not in hq.get(page_of(kiosk)).content.decode()
    assert code not in hq.get(page_of(kiosk, "history")).content.decode()
    assert "no-store" in shown["Cache-Control"]
    token = enrol_kiosk(code=code, now=timezone.now())
    assert by_kiosk_token(token).kiosk == kiosk


def test_a_manager_sets_up_a_kiosk_of_their_store(manager, ours):
    assert "eac_" in manager.post(page_of(ours.rows["kiosk"], "code")).content.decode()


def test_a_revoked_kiosk_is_shut_out(hq, ours):
    kiosk = ours.rows["kiosk"]
    code = re.search(r"eac_\w+", hq.post(page_of(kiosk, "code")).content.decode()).group()
    token = enrol_kiosk(code=code, now=timezone.now())

    hq.post(page_of(kiosk, "revoke"))

    assert by_kiosk_token(token) is None
    assert "revoked" in text_of(hq.get(page_of(kiosk)))


def test_a_key_is_shown_once_and_opens_what_was_ticked(hq, ours):
    shown = hq.post(add_of("apikey"), {"name": "till", "scopes": ["items:read"]})

    text = re.search(r"eak_\w+", shown.content.decode()).group()
    principal = by_api_key(text, now=timezone.now())
    assert (principal.name, principal.scopes) == ("api:till", frozenset({"items:read"}))
    with ours.scope():
        key = ApiKey.objects.get(name="till")
    assert text not in hq.get(page_of(key)).content.decode()
    assert "no-store" in shown["Cache-Control"]


def test_a_revoked_key_opens_nothing(hq, ours):
    text = re.search(
        r"eak_\w+", hq.post(add_of("apikey"), {"name": "till", "scopes": ["items:read"]}).content.decode()
    )
    with ours.scope():
        key = ApiKey.objects.get(name="till")

    hq.post(page_of(key, "revoke"))

    assert by_api_key(text.group(), now=timezone.now()) is None


def test_a_stores_code_stays(hq, ours):
    store = ours.rows["store"]
    given = {
        "code": "moved",
        "name": "New name",
        "email": "a@b.pt",
        "country": "PT",
        "time_zone": "Europe/Lisbon",
    }

    hq.post(page_of(store), {**given, "is_open": "on"})

    assert (ours.fresh("store").code, ours.fresh("store").name) == ("ours-street", "New name")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "ours-street"}, "Another store has this already"),
        ({"time_zone": "Lisbon"}, "Use a time zone such as Europe/Lisbon."),
        ({"country": "XX"}, "not one of the available choices"),
        ({"email": "nobody"}, "Enter a valid email address."),
    ],
)
def test_a_store_with_a_mistake_is_told_so(hq, ours, wrong, words):
    given = {"code": "new", "name": "New", "email": "a@b.pt", "country": "PT", "time_zone": "Europe/Lisbon"}

    response = hq.post(add_of("store"), {**given, **wrong})

    assert words in text_of(response)
    with ours.scope():
        assert Store.objects.count() == 1


def test_saving_writes_what_was_changed_and_no_other_column(hq, ours, django_assert_max_num_queries):
    store = ours.rows["store"]
    given = {"name": "Renamed", "email": store.email, "city": store.city, "country": store.country}

    with django_assert_max_num_queries(40) as asked:
        hq.post(page_of(store), {**given, "time_zone": store.time_zone, "is_open": "on"})

    written = [query["sql"] for query in asked if query["sql"].startswith('UPDATE "stores_store"')]
    assert len(written) == 1
    assert written[0].startswith('UPDATE "stores_store" SET "name" = \'Renamed\' WHERE')


RETAILER = {
    "name": "Renamed", "promise": "All of it.", "brand_colour": "#1b2cc1", "lookup_deadline_ms": 900,
    "offer_fresh_s": 60, "erp_connector": "eventbridge",
    "slug": "moved", "order_prefix": "XX", "country": "DE", "currency": "CHF",
}  # fmt: skip


def test_head_office_says_how_its_retailer_looks_and_not_what_it_is_called_in_orders(hq, ours):
    before = Retailer.objects.get(pk=ours.retailer.pk)

    hq.post(page_of(ours.retailer), RETAILER)

    after = Retailer.objects.get(pk=ours.retailer.pk)
    assert (after.name, after.brand_colour, after.erp_connector) == ("Renamed", "#1b2cc1", "eventbridge")
    fixed = ("slug", "order_prefix", "country", "currency")
    assert [getattr(after, name) for name in fixed] == [getattr(before, name) for name in fixed]


def test_head_office_makes_no_retailer(hq):
    assert hq.get(add_of("retailer")).status_code == 403
    assert hq.post(add_of("retailer"), RETAILER).status_code == 403


@ACROSS
def test_the_operator_makes_a_retailer(operator):
    operator.post(add_of("retailer"), RETAILER)

    made = Retailer.objects.get(slug="moved")
    assert (made.order_prefix, made.country, made.currency) == ("XX", "DE", "CHF")


@ACROSS
def test_an_operator_with_a_retailer_acts_as_its_head_office(operator, ours):
    operator.post("/admin/retailer/", {"retailer": ours.retailer.slug})

    operator.post(add_of("user"), {**ANA, "role": "hq"})

    assert found("ana").retailer == ours.retailer


@ACROSS
def test_what_the_operator_changed_is_in_the_history_too(operator, hq, ours):
    kiosk = ours.rows["kiosk"]
    operator.post("/admin/retailer/", {"retailer": ours.retailer.slug})

    operator.post(page_of(kiosk, "revoke"))
    hq.post(page_of(kiosk, "code"))

    told = text_of(hq.get(page_of(kiosk, "history")))
    assert "the platform's operator Revoke" in told
    assert "ours-hq New enrolment code" in told
    assert "operator@example.com" not in told


def test_the_console_wears_the_retailers_colour(hq, ours):
    Retailer.objects.filter(pk=ours.retailer.pk).update(brand_colour="#1b2cc1")

    assert "--color-primary-600: rgb(27, 44, 193)" in hq.get("/admin/").content.decode()


def test_a_page_costs_the_same_however_many_people(hq, ours, django_assert_max_num_queries):
    with ours.scope():
        UserFactory.create_batch(10, store=ours.rows["store"])

    with django_assert_max_num_queries(20):
        hq.get("/admin/stores/user/")
