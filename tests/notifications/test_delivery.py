"""A mail's way through a real mail server, and what its refusals mean."""

import pytest
from django.utils import timezone

from deploy.local.places import free_port
from notifications.models import Delivery
from notifications.operations.delivery import send_delivery
from orders import outbox
from orders.models import OutboxMessage
from tests.factories.orders import order_of
from tests.notifications.conftest import later, told
from tests.notifications.post_office import TAKEN

pytestmark = pytest.mark.usefixtures("retailer")


@pytest.fixture
def shoppers_mail(post_office):
    """A receipt that is about to be posted; the store's mail has gone."""
    order_of()
    told()
    delivery = Delivery.objects.get(audience="shopper")
    Delivery.objects.filter(pk=delivery.pk).update(sent_at=None)
    OutboxMessage.objects.filter(topic="delivery.send", key=str(delivery.pk)).update(done_at=None)
    post_office.mails.clear()
    post_office.recipients.clear()
    return delivery


def _promise(delivery):
    return OutboxMessage.objects.get(topic="delivery.send", key=str(delivery.pk))


def test_a_mail_arrives_with_both_bodies_and_is_marked(shoppers_mail, post_office):
    told()

    (mail,) = post_office.mails
    shoppers_mail.refresh_from_db()
    assert post_office.recipients == [["ana@example.com"]]
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert (shoppers_mail.sent_at is not None, shoppers_mail.subject) == (True, mail["Subject"])


@pytest.mark.parametrize(
    "answer", ["454 4.7.0 Throttling failure: maximum sending rate exceeded", "421 Busy"]
)
def test_a_server_that_is_busy_gets_the_mail_later_and_once(shoppers_mail, post_office, answer):
    post_office.answers_to_mails = [answer]

    told()
    waiting = _promise(shoppers_mail)
    later()
    told()

    assert (waiting.parked_at, waiting.last_error) == (None, answer)
    assert waiting.due_at > waiting.created_at
    assert len(post_office.mails) == 1


def test_a_full_mailbox_is_tried_again(shoppers_mail, post_office):
    post_office.answers_to_recipients = ["452 4.2.2 Mailbox full"]

    told()
    later()
    told()

    assert len(post_office.mails) == 1


@pytest.mark.parametrize("where", ["answers_to_recipients", "answers_to_mails"])
def test_a_mail_that_is_refused_for_good_waits_for_a_person_with_the_reason(
    shoppers_mail, post_office, where
):
    setattr(post_office, where, ["550 5.1.1 No such mailbox"])

    told()

    waiting = _promise(shoppers_mail)
    assert (waiting.parked_at is not None, waiting.last_error) == (True, "550 5.1.1 No such mailbox")
    assert post_office.mails == []
    later()
    told()
    assert post_office.mails == []


def test_a_server_that_is_gone_loses_no_mail(shoppers_mail, post_office, settings):
    settings.EMAIL_PORT, port = free_port(), settings.EMAIL_PORT
    told()
    assert _promise(shoppers_mail).parked_at is None

    settings.EMAIL_PORT = port
    later()
    told()

    assert len(post_office.mails) == 1


def test_after_two_days_a_person_is_asked(shoppers_mail, post_office):
    post_office.answers_to_mails = ["454 Not now"]
    Delivery.objects.update(created_at=timezone.now() - timezone.timedelta(days=2, minutes=1))

    told()

    assert _promise(shoppers_mail).parked_at is not None


def test_a_mail_that_is_sent_is_not_sent_again(shoppers_mail, post_office):
    told()

    send_delivery(delivery_id=shoppers_mail.pk)

    assert len(post_office.mails) == 1


def test_a_repeat_after_a_crash_is_recognisable(shoppers_mail, post_office):
    told()
    Delivery.objects.update(sent_at=None)

    send_delivery(delivery_id=shoppers_mail.pk)

    first, again = post_office.mails
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"].endswith("@example.com>")


def test_a_promise_that_is_given_up_is_not_a_failure_to_be_repeated(shoppers_mail, post_office):
    post_office.answers_to_recipients = ["550 No", TAKEN]

    with pytest.raises(outbox.GiveUp, match="550 No"):
        send_delivery(delivery_id=shoppers_mail.pk)
