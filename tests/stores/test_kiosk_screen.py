import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stores.models import Kiosk
from stores.operations.enrolment import issue_enrolment_code, revoke_kiosk
from stores.roles import Role
from tests.factories.stores import KioskFactory, UserFactory

pytestmark = pytest.mark.usefixtures("retailer")
NO_STORE = "no-store"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    caches["process"].clear()


@pytest.fixture
def device():
    return KioskFactory(name="Entrance")


@pytest.fixture
def code(device):
    return issue_enrolment_code(kiosk_id=device.pk, now=timezone.now())


@pytest.fixture
def kiosk(client: Client, code):
    client.post(reverse("enrol"), {"code": code})
    return client


def test_a_stranger_is_asked_to_set_the_screen_up(client: Client):
    answer = client.get(reverse("start"), follow=True)

    assert answer.redirect_chain == [(reverse("enrol"), 302)]
    assert "This screen is not set up yet" in answer.content.decode()


@pytest.mark.parametrize("typed", ["{}", "  {} \n"])
def test_a_code_sets_the_screen_up(client: Client, code, device, typed):
    answer = client.post(reverse("enrol"), {"code": typed.format(code)})

    assert answer.url == reverse("start")
    cookie = client.cookies["kiosk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 34_560_000)
    assert client.get(reverse("start")).context["request"].principal.kiosk == device


def test_the_cookie_is_secure_where_the_shop_is(client: Client, code, settings):
    settings.SESSION_COOKIE_SECURE = True

    client.post(reverse("enrol"), {"code": code}, secure=True)

    assert client.cookies["kiosk"]["secure"]


@pytest.mark.parametrize(
    "wrong", ["eac_1_1_XXXXXXXXXXXX", "nonsense", "eac_999_1_X", "eac_1_x_X", "\x00", "💥"]
)
def test_a_wrong_code_is_refused_in_words(client: Client, wrong):
    answer = client.post(reverse("enrol"), {"code": wrong})

    assert answer.status_code == 422
    assert "kiosk" not in client.cookies


def test_a_code_works_once(client: Client, code):
    client.post(reverse("enrol"), {"code": code})

    answer = Client().post(reverse("enrol"), {"code": code})

    assert "This code is no longer valid." in answer.content.decode()


def test_nobody_tries_codes_all_day(client: Client, code):
    for _ in range(10):
        client.post(reverse("enrol"), {"code": "eac_1_1_XXXXXXXXXXXX"})

    answer = client.post(reverse("enrol"), {"code": code})

    assert answer.status_code == 429
    assert "Wait ten minutes." in answer.content.decode()


def test_a_kiosk_that_was_revoked_is_a_stranger_again(kiosk: Client, device):
    revoke_kiosk(kiosk_id=device.pk, now=timezone.now())

    assert kiosk.get(reverse("start")).url == reverse("enrol")


def test_part_of_a_page_takes_the_whole_page_along(client: Client):
    answer = client.get(reverse("start"), headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (200, reverse("enrol"))


def test_head_office_goes_to_its_console(client: Client):
    client.force_login(UserFactory(role=Role.HQ))

    assert client.get(reverse("start")).url == reverse("admin:index")


def test_a_page_is_never_kept(kiosk: Client):
    assert NO_STORE in kiosk.get(reverse("start"))["Cache-Control"]


def test_starting_over_forgets_the_shopper_and_not_the_kiosk(kiosk: Client, device):
    session = kiosk.session
    session["carts"] = ["left behind"]
    session.save()

    answer = kiosk.post(reverse("reset"))

    assert (answer.status_code, answer["Location"]) == (303, reverse("start"))
    assert answer["Clear-Site-Data"] == '"cache"'
    assert dict(kiosk.session) == {}
    assert kiosk.get(reverse("start")).context["request"].principal.kiosk == device


def test_starting_over_leaves_a_person_logged_in(client: Client):
    ana = UserFactory()
    client.force_login(ana)
    session = client.session
    session["carts"] = ["left behind"]
    session.save()

    client.post(reverse("reset"))

    assert "carts" not in client.session
    assert client.get(reverse("start")).context["request"].principal.user == ana


def test_starting_over_is_never_a_link(kiosk: Client):
    assert kiosk.get(reverse("reset")).status_code == 405


def test_a_form_from_another_time_is_refused_on_a_page_of_ours(code):
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(reverse("enrol"), {"code": code})

    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()
    assert Kiosk.objects.get().enrolled_at is None


def test_a_missing_page_is_one_of_ours(kiosk: Client):
    answer = kiosk.get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing here." in answer.content.decode()


def test_a_brand_colour_is_a_style_sheet_of_its_own(client: Client):
    answer = client.get("/theme/1b2cc1.css")

    assert answer["Content-Type"] == "text/css"
    assert "immutable" in answer["Cache-Control"]
    assert "--brand:#1b2cc1;" in answer.content.decode()


@pytest.mark.parametrize("colour", ["red", "12345", "1234567", "1234}{"])
def test_what_is_no_colour_is_nothing(client: Client, colour):
    assert client.get(f"/theme/{colour}.css").status_code == 404
