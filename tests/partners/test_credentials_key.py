"""The key that seals credentials is changed: every row is sealed anew, one by one, across retailers."""

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partners.models import Partner
from partners.operations.credentials import reseal, stage_next
from partners.vault import VaultError
from stores.tenancy import retailer_scope
from tests.conftest import NOON
from tests.factories.partners import PartnerFactory


@pytest.fixture
def partners(retailer, other_retailer, settings):
    """One partner of each of two retailers, sealed under the key that will go; the first is changing its key."""
    settings.CREDENTIALS_KEYS = {"2025": os.urandom(32)}
    ours = PartnerFactory(key="ours")
    stage_next(partner_id=ours.pk, credentials={"key": "ours next"}, now=NOON)
    with retailer_scope(other_retailer.pk):
        theirs = PartnerFactory(key="theirs")
    settings.CREDENTIALS_KEYS = {"2026": os.urandom(32), **settings.CREDENTIALS_KEYS}
    return ours, theirs


def rotate():
    said = StringIO()
    call_command("rotate_credentials_key", stdout=said, stderr=said)
    return said.getvalue()


def test_every_row_is_sealed_anew_and_the_old_key_can_go(partners, settings, other_retailer):
    ours, theirs = partners

    said = rotate()

    settings.CREDENTIALS_KEYS = {"2026": settings.CREDENTIALS_KEYS["2026"]}
    ours.refresh_from_db()
    with retailer_scope(other_retailer.pk):
        theirs.refresh_from_db()
    assert said == "2 sealed anew, 0 as they were.\n"
    assert (ours.credentials, ours.next_credentials) == ({"key": "ours"}, {"key": "ours next"})
    assert (theirs.credentials, theirs.next_credentials) == ({"key": "theirs"}, {})


def test_without_it_the_old_key_cannot_go(partners, settings):
    settings.CREDENTIALS_KEYS = {"2026": settings.CREDENTIALS_KEYS["2026"]}
    partners[0].refresh_from_db()

    with pytest.raises(VaultError):
        _ = partners[0].credentials


def test_it_goes_on_where_it_was_stopped_and_again_changes_nothing(partners):
    reseal(partner_id=partners[0].pk)
    sealed = Partner.objects.get().sealed_credentials

    assert rotate() == "1 sealed anew, 1 as they were.\n"
    assert rotate() == "0 sealed anew, 2 as they were.\n"
    assert Partner.objects.get().sealed_credentials == sealed


def test_a_row_that_does_not_open_is_named_and_stops_nothing(partners, other_retailer):
    Partner.objects.update(sealed_credentials="v1:2024:AAAA")
    said = StringIO()

    with pytest.raises(CommandError, match="1 do not open"):
        call_command("rotate_credentials_key", stdout=said, stderr=said)

    assert said.getvalue().splitlines()[-1] == "1 sealed anew, 0 as they were."
    assert partners[0].code in said.getvalue()
    assert Partner.objects.get().sealed_credentials == "v1:2024:AAAA"
