"""Vendure's demo catalogue with its photographs, had from a shop that runs, shown on a kiosk."""

import io

import pytest
from django.core.files.storage import storages
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from catalog.models import Picture, PictureSource, Product, Variant
from catalog.models.offer import Provenance
from catalog.operations.answers import record_items
from catalog.operations.pictures import fetching
from catalog.operations.pictures.fetching import fetch_due_pictures
from deploy.partners.vendure.shop_program import running
from partners.messages import ItemQuery
from partners.registry import transformer_for
from tests.factories.partners import PartnerFactory
from tests.factories.stores import KioskFactory
from tests.orders.conftest import screen_of
from tests.real_partners.vendure.demo_shop import demo_stock
from tests.real_partners.vendure.trade import hear

pytestmark = [
    pytest.mark.partners,
    pytest.mark.django_db(transaction=True, databases=["default", "ops"]),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The shop, and one GTIN of each of its products."""
    stock, gtins = demo_stock()
    with running(tmp_path_factory.mktemp("vendure-demo"), stock) as shop:
        yield shop, gtins


@pytest.fixture
def listed(demo, patient_retailer):
    """All that the shop sells, as our products."""
    shop, gtins = demo
    partner = PartnerFactory(
        code="vendure",
        transformer="partners.transformers.vendure.VendureTransformer",
        options={"customer_id": shop.customer_id},
        base_url=shop.url,
        auth_scheme="session",
        lookup_timeout_ms=10_000,
    )
    partner.seal_credentials({"username": shop.username, "password": shop.password})
    partner.save()
    for gtin in gtins:
        held = hear(partner, transformer_for(partner).find_items(ItemQuery(gtin=gtin)))
        assert held.error is None
        record_items(partner=partner, items=held.result, provenance=Provenance.LIVE, now=timezone.now())
    return shop


def test_each_photograph_is_fetched_drawn_and_shown(listed, monkeypatch, settings):
    monkeypatch.setattr(fetching, "ROUND_S", 600.0)

    fetch_due_pictures()

    failed = [(row.address, row.problem) for row in PictureSource.objects.exclude(state="kept")]
    assert failed == []
    assert (Product.objects.count(), Variant.objects.count()) == (54, 88)
    assert Variant.objects.filter(shown=None).count() == 0
    for picture in Picture.objects.all():
        with storages["renditions"].open(picture.main) as file, Image.open(io.BytesIO(file.read())) as image:
            image.load()
            assert image.format == "WEBP"
    laptop = Variant.objects.filter(product__title="Laptop").first()
    page = screen_of(KioskFactory()).get(reverse("item", args=[laptop.sku])).content.decode()
    assert (laptop.shown.folder in page, listed.url in page) == (True, False)
    PictureSource.objects.update(due_at=Now())
    assert fetch_due_pictures() == PictureSource.objects.count()
