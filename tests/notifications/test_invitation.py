"""The mail that lets somebody in."""

from datetime import UTC, datetime

import pytest

from stores.models import Retailer, User
from stores.operations.invitation import invite_user, send_invitations
from stores.roles import Role
from tests.factories.stores import StoreFactory

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _invited(username, retailer, **fields):
    given = {"email": f"{username}@example.com", "role": Role.HQ, "now": NOW, "retailer_id": retailer.pk}
    return invite_user(username=username, **{**given, **fields})


def _bodies(mail):
    return [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]


def test_it_welcomes_by_name_and_leads_to_a_password(retailer, post_office):
    Retailer.objects.filter(pk=retailer.pk).update(name="Alder & Finch", brand_colour="#123456")
    store = StoreFactory(name="Chiado")
    _invited("miguel", retailer, role=Role.ASSOCIATE, store=store, full_name="Miguel Matos")

    assert send_invitations(now=NOW) == 1

    (mail,) = post_office.mails
    plain, page = _bodies(mail)
    assert mail["Subject"] == "Your access to Alder & Finch"
    assert "Welcome, Miguel Matos." in plain
    assert "access to Alder & Finch, Chiado." in plain
    assert "background:#123456" in page
    (link,) = [line for line in plain.splitlines() if line.startswith("http")]
    assert f'href="{link}"' in page


def test_the_platforms_own_people_are_welcome_too(db, post_office):
    invite_user(username="pat", email="pat@example.com", role=Role.OPERATOR, now=NOW, retailer_id=None)

    send_invitations(now=NOW)

    (mail,) = post_office.mails
    assert mail["Subject"] == "Your access to Endless Aisle"
    assert "access to the platform." in _bodies(mail)[0]


def test_an_address_the_server_refuses_does_not_keep_others_waiting(retailer, post_office):
    _invited("nobody", retailer)
    _invited("miguel", retailer)
    post_office.answers_to_recipients = ["550 5.1.1 No such mailbox"]

    assert send_invitations(now=NOW) == 1

    assert post_office.recipients == [["miguel@example.com"]]
    assert User.objects.get(username="nobody").invitation_sent_at is None


@pytest.mark.parametrize("name", ["Evil\r\nBcc: thief@example.com", "Evil\n\nbody"])
def test_a_retailers_name_cannot_add_a_header(retailer, post_office, name):
    Retailer.objects.filter(pk=retailer.pk).update(name=name)
    _invited("miguel", retailer)

    send_invitations(now=NOW)

    (mail,) = post_office.mails
    assert (mail["Bcc"], mail["Subject"]) == (None, f"Your access to {' '.join(name.split())}")
