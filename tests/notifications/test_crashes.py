"""A kill between the mail server's yes and our mark costs one mail too many, recognisable, and never one too few."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from notifications.models import Delivery
from orders.models import OutboxMessage
from orders.operations import relay
from tests.factories.orders import order_of
from tests.notifications.conftest import later

pytestmark = pytest.mark.faults


@pytest.fixture
def one_mail(committed_retailer, post_office):
    """A shopper's receipt is about to be posted."""
    order_of()
    while relay.deliver_next(queue="events"):
        pass
    Delivery.objects.filter(audience="store").delete()
    OutboxMessage.objects.filter(topic="delivery.send").exclude(key=str(Delivery.objects.get().pk)).delete()
    return committed_retailer


def _sender(retailer, port, *rules):
    """Post in a process that dies after the server has taken the mail; its exit status."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.base",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "FAULTS": "delivery.after_send=kill@1",
    }
    command = [sys.executable, "-m", "tests.notifications.sender", str(retailer.pk), *rules]
    return subprocess.run(command, cwd=django_settings.BASE_DIR, env=environment, check=False).returncode


def _the_lease_ends():
    OutboxMessage.objects.update(leased_until="2020-01-01T00:00:00Z")
    later()
    while relay.deliver_next(queue="mail"):
        pass


def test_a_killed_sender_costs_one_mail_too_many_with_the_same_name(one_mail, post_office, settings):
    died = _sender(one_mail, settings.EMAIL_PORT)
    assert (died, len(post_office.mails)) == (-signal.SIGKILL, 1)

    _the_lease_ends()
    _the_lease_ends()

    assert len(post_office.mails) == 2
    assert len({mail["Message-ID"] for mail in post_office.mails}) == 1
    assert Delivery.objects.get().sent_at is not None


def test_control_a_mail_that_is_marked_first_is_lost(one_mail, post_office, settings):
    died = _sender(one_mail, settings.EMAIL_PORT, "--mark-first")

    _the_lease_ends()

    assert (died, post_office.mails) == (-signal.SIGKILL, [])
