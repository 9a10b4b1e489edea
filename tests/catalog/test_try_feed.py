"""Reading a list once, to see what would become of it."""

import io

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Feed, Offer
from catalog.operations.feeds import read_due_feeds
from partners.models import Exchange
from tests.catalog.feed_mailbox import Shelf, row
from tests.factories.catalog import gtin


@pytest.fixture
def shelf(settings, tmp_path, retailer):
    settings.PARTNER_FILES_ROOT, settings.PARTNER_FILES_SETTLE_S = tmp_path, 0
    return Shelf(tmp_path, retailer)


def said(retailer, *more):
    told = io.StringIO()
    call_command("try_feed", retailer.slug, "tarn", *more, stdout=told, no_color=True)
    return told.getvalue().splitlines()


def test_what_would_be_imported_is_shown_and_nothing_is_written(retailer, shelf):
    shelf.leave(row(1), row(2), row(3, currency="USD"))

    lines = said(retailer, "--rows", "1")

    assert lines == [
        f"{gtin(1)}  S-1                       12.00 EUR       5  Boot 1",
        "… and 1 more",
        "! S-3: Its cost is in USD, not in EUR.",
        "2 items would be imported; 1 cannot be used.",
    ]
    assert (Offer.objects.count(), Feed.objects.count(), Exchange.objects.count()) == (0, 0, 0)


def test_a_list_that_would_be_held_is_told(retailer, shelf):
    shelf.leave(*(row(number) for number in range(1, 11)))
    read_due_feeds()
    shelf.leave(row(1))

    assert said(retailer)[-1] == (
        "The last list had 10 items: this one would change nothing and wait for a person."
    )


def test_a_list_that_cannot_be_read_is_told_in_words(retailer, shelf):
    with pytest.raises(CommandError, match="There is no file"):
        said(retailer)
    with pytest.raises(CommandError, match="There is no retailer nobody"):
        call_command("try_feed", "nobody", "tarn")
    with pytest.raises(CommandError, match="has no partner nobody"):
        call_command("try_feed", retailer.slug, "nobody")
