"""What a partner leaves in a mailbox of each kind is kept once, put away after that, and lost never."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

from orders.models import OrderEvent, PurchaseOrder
from orders.operations.collection import collect_from_all
from orders.operations.submission import submit_purchase_order
from orders.states import PurchaseOrderState as State
from partners.models import PartnerNotice
from tests.factories.orders import order_of
from tests.factories.partners import PartnerFactory
from tests.partners.feed_partner import OPTIONS

TITLES = "order,their order,status,line,pieces,why"


@pytest.fixture
def mailbox(place, committed_retailer, settings):
    """A mailbox of each kind, where this retailer's partner leaves its files."""
    settings.PARTNER_FILES_SETTLE_S = 0
    committed_retailer.slug = "acme"
    committed_retailer.save()
    return place


@pytest.fixture
def partner(mailbox):
    """The partner whose mailbox it is."""
    partner = PartnerFactory(
        code="northpeak",
        transformer="partners.transformers.feed.FeedTransformer",
        base_url=mailbox.account.base_url,
        auth_scheme="none",
        options=OPTIONS,
    )
    partner.seal_credentials(dict(mailbox.account.credentials))
    partner.save()
    return partner


@pytest.fixture
def share(partner):
    """A purchase order of two boots that lies there."""
    share = order_of(2, partner=partner, partner_sku="MOOR-39").purchase_orders.get()
    submit_purchase_order(purchase_order_id=share.pk)
    return share


def answer(mailbox, share, name="answers.csv"):
    rows = [TITLES, f"{share.number},N-1,confirmed,1,2,", ""]
    mailbox.put(f"in/{name}", "\n".join(rows).encode(), age_s=0)


def archived(mailbox):
    """What was put away, by the names that the partner gave."""
    return sorted(name.split("-", 2)[2] for name in mailbox.names("in/archive"))


def now(share):
    return PurchaseOrder.objects.get(pk=share.pk)


def facts():
    return OrderEvent.objects.count(), PartnerNotice.objects.count()


def test_an_answer_is_applied_then_put_away(mailbox, share):
    answer(mailbox, share)

    assert collect_from_all() == 1

    assert (now(share).state, now(share).partner_reference) == (State.ACKNOWLEDGED, "N-1")
    assert (mailbox.names("in"), archived(mailbox)) == ([], ["answers.csv"])
    assert collect_from_all() == 0


def test_the_same_words_in_another_file_change_nothing(mailbox, share):
    answer(mailbox, share)
    collect_from_all()
    before = facts()
    answer(mailbox, share, "answers-again.csv")

    collect_from_all()

    assert facts() == before
    assert archived(mailbox) == ["answers-again.csv", "answers.csv"]


def test_a_crash_between_keeping_and_putting_away_fetches_again_and_changes_nothing(mailbox, partner, share):
    """The file lies there still, what it said is in our books already: twice fetched, once heard."""
    answer(mailbox, share)
    died = _collector(mailbox, partner, FAULTS="collection.before_settling=kill@1")
    before, lay = facts(), mailbox.names("in")

    fetched = collect_from_all()

    assert (died, lay, now(share).state) == (-signal.SIGKILL, ["answers.csv"], State.ACKNOWLEDGED)
    assert (fetched, facts()) == (1, before)
    assert (mailbox.names("in"), archived(mailbox)) == ([], ["answers.csv"])


def test_if_it_were_not_remembered_what_was_heard_the_crash_would_leave_two_of_it(mailbox, partner, share):
    """The control: the same crash, and nobody remembers the parcel."""
    answer(mailbox, share)
    collect_from_all()
    parcel = f"order,carrier,tracking,sku,pieces\n{share.number},DHL,JD01,MOOR-39,2\n"
    mailbox.put("in/parcels.csv", parcel.encode(), age_s=0)
    _collector(mailbox, partner, FAULTS="collection.before_settling=kill@1")
    before, _ = facts()
    PartnerNotice.objects.all().delete()

    collect_from_all()

    assert facts()[0] > before


def _collector(mailbox, partner, **environment):
    """Collect as a process of its own; its exit status."""
    program = (
        "import django; django.setup()\n"
        "from orders.operations.collection import collect_from\n"
        "from stores.tenancy import retailer_scope\n"
        f"with retailer_scope({partner.retailer_id}): collect_from(partner_id={partner.pk})"
    )
    given = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PARTNER_FILES_ROOT": str(django_settings.PARTNER_FILES_ROOT),
        "PARTNER_FILES_BUCKET": django_settings.PARTNER_FILES_BUCKET,
        "PARTNER_FILES_SETTLE_S": "0",
        "AWS_ENDPOINT_URL": django_settings.AWS_S3_ENDPOINT_URL or "",
        **environment,
    }
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=django_settings.BASE_DIR, env=given, check=False).returncode
