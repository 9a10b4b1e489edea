import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stores.models import User
from stores.operations.invitation import invite_user, send_invitations
from stores.roles import Role
from tests.factories.stores import StoreFactory, UserFactory

PASSWORD = "three green paper boats"
TYPED = {"new_password1": PASSWORD, "new_password2": PASSWORD}


@pytest.fixture
def store(retailer):
    return StoreFactory(name="High Street")


@pytest.fixture
def invited(retailer, store):
    return invite_user(
        username="nuno",
        email="nuno@example.com",
        full_name="Nuno Neves",
        role=Role.ASSOCIATE,
        now=timezone.now(),
        retailer_id=retailer.pk,
        store=store,
    )


@pytest.fixture
def link(invited):
    send_invitations(now=timezone.now())
    return re.search(r"/invitation/[^/\s]+/", mail.outbox[-1].body)[0]


@pytest.fixture
def ana(store):
    user = UserFactory(username="ana", full_name="Ana Alves", store=store)
    user.set_password(PASSWORD)
    user.save()
    return user


def test_an_invited_person_sets_a_password_and_is_in(client: Client, link, invited):
    assert "Welcome, Nuno Neves" in client.get(link).content.decode()

    answer = client.post(link, TYPED)

    assert (answer.status_code, answer.url) == (302, reverse("start"))
    invited.refresh_from_db()
    assert invited.check_password(PASSWORD)
    page = client.get(answer.url).content.decode()
    assert "Nuno Neves" in page
    assert "High Street" in page


def test_head_office_is_led_to_its_console(client: Client, retailer):
    invite_user(
        username="hq", email="hq@example.com", role=Role.HQ, now=timezone.now(), retailer_id=retailer.pk
    )
    send_invitations(now=timezone.now())
    link = re.search(r"/invitation/[^/\s]+/", mail.outbox[-1].body)[0]

    answer = client.post(link, TYPED)

    assert answer.url == reverse("admin:index")
    assert client.get(answer.url).status_code == 200


def test_a_link_works_once(client: Client, link):
    client.post(link, TYPED)

    answer = Client().get(link)

    assert answer.status_code == 410
    assert "This invitation is no longer valid." in answer.content.decode()


@pytest.mark.parametrize("link", ["nonsense", "MQ.abc", "a.b.c", "%00.x"])
def test_a_link_that_was_never_ours_is_refused(client: Client, db, link):
    assert client.get(f"/invitation/{link}/").status_code == 410


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"new_password1": "short", "new_password2": "short"}, "must contain at least 12 characters"),
        ({"new_password1": "password1234", "new_password2": "password1234"}, "too common"),
        ({"new_password1": PASSWORD, "new_password2": "another one"}, "two password fields"),
        ({}, "This field is required."),
    ],
)
def test_a_weak_password_is_refused_in_words(client: Client, link, invited, typed, complaint):
    answer = client.post(link, typed)

    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert not User.objects.get(pk=invited.pk).has_usable_password()


def test_a_person_logs_in_with_name_and_password_and_sees_their_store(client: Client, ana):
    answer = client.post(reverse("account_login"), {"login": "ana", "password": PASSWORD}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("start"), 302)]
    assert "Ana Alves" in page
    assert "High Street" in page
    assert "Log out" in page


@pytest.mark.parametrize(
    "typed", [{"login": "ana", "password": "wrong"}, {"login": "bob", "password": PASSWORD}]
)
def test_a_wrong_log_in_does_not_tell_what_was_wrong(client: Client, ana, typed):
    answer = client.post(reverse("account_login"), typed)

    assert "The username and/or password you specified are not correct." in answer.content.decode()


def test_someone_who_must_set_a_password_sees_nothing_else(client: Client, ana):
    ana.must_set_password = True
    ana.save()
    client.force_login(ana)

    assert client.get(reverse("start")).url == reverse("set-password")
    assert client.post(reverse("set-password"), TYPED).url == reverse("start")
    assert client.get(reverse("start")).status_code == 200


def test_nobody_signs_up(client: Client, db):
    answer = client.get(reverse("account_signup"))

    assert "Accounts are by invitation" in answer.content.decode()
    client.post(
        reverse("account_signup"),
        {"username": "eve", "email": "eve@example.com", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert not User.objects.filter(username="eve").exists()


def test_logging_out_leaves_nothing(client: Client, ana):
    client.force_login(ana)

    client.post(reverse("account_logout"))

    assert client.get(reverse("start")).url == reverse("enrol")


def test_a_forgotten_password_is_set_anew_by_mail(client: Client, ana):
    client.post(reverse("account_reset_password"), {"email": ana.email})
    address = re.search(r"/accounts/password/reset/key/\S+/", mail.outbox[-1].body)[0]
    form = client.get(address, follow=True)

    client.post(
        form.redirect_chain[-1][0],
        {"password1": "four blue paper boats", "password2": "four blue paper boats"},
    )

    ana.refresh_from_db()
    assert ana.check_password("four blue paper boats")


def test_asking_for_a_strangers_password_looks_the_same(client: Client, db):
    answer = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"}, follow=True)

    assert "If we know that address" in answer.content.decode()


def test_a_closed_post_office_gives_no_address_away(client: Client, ana, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = client.post(reverse("account_reset_password"), {"email": ana.email}, follow=True)

    assert "If we know that address" in answer.content.decode()


def test_whoever_asks_for_mail_after_mail_is_told_to_wait(client: Client, ana):
    for _ in range(30):
        answer = client.post(reverse("account_reset_password"), {"email": ana.email})

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
