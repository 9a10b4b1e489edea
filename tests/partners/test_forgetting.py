from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from config.settings.environment import Environment
from partners.models import Exchange
from partners.operations import forgetting
from partners.tasks import forget_old_exchanges
from stores.tenancy import retailer_scope
from tests.factories.partners import PartnerFactory

NOW = timezone.now()


def said(operation, *, days_ago):
    return Exchange.objects.create(
        partner=PartnerFactory(),
        operation=operation,
        outcome="confirmed",
        started_at=NOW - timedelta(days=days_ago),
    )


def test_old_conversations_go_in_small_steps_and_what_tells_of_orders_stays_longer(retailer, monkeypatch):
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    for days_ago in (3, 4, 5, 401, 402):
        said("find-items", days_ago=days_ago)
    for operation in ("place-order", "collect", "ping"):
        said(operation, days_ago=401)
    kept = [said("find-items", days_ago=1), said("place-order", days_ago=3), said("settle", days_ago=399)]

    forgotten = forgetting.forget_exchanges(
        lookups_before=NOW - timedelta(days=2), others_before=NOW - timedelta(days=400)
    )

    assert forgotten == 8
    assert list(Exchange.objects.order_by("pk")) == kept


def test_every_retailers_old_conversations_go(retailer, other_retailer, settings):
    settings.LOOKUPS_KEPT_DAYS, settings.EXCHANGES_KEPT_DAYS = 7, 30
    for owner in (retailer, other_retailer):
        with retailer_scope(owner.pk):
            said("find-items", days_ago=8)
            said("find-items", days_ago=6)
            said("place-order", days_ago=29)
            said("place-order", days_ago=31)

    forget_old_exchanges()

    left = [("find-items", 6), ("place-order", 29)]
    assert told() == left
    with retailer_scope(other_retailer.pk):
        assert told() == left


def told():
    rows = Exchange.objects.order_by("operation").values_list("operation", "started_at")
    return [(operation, (NOW - started_at).days) for operation, started_at in rows]


@pytest.mark.parametrize("days", ["0", "-1", "many"])
def test_keeping_nothing_at_all_is_refused_at_the_start(days):
    with pytest.raises(ImproperlyConfigured, match="LOOKUPS_KEPT_DAYS"):
        Environment({"LOOKUPS_KEPT_DAYS": days}).number("LOOKUPS_KEPT_DAYS", 2, least=1)
