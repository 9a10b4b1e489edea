"""Partners' lists become offers, once, and never by mistake."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Feed, Offer, Product
from catalog.models.feed import FeedState
from catalog.models.offer import Provenance
from catalog.operations import feed_import
from catalog.operations.feeds import NotHeld, read_again, read_due_feeds, take_anyway
from catalog.operations.reservation import Wanted, reserve
from catalog.queries import items
from catalog.scan import read
from catalog.tasks import read_feeds
from partners.models import Exchange, Partner, PartnerCircuit
from partners.operations.administration import pause
from stores.tenancy import retailer_scope
from tests.catalog.feed_mailbox import Shelf, due, row
from tests.factories.catalog import OfferFactory, VariantFactory, gtin
from tests.factories.partners import PartnerFactory
from tests.partners.x12_partner import OPTIONS as X12_OPTIONS
from tests.partners.x12_partner import X12Partner

TEN = [row(number) for number in range(1, 11)]


@pytest.fixture
def root(settings, tmp_path):
    settings.PARTNER_FILES_ROOT, settings.PARTNER_FILES_SETTLE_S = tmp_path, 0
    return tmp_path


@pytest.fixture
def shelf(root, retailer):
    """A partner of the retailer in scope."""
    return Shelf(root, retailer)


def read_next():
    due()
    return read_due_feeds()


def states(shelf):
    return shelf.feed.state, shelf.feed.items, shelf.feed.held_items


def test_an_item_that_only_the_partner_has_is_found(shelf):
    shelf.leave(row(1, available=7, family="boots"), row(2, family="boots"))

    assert read_due_feeds() == 1

    found = items.find(read(gtin(1)))
    offer = Offer.objects.get(variant=found)
    assert [found.product.title, found.product.variants.count()] == ["Boot 1", 2]
    assert (offer.price, offer.cost, offer.currency) == (Decimal("19.90"), Decimal("12.00"), "EUR")
    assert (offer.available, offer.provenance) == (7, Provenance.FEED)
    assert states(shelf) == (FeedState.READ, 2, None)


def test_a_later_list_changes_offers_and_withdraws_what_it_lacks(shelf):
    shelf.leave(row(1), row(2), row(3))
    read_due_feeds()
    shelf.leave(row(1, available=9, price="21.00"), row(2))

    assert read_next() == 1

    assert shelf.offers() == {"S-1": 9, "S-2": 5, "S-3": 0}
    assert Offer.objects.get(partner_sku="S-1").price == Decimal("21.00")


def test_a_list_that_did_not_change_costs_nothing_and_leaves_what_was_sold(shelf):
    shelf.leave(row(1))
    read_due_feeds()
    offer = Offer.objects.get()
    reserve([Wanted(offer_id=offer.pk, sku="x", quantity=2, shown_price=offer.price)])
    due()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert read_due_feeds() == 0

    assert shelf.offers() == {"S-1": 3}
    assert not any("catalog_offer" in query["sql"] for query in asked.captured_queries)


@pytest.mark.parametrize("name", ["stock-9.csv", "answers.csv"])
def test_the_same_items_under_another_name_or_beside_another_file_are_no_news(shelf, name):
    shelf.leave(row(1))
    read_due_feeds()
    Offer.objects.update(available=3)
    shelf.leave(row(1), name=name)

    assert read_next() == 0

    assert shelf.offers() == {"S-1": 3}
    assert shelf.feed.read_at > shelf.feed.imported_at


def test_a_person_may_have_the_same_list_written_again(shelf):
    shelf.leave(row(1))
    read_due_feeds()
    Offer.objects.update(available=3)

    read_again(feed_id=shelf.feed.pk)

    assert read_due_feeds() == 1
    assert shelf.offers() == {"S-1": 5}


def test_other_terms_are_news_though_the_list_is_the_same(shelf):
    shelf.leave(row(1, price=""))
    read_due_feeds()
    Partner.objects.update(markup_percent=50)

    assert read_next() == 1

    assert Offer.objects.get().price == Decimal("18.00")


def test_a_list_that_is_much_shorter_waits_for_a_person(shelf):
    shelf.leave(*TEN)
    read_due_feeds()
    before = shelf.offers()
    shelf.leave(*TEN[:4])

    assert (read_next(), read_next()) == (0, 0)

    assert shelf.offers() == before
    assert states(shelf) == (FeedState.HELD, 10, 4)
    assert shelf.feed.problem == "It has 4 items where there were 10, so nothing was changed."


@pytest.mark.parametrize(("percent", "left"), [(60, 5), (100, 4), (70, 4)])
def test_without_the_hold_it_would_be_taken(shelf, settings, percent, left):
    """The control: a list less short, or a retailer that does not mind."""
    settings.FEED_HELD_WHEN_SHORTER_BY_PERCENT = percent
    shelf.leave(*TEN)
    read_due_feeds()
    shelf.leave(*TEN[:left])

    assert read_next() == 1

    assert sum(available > 0 for available in shelf.offers().values()) == left


def test_a_person_takes_it_anyway(shelf):
    shelf.leave(*TEN)
    read_due_feeds()
    shelf.leave(*TEN[:4])
    read_next()

    take_anyway(feed_id=shelf.feed.pk)

    assert read_due_feeds() == 1
    assert sorted(shelf.offers().values()) == [0] * 6 + [5] * 4
    assert states(shelf) == (FeedState.READ, 4, None)
    with pytest.raises(NotHeld):
        take_anyway(feed_id=shelf.feed.pk)


def test_what_was_held_is_forgotten_when_the_partner_puts_it_right(shelf):
    shelf.leave(*TEN)
    read_due_feeds()
    shelf.leave(*TEN[:4])
    read_next()
    shelf.leave(*TEN)

    assert read_next() == 0

    assert (*states(shelf), shelf.feed.problem) == (FeedState.READ, 10, None, "")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "No row holds all titles"),
        ("sku,gtin,family,title,cost,price,currency,available\n", "It has no rows."),
        ("<html>Sorry</html>", "It is a web page"),
        (
            "sku,gtin,family,title,cost,price,currency,available\nS,x,,T,1,1,EUR,1",
            "is no GTIN",
        ),
    ],
)
def test_an_empty_or_unreadable_list_changes_nothing_and_is_told(shelf, content, problem):
    shelf.leave(row(1))
    read_due_feeds()
    (shelf.folder / "in" / "stock-2.csv").write_text(content)

    assert read_next() == 0

    assert shelf.offers() == {"S-1": 5}
    assert shelf.feed.state == FeedState.FAILED
    assert problem in shelf.feed.problem


def test_a_reading_that_failed_is_over_once_the_earlier_list_is_back(shelf):
    shelf.leave(*TEN)
    read_due_feeds()
    shelf.leave(*TEN[:4])
    read_next()
    broken = shelf.folder / "in" / "stock-3.csv"
    broken.write_text("")
    read_next()
    since = shelf.feed.problem_since
    broken.unlink()

    read_next()

    assert states(shelf) == (FeedState.HELD, 10, 4)
    assert shelf.feed.problem_since == since


def test_rows_that_cannot_be_used_are_counted_and_told(shelf):
    shelf.leave(
        row(1),
        row(2, currency="USD"),
        row(3, of="123"),
        row(4, price="99999999999999"),
        row(5, available="?"),
    )

    read_due_feeds()

    told = {one["source"].rpartition("/")[2]: one["reason"] for one in shelf.feed.unusable}
    assert shelf.offers() == {"S-1": 5}
    assert shelf.feed.unusable_count == 4
    assert told["S-2"] == "Its cost is in USD, not in EUR."
    assert set(told) == {"S-2", "stock-1.csv, line 4", "stock-1.csv, line 5", "stock-1.csv, line 6"}


def test_a_list_in_another_currency_is_no_list(shelf):
    shelf.leave(row(1))
    read_due_feeds()
    shelf.leave(row(1, currency="USD"), row(2, currency="USD"))

    read_next()

    assert shelf.offers() == {"S-1": 5}
    assert shelf.feed.problem == "No item can be used. Its cost is in USD, not in EUR."


def test_what_was_asked_live_is_not_withdrawn_and_newer_word_stays(shelf):
    asked, newer = (
        OfferFactory(
            partner=shelf.partner, variant=VariantFactory(gtin=gtin(number)), partner_sku=f"S-{number}"
        )
        for number in (100, 1)
    )
    Offer.objects.filter(pk=newer.pk).update(observed_at=timezone.now() + timedelta(minutes=1), available=1)
    shelf.leave(row(1), row(2))

    read_due_feeds()

    assert shelf.offers() == {asked.partner_sku: 5, "S-1": 1, "S-2": 5}


def test_a_list_of_many_batches_is_written_and_withdrawn_as_a_whole(shelf, monkeypatch):
    monkeypatch.setattr(feed_import, "AT_ONCE", 3)
    shelf.leave(*TEN)
    read_due_feeds()
    shelf.leave(*TEN[4:])

    read_next()

    assert list(shelf.offers().values()) == [0] * 4 + [5] * 6
    assert Product.objects.count() == 10


def test_a_feed_that_is_not_due_and_one_of_a_paused_partner_are_not_read(shelf):
    shelf.leave(row(1))
    read_due_feeds()
    asked = Exchange.objects.count()

    read_due_feeds()
    pause(partner_id=shelf.partner.pk, now=timezone.now())
    read_next()

    assert Exchange.objects.count() == asked == 1


def test_a_partner_that_is_left_alone_is_not_asked_until_then(shelf):
    shelf.leave(row(1))
    PartnerCircuit.objects.create(
        partner=shelf.partner, operation="read-feed", open_until=timezone.now() + timedelta(seconds=60)
    )

    assert read_due_feeds() == 0

    assert not Exchange.objects.exists()
    assert shelf.feed.state == FeedState.NEW
    assert timedelta(seconds=50) < shelf.feed.due_at - timezone.now() < timedelta(seconds=61)


def test_one_partners_trouble_does_not_stop_another(shelf, root, retailer):
    Partner.objects.update(sealed_credentials="nonsense")
    other = Shelf(root, retailer, code="moor")
    other.leave(row(1))

    assert read_due_feeds() == 1

    assert other.offers() == {"S-1": 5}


def test_every_retailers_feeds_are_read_each_into_its_own_books(shelf, root, other_retailer):
    shelf.leave(row(1))
    with retailer_scope(other_retailer.pk):
        theirs = Shelf(root, other_retailer)
        theirs.leave(row(2), row(3))

    read_feeds()

    assert shelf.offers() == {"S-1": 5}
    with retailer_scope(other_retailer.pk):
        assert theirs.offers() == {"S-2": 5, "S-3": 5}


def test_a_list_by_edi_tells_what_is_sold_and_notices_tell_how_many_there_are(root, retailer):
    """Its lists are not whole: what they do not name may still be had, and their pieces were heard once already."""
    box = X12Partner()
    partner = PartnerFactory(
        code="edi",
        transformer="partners.transformers.x12.X12Transformer",
        base_url="file:///edi",
        auth_scheme="none",
        options=X12_OPTIONS,
    )
    for path, content in box.files.items():
        (root / retailer.slug / "edi" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / retailer.slug / "edi" / path).write_bytes(content)
    unnamed = OfferFactory(partner=partner, provenance=Provenance.FEED, variant__gtin=gtin(9_000))

    assert read_due_feeds() == 1
    Offer.objects.filter(partner_sku="MOOR-39").update(available=9)
    read_again(feed_id=Feed.objects.get().pk)
    read_due_feeds()

    told = dict(Offer.objects.values_list("partner_sku", "available"))
    assert told == {unnamed.partner_sku: 5, "MOOR-39": 9}
