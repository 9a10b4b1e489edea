"""Pages and programs are told of our own files alone, in a few queries however many pictures there are."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.kiosk.urls import urlpatterns as catalogue_pages
from catalog.models import Picture
from catalog.operations.pictures.fetching import fetch_due_pictures
from orders.kiosk.urls import urlpatterns as order_pages
from tests.api import program
from tests.catalog.pictures import files
from tests.catalog.pictures.conftest import named, seen
from tests.conftest import NOON
from tests.factories.catalog import OfferFactory
from tests.factories.partners import PartnerFactory
from tests.factories.stores import KioskFactory
from tests.orders.conftest import screen_of

PROGRAMS = (
    "/api/v1/items/?code={gtin}",
    "/api/v1/items/?q=boot",
    "/api/v1/orders/",
    "/api/schema/",
)
SRCSET = re.compile(r'srcset="([^"]*)"')
SRC = re.compile(r'<img src="(/media/[^"]*)"')


@pytest.fixture
def screen(retailer):
    return screen_of(KioskFactory())


@pytest.fixture
def boot(server, retailer):
    """A boot with a picture that was fetched from a partner."""
    named(server.put("/secret-place/1.jpg", files.photo()), partner=PartnerFactory(code="tarn"))
    fetch_due_pictures()
    return seen()


def pages_of(screen, boot):
    """Every page of the kiosk that needs no more than an item, with its address."""
    arguments = {"sku": boot.sku, "gtin": boot.gtin}
    for route in [*catalogue_pages, *order_pages]:
        wanted = {name: arguments.get(name) for name in route.pattern.converters}
        if None not in wanted.values():
            yield route.name, screen.get(reverse(route.name, kwargs=wanted), {"q": "boot"})


def test_no_page_and_no_program_is_told_where_a_partner_keeps_its_pictures(server, screen, boot):
    pages = dict(pages_of(screen, boot))
    api = program()
    documents = {path: api.get(path.format(gtin=boot.gtin)) for path in PROGRAMS}

    told = {name: answer.content.decode() for name, answer in {**pages, **documents}.items()}

    assert {"start", "search", "item", "cart"} <= pages.keys()
    assert [
        name for name, text in told.items() if "secret-place" in text or server.line.base_url in text
    ] == []
    assert boot.shown.folder in told["item"]
    assert boot.shown.folder in told["search"]
    assert boot.shown.folder in told["start"]
    assert boot.shown.folder in told["/api/v1/items/?code={gtin}"]


def test_an_item_is_shown_in_each_size_and_in_both_formats(screen, boot):
    page = screen.get(reverse("item", args=[boot.sku])).content.decode()

    avif, webp = SRCSET.findall(page)[:2]
    base = f"/media/renditions/{boot.shown.folder}"
    assert avif == f"{base}/400.avif 400w, {base}/800.avif 800w, {base}/900.avif 900w"
    assert webp == avif.replace("avif", "webp")
    assert SRC.findall(page)[0] == f"{base}/800.webp"
    assert f'src="{base}/800.webp" alt="Boot 1" width="800" height="800" fetchpriority="high"' in page


def test_every_file_that_a_page_names_is_there(screen, boot, settings):
    page = screen.get(reverse("item", args=[boot.sku])).content.decode()
    addresses = {one.split()[0] for told in SRCSET.findall(page) for one in told.split(", ")} | set(
        SRC.findall(page)
    )

    names = [urlsplit(address).path.removeprefix("/media/") for address in addresses]

    assert sorted(name for name in names if not (settings.MEDIA_ROOT / name).is_file()) == []


def test_the_api_tells_of_one_file(boot):
    answer = program().get("/api/v1/items/", {"code": boot.gtin}).json()

    [variant] = answer["results"][0]["variants"]
    assert variant["images"] == [boot.shown.url]


@pytest.fixture
def partner(retailer):
    return PartnerFactory()


def pictured(count, partner):
    for number in range(1, count + 1):
        offer = OfferFactory(variant__product__title=f"Hat {number:03}", partner=partner)
        picture = Picture.objects.create(
            digest=uuid4().hex, main="renditions/x/400.webp", widths=[400], used_at=NOON, drawn_at=NOON
        )
        offer.variant.shown = picture
        offer.variant.save()
    return offer.variant


def cost_of(ask, path):
    ask(path)
    with CaptureQueriesContext(connection) as queries:
        answer = ask(path)
    return len(queries), answer.content.decode().count("renditions/x/400.webp")


@pytest.mark.parametrize("path", ["/search/?q=hat", "/"])
def test_a_page_of_many_pictures_costs_the_same_as_one_of_one(screen, partner, path):
    pictured(1, partner)
    one, _ = cost_of(screen.get, path)

    pictured(100, partner)
    many, shown = cost_of(screen.get, path)

    assert (many, shown > 4) == (one, True)


def test_an_answer_to_a_program_costs_the_same_however_many_pictures(partner):
    api = program()
    pictured(1, partner)
    one, _ = cost_of(api.get, "/api/v1/items/?q=hat")

    pictured(100, partner)
    many, shown = cost_of(api.get, "/api/v1/items/?q=hat")

    assert (many, shown > 4) == (one, True)
