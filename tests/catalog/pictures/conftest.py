"""A partner's picture server on loopback, and the catalogue that is shown by what it gives."""

import re
from decimal import Decimal

import pytest
from django.core.files.storage import storages

from catalog.models import PictureSource, Variant
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from partners.messages import PartnerItem
from tests.catalog.pictures import files
from tests.conftest import NOON
from tests.factories.catalog import gtin
from tests.factories.partners import PartnerFactory
from tests.partners.listening_partner import Told, listening


class PictureServer:
    """Gives what was put at each path; a callable is asked with the call. Everything else is not there."""

    def __init__(self) -> None:
        self.at = {}

    def answer(self, call):
        found = self.at.get(call.path, Told(404, files.HTML))
        return found(call) if callable(found) else found

    def put(self, path, content, **headers):
        self.at[path] = Told(200, content, {"Content-Type": "image/jpeg", **headers})
        return f"{self.line.base_url}{path}"


@pytest.fixture
def server():
    """A partner's picture server."""
    server = PictureServer()
    with listening(server.answer) as line:
        server.line = line
        yield server


def item(*images, number=1):
    """What a partner tells of an item, and where its pictures are."""
    return PartnerItem(
        partner_sku=f"S-{number}",
        gtin=gtin(number),
        family="",
        title=f"Boot {number}",
        currency="EUR",
        cost=Decimal(5),
        price=Decimal(9),
        images=images,
    )


def named(*images, number=1, partner=None):
    """A partner tells of an item; what we know of it then."""
    told = [item(*images, number=number)]
    record_items(partner=partner or PartnerFactory(), items=told, provenance=Provenance.FEED, now=NOON)
    return Variant.objects.get(gtin=gtin(number))


def seen(number=1):
    """The variant as pages see it."""
    return Variant.objects.select_related("shown", "product").get(gtin=gtin(number))


def told():
    """What became of each address, in order."""
    rows = PictureSource.objects.order_by("pk")
    return [(row.state, row.problem) for row in rows]


def stored(root):
    """The names of all files, with their folders' names left out."""
    storage = storages["renditions"]
    made = sorted(str(path.relative_to(root)) for path in (root / "renditions").rglob("*") if path.is_file())
    assert storage.location == str(root)
    return [re.sub("[0-9a-f]{32}", "*", name) for name in made]
