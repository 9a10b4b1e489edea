"""The change of the key that seals credentials, killed where it hurts most, goes on when it is started again."""

import base64
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from partners.models import Partner
from partners.operations.credentials import stage_next
from stores.tenancy import retailer_scope
from tests.conftest import NOON
from tests.factories.partners import PartnerFactory
from tests.factories.stores import RetailerFactory

pytestmark = pytest.mark.faults

OLD, NEW = os.urandom(32), os.urandom(32)


@pytest.fixture
def retailers(transactional_db, settings):
    """Two retailers with three partners each, all sealed under the old key, amid a change of their own."""
    settings.CREDENTIALS_KEYS = {"2025": OLD}
    retailers = [RetailerFactory(), RetailerFactory()]
    for retailer in retailers:
        with retailer_scope(retailer.pk):
            for number in range(3):
                partner = PartnerFactory(key=f"{retailer.slug}-{number}")
                stage_next(partner_id=partner.pk, credentials={"key": f"next-{number}"}, now=NOON)
    settings.CREDENTIALS_KEYS = {"2026": NEW, "2025": OLD}
    return retailers


def rotate(**environment):
    """Change the key in a process of its own: how it ended and what it said."""
    keys = ",".join(
        f"{name}:{base64.b64encode(key).decode()}" for name, key in (("2026", NEW), ("2025", OLD))
    )
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "CREDENTIALS_KEYS": keys}
    ended = subprocess.run(
        [sys.executable, "manage.py", "rotate_credentials_key"],
        cwd=django_settings.BASE_DIR, env={**given, **environment}, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return ended.returncode, ended.stdout


def opened(retailers):
    """What each partner is shown, and how many rows are sealed under the newest key."""
    shown, renewed = [], 0
    for retailer in retailers:
        with retailer_scope(retailer.pk):
            for partner in Partner.objects.order_by("pk"):
                shown.append((partner.credentials["key"], partner.next_credentials["key"]))
                renewed += partner.sealed_credentials.startswith("v1:2026:")
                assert partner.sealed_credentials[:8] == partner.sealed_next_credentials[:8]
    return shown, renewed


@pytest.mark.parametrize("window", ["credentials.before_save", "credentials.before_commit"])
@pytest.mark.parametrize("arrival", [1, 4])
def test_a_killed_change_leaves_every_row_readable_and_goes_on(retailers, settings, window, arrival):
    before, _ = opened(retailers)

    died, _ = rotate(FAULTS=f"{window}=kill@{arrival}")
    halfway, renewed = opened(retailers)
    ended, said = rotate()

    settings.CREDENTIALS_KEYS = {"2026": NEW}
    assert (died, renewed, halfway) == (-signal.SIGKILL, arrival - 1, before)
    assert (ended, said) == (0, f"{6 - renewed} sealed anew, {renewed} as they were.\n")
    assert opened(retailers) == (before, 6)
