"""Posts one mail in a process of its own, which a fault may kill; `--mark-first` switches the rule off to show it."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django comes first

from notifications.models import Delivery  # noqa: E402
from notifications.operations import delivery  # noqa: E402
from orders.operations import relay  # noqa: E402
from stores import fault  # noqa: E402
from stores.tenancy import retailer_scope  # noqa: E402


def main(retailer_id: str, *rules: str) -> None:
    """Keep the oldest promise of the mail queue."""
    if "--mark-first" in rules:
        _mark_first()
    with retailer_scope(int(retailer_id)):
        relay.deliver_next(queue="mail")


def _mark_first() -> None:
    rightly = delivery.post

    def post(message):
        Delivery.objects.update(sent_at=timezone.now())
        fault.point("delivery.after_send")
        rightly(message)

    delivery.post = post


if __name__ == "__main__":
    main(*sys.argv[1:])
