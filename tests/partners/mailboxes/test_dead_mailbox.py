"""A mailbox that cannot be reached is left alone, by collections as by every other conversation."""

from datetime import timedelta

import pytest

from orders.operations.collection import collect_from, collect_from_all
from partners.errors import Throttled
from partners.models import Exchange, PartnerCircuit
from partners.operations import standing
from partners.operations.standing import COLLECT, Leave, LeftAlone, note
from partners.transports.conversation import Held
from tests.factories.partners import PartnerFactory
from tests.partners.feed_partner import OPTIONS


@pytest.fixture
def partner(retailer):
    """A partner whose server nobody answers at."""
    return PartnerFactory(
        transformer="partners.transformers.feed.FeedTransformer",
        base_url="sftp://aisle@127.0.0.1:9/aisle",
        auth_scheme="none",
        options=OPTIONS,
    )


def rounds(count):
    """So many rounds, one every half minute; how many times the mailbox was tried."""
    for _ in range(count):
        collect_from_all()
        PartnerCircuit.objects.update(window_at=_earlier("window_at"), open_until=_earlier("open_until"))
    return Exchange.objects.count()


def _earlier(field):
    """As if half a minute had passed."""
    row = PartnerCircuit.objects.first()
    moment = getattr(row, field) if row else None
    return moment and moment - timedelta(seconds=30)


def test_after_five_rounds_in_vain_it_is_tried_every_five_minutes(partner):
    assert rounds(5) == 5
    assert rounds(9) == 5
    assert rounds(1) == 6
    with pytest.raises(LeftAlone):
        collect_from(partner_id=partner.pk)


def test_by_the_pace_of_shoppers_it_would_be_tried_every_time(partner, monkeypatch):
    """The control: five failures never come together in one minute."""
    monkeypatch.setattr(standing, "PACES", {})

    assert rounds(15) == 15


def test_one_that_asked_us_to_wait_is_not_tried_before(partner):
    note(Leave(partner_id=partner.pk, operation=COLLECT), Held(error=Throttled("Wait.", retry_after=60)))

    assert collect_from_all() == 0

    assert not Exchange.objects.exists()
