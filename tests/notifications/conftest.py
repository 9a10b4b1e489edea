"""A post office, and the work between an event and a mail."""

from collections.abc import Iterator
from typing import Any

import pytest

from orders.models import OutboxMessage
from orders.operations import relay
from tests.notifications.post_office import PostOffice


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    """A real mail server on this machine, and a product that posts there."""
    with PostOffice.opened() as (office, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.DEFAULT_FROM_EMAIL = "Endless Aisle <aisle@example.com>"
        yield office


def told() -> None:
    """Every event so far reaches those who hear of it, and every mail that is due is posted."""
    for queue in ("events", "mail"):
        while relay.deliver_next(queue=queue):
            pass


def later() -> None:
    """However long a promise was to wait, it has."""
    OutboxMessage.objects.filter(done_at=None, parked_at=None).update(due_at="2020-01-01T00:00:00Z")
