from datetime import timedelta

import pytest
from django.utils import timezone

from stores.credentials import read_credential
from stores.errors import EnrolmentInvalid, InvitationInvalid
from stores.models import ApiKey, User
from stores.operations.access import issue_api_key, revoke_api_key
from stores.operations.enrolment import enrol_kiosk, issue_enrolment_code, revoke_kiosk
from stores.operations.invitation import invite_user, invited_user, send_invitations, set_password
from stores.queries.principals import by_api_key, by_kiosk_token
from stores.roles import Role
from stores.tenancy import retailer_scope
from tests.factories.stores import KioskFactory


@pytest.mark.parametrize(
    "text",
    [
        "",
        "eak",
        "eak_1_a",
        "eak_x_a_b",
        "eak_\u0661_a_b",  # a digit, but not one of ours
        "eak_-1_a_b",
        "eat_1_a_b",
        f"eak_{'9' * 40}_a_b",
        "eak_1_a_b_c",
    ],
)
def test_what_is_no_credential_is_nobody(text):
    assert read_credential(text, "eak") is None


def test_a_key_opens_its_own_retailer(retailer):
    text = issue_api_key(name="till", scopes=["items:read"])

    principal = by_api_key(text, now=timezone.now())

    assert (principal.retailer, principal.name, principal.scopes) == (retailer, "api:till", {"items:read"})
    assert text not in str(ApiKey.objects.values_list().get())


def test_a_key_that_claims_another_retailer_is_nobody(retailer, other_retailer):
    text = issue_api_key(name="till").replace(f"_{retailer.pk}_", f"_{other_retailer.pk}_")

    assert by_api_key(text, now=timezone.now()) is None


def test_a_revoked_or_expired_key_is_nobody(retailer):
    now = timezone.now()
    revoked, expired = issue_api_key(name="a"), issue_api_key(name="b", expires_at=now)
    revoke_api_key(api_key_id=ApiKey.objects.get(name="a").pk, now=now)

    assert [by_api_key(text, now=now) for text in (revoked, expired, revoked[:-1] + "0")] == [None] * 3


def test_a_kiosk_enrols_once_with_its_code(retailer):
    kiosk = KioskFactory()
    code = issue_enrolment_code(kiosk_id=kiosk.pk, now=timezone.now())

    token = enrol_kiosk(code=f" {code} ", now=timezone.now())

    assert by_kiosk_token(token).kiosk == kiosk
    with pytest.raises(EnrolmentInvalid):
        enrol_kiosk(code=code, now=timezone.now())


def test_an_old_or_forged_code_enrols_nothing(retailer, other_retailer):
    code = issue_enrolment_code(kiosk_id=KioskFactory().pk, now=timezone.now())
    late = timezone.now() + timedelta(hours=1)

    for forged, now in [(code, late), (code[:-1] + "!", None), ("eac_1_x_y", None), ("", None)]:
        with pytest.raises(EnrolmentInvalid):
            enrol_kiosk(code=forged, now=now or timezone.now())


def test_a_revoked_kiosk_is_shut_out_at_once(retailer):
    kiosk = KioskFactory()
    token = enrol_kiosk(code=issue_enrolment_code(kiosk_id=kiosk.pk, now=timezone.now()), now=timezone.now())

    revoke_kiosk(kiosk_id=kiosk.pk, now=timezone.now())

    assert by_kiosk_token(token) is None


def test_an_invited_person_sets_a_password_by_the_mailed_link(retailer, mailoutbox):
    user = invite_user(
        username="helena", email="h@example.com", role=Role.HQ, now=timezone.now(), retailer_id=retailer.pk
    )

    assert (send_invitations(now=timezone.now()), send_invitations(now=timezone.now())) == (1, 0)
    [mail] = mailoutbox
    link = mail.body.partition("/invitation/")[2].partition("/")[0]
    assert (mail.to, invited_user(link=link)) == (["h@example.com"], user)
    set_password(user=user, password="a long enough phrase")
    with pytest.raises(InvitationInvalid):
        invited_user(link=link)
    assert User.objects.get().check_password("a long enough phrase")


@pytest.mark.parametrize("link", ["", "x", "MQ.abc", "!!.abc", "MQ"])
def test_a_forged_invitation_is_refused(db, link):
    with pytest.raises(InvitationInvalid):
        invited_user(link=link)


def test_people_of_another_retailer_are_invisible_inside_a_scope(retailer, other_retailer):
    with retailer_scope(other_retailer.pk):
        invite_user(
            username="x",
            email="x@example.com",
            role=Role.HQ,
            now=timezone.now(),
            retailer_id=other_retailer.pk,
        )

    assert not User.objects.exists()
