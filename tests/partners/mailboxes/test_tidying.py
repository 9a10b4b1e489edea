"""What is removed from a mailbox, when, and what never is."""

from datetime import UTC, datetime, timedelta

import pytest

from partners.errors import Outcome
from partners.models import Exchange
from partners.operations.tidying import tidy_mailbox, tidy_mailboxes
from partners.tasks import tidy_every_mailbox
from partners.transformers import mailbox as steps
from partners.transformers.requests import FileRequest
from tests.factories.partners import PartnerFactory
from tests.partners.feed_partner import OPTIONS
from tests.partners.mailboxes.places import step

NOW = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)
OLD, NEW = NOW - timedelta(days=91), NOW - timedelta(days=89)


def archived(moment, name="answers.csv"):
    """What a file is called that was put away then."""
    return f"{moment:%Y%m%dT%H%M%S%f}Z-00ff-{name}"


@pytest.fixture
def mailbox(place, retailer, settings):
    """A mailbox of each kind, with a partner."""
    settings.PARTNER_FILES_SETTLE_S = 0
    retailer.slug = "acme"
    retailer.save()
    return place


def partner_at(mailbox, kind="feed.FeedTransformer", options=OPTIONS):
    partner = PartnerFactory(
        transformer=f"partners.transformers.{kind}",
        base_url=mailbox.account.base_url,
        auth_scheme="none",
        options=options,
    )
    partner.seal_credentials(dict(mailbox.account.credentials))
    partner.save()
    return partner


def test_what_was_put_away_long_ago_is_removed_and_nothing_else(mailbox):
    partner = partner_at(mailbox)
    for path in ("in/stock.csv", "in/answers.csv", "out/A-1.csv", "in/archive/of-the-partner.csv"):
        mailbox.put(path, age_s=400 * 86_400)
    for moment in (OLD, NEW):
        mailbox.put(f"in/archive/{archived(moment)}")
        mailbox.put(f"sent/archive/{archived(moment, 'A-1.csv')}")

    assert tidy_mailbox(partner_id=partner.pk, now=NOW) == 2

    assert mailbox.names("in") == ["answers.csv", "stock.csv"]
    assert mailbox.names("out") == ["A-1.csv"]
    assert mailbox.names("in/archive") == [archived(NEW), "of-the-partner.csv"]
    assert mailbox.names("sent/archive") == [archived(NEW, "A-1.csv")]
    assert tidy_mailbox(partner_id=partner.pk, now=NOW) == 0


def test_a_copy_of_an_order_is_put_away_first_and_removed_long_after(mailbox, settings):
    """A bucket's dates are its own, so here it is us who come later; what is put away bears the date of today."""
    settings.PARTNER_ARCHIVE_DAYS = 300
    partner = partner_at(mailbox)
    mailbox.put("sent/A-1.csv")
    today = datetime.now(UTC)

    done = [
        tidy_mailbox(partner_id=partner.pk, now=today + timedelta(days=days)) for days in (179, 181, 299, 301)
    ]

    assert done == [0, 1, 0, 1]


@pytest.mark.parametrize("kind", ["x12.X12Transformer", "edifact.EdifactTransformer"])
def test_by_edi_the_copies_stay_for_they_make_a_control_number_ours(folder, retailer, settings, kind):
    settings.PARTNER_FILES_SETTLE_S = 0
    retailer.slug = "acme"
    retailer.save()
    partner = partner_at(folder, kind, {"our_id": "AISLE", "partner_id": "NORTHPEAK"})
    folder.put("sent/000000001.edi", age_s=400 * 86_400)
    folder.put(f"in/archive/{archived(OLD, '855.edi')}")

    assert tidy_mailbox(partner_id=partner.pk, now=NOW) == 1

    assert (folder.names("sent"), folder.names("in/archive")) == (["000000001.edi"], [])


def test_more_than_one_round_holds_are_removed_in_several(folder, retailer, settings, monkeypatch):
    settings.PARTNER_FILES_SETTLE_S = 0
    retailer.slug = "acme"
    retailer.save()
    monkeypatch.setattr(steps, "MOST_AT_ONCE", 2)
    partner = partner_at(folder)
    for number in range(5):
        folder.put(f"in/archive/{archived(OLD, f'answers-{number}.csv')}")

    assert tidy_mailbox(partner_id=partner.pk, now=NOW) == 5

    assert Exchange.objects.filter(partner=partner).count() == 4


@pytest.mark.parametrize(
    "path", ["in/stock.csv", "out/A-1.csv", "in/archive/of-the-partner.csv", "archive/x"]
)
def test_no_protocol_can_remove_what_we_did_not_put_away(place, path):
    place.put(path)

    held = step(place.account, FileRequest.removing(path))

    assert held.outcome is Outcome.NOT_SENT
    assert place.get(path) == b"words"


def test_what_is_gone_is_gone(place):
    gone = FileRequest.removing(f"in/archive/{archived(OLD)}")
    place.put(gone.path)

    answers = [step(place.account, gone).result.status for _ in range(2)]

    assert answers in ([200, 404], [200, 200])  # S3 does not tell
    assert place.get(gone.path) is None


def test_every_night_all_mailboxes_are_tidied_though_one_cannot_be_reached(folder, retailer, settings):
    settings.PARTNER_FILES_SETTLE_S = 0
    retailer.slug = "acme"
    retailer.save()
    PartnerFactory(
        transformer="partners.transformers.feed.FeedTransformer", base_url="sftp://a@127.0.0.1:9/x"
    )
    by_http = PartnerFactory()
    partner_at(folder)
    folder.put(f"in/archive/{archived(datetime(2026, 1, 1, tzinfo=UTC))}")

    tidy_every_mailbox()

    assert folder.names("in/archive") == []
    assert not Exchange.objects.filter(partner=by_http).exists()
    assert tidy_mailboxes(now=NOW) == 0
