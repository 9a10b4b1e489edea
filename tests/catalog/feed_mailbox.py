"""A partner that leaves lists of all it offers in a folder we share."""

from catalog.models import Feed, Offer
from tests.factories.catalog import gtin
from tests.factories.partners import PartnerFactory

OPTIONS = {
    "files": "stock*",
    "columns": {
        "partner_sku": "sku",
        "gtin": "gtin",
        "family": "family",
        "title": "title",
        "cost": "cost",
        "price": "price",
        "currency": "currency",
        "available": "available",
    },
}
TITLES = ",".join(OPTIONS["columns"].values())


def row(number, *, available=5, price="19.90", currency="EUR", family="", of=""):
    """What the list says of one item."""
    return f"S-{number},{of or gtin(number)},{family},Boot {number},12.00,{price},{currency},{available}"


class Shelf:
    """The partner's folder, and what we hold of it."""

    def __init__(self, root, retailer, code="tarn") -> None:
        self.folder = root / retailer.slug / code
        (self.folder / "in").mkdir(parents=True)
        self.partner = PartnerFactory(
            code=code,
            transformer="partners.transformers.feed.FeedTransformer",
            base_url=f"file:///{code}",
            auth_scheme="none",
            options=OPTIONS,
        )
        self.lists = 0

    def leave(self, *rows, name=""):
        """Leave a new list; the newest counts."""
        self.lists += 1
        file = self.folder / "in" / (name or f"stock-{self.lists}.csv")
        file.write_text("\n".join([TITLES, *rows, ""]))

    @property
    def feed(self):
        """How it was last read."""
        return Feed.objects.get(partner=self.partner)

    def offers(self):
        """The pieces of each offer, by the partner's SKU."""
        return dict(
            Offer.objects.filter(partner=self.partner).order_by("pk").values_list("partner_sku", "available")
        )


def due():
    """Let every feed be due, as if the time had passed."""
    Feed.objects.update(due_at="2026-01-01T00:00:00Z")
