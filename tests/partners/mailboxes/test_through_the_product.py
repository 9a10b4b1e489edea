"""An order that is dropped into a folder, answered there, and followed to its end."""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from orders.models import PurchaseOrder
from orders.operations.collection import collect_from_all
from orders.operations.submission import submit_purchase_order
from orders.outbox import TryAgain
from orders.states import PurchaseOrderState as State
from partners.models import Exchange, Partner, PartnerNotice
from partners.operations.connection import check
from partners.operations.exchanges import NO_NEWS
from partners.operations.mailboxes import NameTaken, NoSuchFile, look_into, replay
from partners.queries.accounts import account_of
from tests.factories.orders import order_of
from tests.factories.partners import PartnerFactory
from tests.partners.feed_partner import OPTIONS, STOCK

TITLES = "order,their order,status,line,pieces,why"


@pytest.fixture
def root(retailer, settings, tmp_path):
    """The mailbox, with a list of stock in it."""
    settings.PARTNER_FILES_ROOT = tmp_path
    settings.PARTNER_FILES_SETTLE_S = 0
    root = tmp_path / retailer.slug / "northpeak"
    (root / "in").mkdir(parents=True)
    (root / "in" / "stock.csv").write_text(STOCK)
    return root


@pytest.fixture
def partner(root):
    """A partner that has nothing but files."""
    return PartnerFactory(
        code="northpeak",
        transformer="partners.transformers.feed.FeedTransformer",
        base_url="file:///northpeak",
        auth_scheme="none",
        options=OPTIONS,
    )


@pytest.fixture
def share(partner):
    """A purchase order of two boots."""
    order = order_of(
        2, partner=partner, partner_sku="MOOR-39", cost=Decimal("71.00"), variant__gtin="09500000000051"
    )
    return order.purchase_orders.get()


def answer(root, *rows):
    (root / "in" / "answers.csv").write_text("\n".join([TITLES, *rows, ""]))


def now(share):
    return PurchaseOrder.objects.get(pk=share.pk)


def test_an_order_is_dropped_answered_and_put_away(root, share):
    submit_purchase_order(purchase_order_id=share.pk)
    dropped = (root / "out" / f"{share.number}.csv").read_text()
    waiting = now(share).state
    answer(root, f"{share.number},N-1,confirmed,1,2,")

    heard = collect_from_all()

    assert (waiting, heard) == (State.SENT, 1)
    assert (now(share).state, now(share).partner_reference) == (State.ACKNOWLEDGED, "N-1")
    assert share.number in dropped
    assert [one.name for one in (root / "in").iterdir() if one.is_file()] == ["stock.csv"]
    assert Exchange.objects.count() == 3


def test_an_order_that_was_taken_before_we_knew_it_lay_there_is_not_left_again(root, share):
    submit_purchase_order(purchase_order_id=share.pk)
    (root / "out" / f"{share.number}.csv").unlink()
    PurchaseOrder.objects.filter(pk=share.pk).update(state=State.UNKNOWN)

    with pytest.raises(TryAgain, match="ask them for"):
        submit_purchase_order(purchase_order_id=share.pk)

    assert now(share).state == State.UNKNOWN
    assert list((root / "out").iterdir()) == []


def test_an_answer_resolves_what_we_did_not_know(root, share):
    submit_purchase_order(purchase_order_id=share.pk)
    PurchaseOrder.objects.filter(pk=share.pk).update(state=State.UNKNOWN)
    answer(root, f"{share.number},N-1,sold out,1,0,")

    collect_from_all()

    assert now(share).state == State.REJECTED


def test_of_visits_in_which_nothing_waited_only_the_last_is_kept(root, share):
    submit_purchase_order(purchase_order_id=share.pk)
    collect_from_all()
    first = visits()
    collect_from_all()
    second = visits()
    answer(root, f"{share.number},N-1,confirmed,1,2,")
    collect_from_all()
    collect_from_all()

    assert [summary for _, summary in first] == [summary for _, summary in second] == [NO_NEWS]
    assert first != second
    assert [summary for _, summary in visits()] == ["", NO_NEWS]


def test_a_visit_that_failed_is_kept_each_time(root, share, partner):
    Partner.objects.filter(pk=partner.pk).update(base_url="sftp://127.0.0.1:9/nobody")

    collect_from_all()
    collect_from_all()

    assert len(visits()) == 2
    assert NO_NEWS not in dict(visits()).values()


def visits():
    return list(Exchange.objects.filter(operation="collect").order_by("pk").values_list("pk", "summary"))


def test_a_file_that_could_not_be_read_is_read_again_once_the_settings_are_right(root, share, partner):
    submit_purchase_order(purchase_order_id=share.pk)
    answer(root, f"{share.number},N-1,bestätigt,1,2,")
    collect_from_all()
    (notice,) = PartnerNotice.objects.all()
    (kept,) = look_into(partner_id=partner.pk, folder="in/archive")
    words = {**OPTIONS["answers"], "accepted": ["bestätigt"]}
    Partner.objects.filter(pk=partner.pk).update(options={**OPTIONS, "answers": words})

    replay(partner_id=partner.pk, path=f"in/archive/{kept['name']}")
    collect_from_all()

    assert notice.problem == f"{share.number} (line 2): 'bestätigt' is no answer that we agreed on."
    assert now(share).state == State.ACKNOWLEDGED


def test_a_replay_that_cannot_be_is_refused_by_name(root, share, partner):
    answer(root, "x,,,,,")
    collect_from_all()
    (kept,) = look_into(partner_id=partner.pk, folder="in/archive")
    answer(root, "y,,,,,")

    with pytest.raises(NameTaken):
        replay(partner_id=partner.pk, path=f"in/archive/{kept['name']}")
    with pytest.raises(NoSuchFile):
        replay(partner_id=partner.pk, path=f"in/archive/{kept['name'][:-4]}.txt")


def test_the_command_lists_and_replays_for_one_retailer(root, retailer, partner):
    answer(root, "x,,,,,")
    collect_from_all()
    (kept,) = look_into(partner_id=partner.pk, folder="in/archive")
    said = io.StringIO()

    call_command("partner_mailbox", retailer.slug, "northpeak", "list", "in/archive", stdout=said)
    call_command(
        "partner_mailbox", retailer.slug, "northpeak", "replay", f"in/archive/{kept['name']}", stdout=said
    )

    assert said.getvalue().count(kept["name"]) == 2
    assert (root / "in" / "answers.csv").exists()
    with pytest.raises(CommandError, match="no partner nobody"):
        call_command("partner_mailbox", retailer.slug, "nobody", "list", "in", stdout=said)
    with pytest.raises(CommandError, match="does not lie in an archive"):
        call_command("partner_mailbox", retailer.slug, "northpeak", "replay", "in/stock.csv", stdout=said)


def test_a_connection_is_tried_before_an_order_depends_on_it(partner):
    steps = check(partner_id=partner.pk)

    told = {step.name: step.words for step in steps}
    assert told["Conversation"] == ("The mailbox is open. 1 files lie in in; the newest list is stock.csv.")
    assert all(step.works for step in steps)


def test_a_partner_by_http_has_no_mailbox_and_costs_no_query(retailer, django_assert_num_queries):
    by_http = Partner.objects.get(pk=PartnerFactory().pk)

    with django_assert_num_queries(0):
        account = account_of(by_http)

    assert account.open_mailbox is None
