from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.models import Lookup, LookupAnswer
from catalog.operations import forgetting
from catalog.tasks import forget_old_lookups
from stores.tenancy import retailer_scope
from tests.factories.partners import PartnerFactory

NOW = timezone.now()


def _asked(*, days_ago):
    started = NOW - timedelta(days=days_ago)
    lookup = Lookup.objects.create(words="jacket", started_at=started, deadline_at=started)
    LookupAnswer.objects.create(lookup=lookup, partner=PartnerFactory())
    return lookup


def test_old_questions_go_with_their_answers_and_new_ones_stay(retailer, monkeypatch):
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    for days_ago in (3, 4, 5, 6, 7):
        _asked(days_ago=days_ago)
    kept = _asked(days_ago=1)

    assert forgetting.forget_lookups(before=NOW - timedelta(days=2)) == 5

    assert list(Lookup.objects.all()) == [kept]
    assert LookupAnswer.objects.count() == 1


@pytest.mark.usefixtures("retailer")
def test_every_retailers_old_questions_go(other_retailer):
    _asked(days_ago=3)
    with retailer_scope(other_retailer.pk):
        _asked(days_ago=3)

    forget_old_lookups()

    assert not Lookup.objects.exists()
    with retailer_scope(other_retailer.pk):
        assert not Lookup.objects.exists()
