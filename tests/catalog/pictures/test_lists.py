"""Lists that name pictures of items we know already."""

from dataclasses import replace

from catalog.models import Feed, Offer, PictureSource, VariantPicture
from catalog.operations import feed_turns
from catalog.operations.feed_intake import take_in
from catalog.operations.pictures import naming
from partners.models import Partner
from tests.catalog.feed_mailbox import due
from tests.catalog.pictures.conftest import item
from tests.factories.partners import PartnerFactory

ONE, TWO, THREE = (f"https://pictures.example/{number}.jpg" for number in (1, 2, 3))


def listed(*items):
    """Take a whole list in; whether that was news."""
    partner = Partner.objects.select_related("retailer").first() or PartnerFactory()
    Feed.objects.filter(partner=partner).exists() and due()
    return take_in(feed_turns.take(partner), items, is_whole=True, said="")


def noted():
    """The addresses of each variant, the best first."""
    links = VariantPicture.objects.order_by("variant", "position")
    return [*links.values_list("variant__gtin", "source__address")]


def test_items_that_are_known_bring_pictures_that_are_new_and_lose_those_named_no_more(retailer):
    first, second, third = (item(number=number) for number in (1, 2, 3))
    listed(replace(first, images=(ONE, TWO)), second, third)
    before = dict(Offer.objects.values_list("pk", "observed_at"))

    listed(replace(first, images=(TWO,)), replace(second, images=("ftp://x", THREE, "\x00")), third)

    assert noted() == [(first.gtin, TWO), (second.gtin, THREE)]
    assert dict(Offer.objects.values_list("pk", "observed_at")) == before


def test_pictures_that_are_noted_are_not_looked_at_again(retailer, monkeypatch):
    """Only the item that names another is; of the control, an item that names none, nothing is said either."""
    told = [replace(item(number=number), images=(ONE,)) for number in (1, 2, 3)]
    listed(*told)
    asked = []
    note = naming._note

    def counted(named, **rest):
        asked.append(len(named))
        note(named, **rest)

    monkeypatch.setattr(naming, "_note", counted)
    listed(replace(told[0], images=(TWO,)), replace(told[1], images=()), replace(told[2], available=7))

    assert asked == [1]
    assert PictureSource.objects.count() == 2
    assert [address for _, address in noted()] == [TWO, ONE, ONE]
