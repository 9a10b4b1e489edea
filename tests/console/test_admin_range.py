"""Products and offers."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Product, Variant
from tests.catalog.pictures.files import photo
from tests.console.pages import add_of, list_of, page_of, text_of

PRODUCT = {
    "title": "Wool sock", "brand": "Holm", "category": "Socks", "family": "wool-sock", "description": "",
    "variants-TOTAL_FORMS": 1, "variants-INITIAL_FORMS": 0,
    "variants-0-sku": "OUR-1", "variants-0-gtin": "9501234567891", "variants-0-position": 0,
    "variants-0-attributes": "colour: Fern, Size: M",
}  # fmt: skip
PNG = photo("PNG", size=(64, 64))


def made(company):
    with company.scope():
        return Variant.objects.select_related("product").filter(sku="OUR-1").first()


def test_a_product_is_kept_with_its_variant(hq, ours):
    hq.post(add_of("product"), PRODUCT)

    variant = made(ours)
    assert (variant.gtin, variant.attributes) == ("09501234567891", {"colour": "Fern", "size": "M"})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"variants-0-gtin": "9501234567890"}, "That is no GTIN"),
        ({"variants-0-gtin": "950"}, "That is no GTIN"),
        ({"variants-0-attributes": "Fern"}, "Name the axis and the place on it"),
        ({"variants-0-sku": "ours-sku"}, "Another variant has this already"),
        ({"variants-0-picture": SimpleUploadedFile("x.html", b"<script>")}, "Use a picture"),
        ({"variants-0-picture": SimpleUploadedFile("x.png", b"<script>")}, "not what its name says"),
        ({"variants-0-picture": SimpleUploadedFile("x.png", PNG + b"\0" * 2_000_000)}, "larger than 2 MB"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_kept(hq, ours, wrong, words):
    response = hq.post(add_of("product"), {**PRODUCT, **wrong})

    assert words in text_of(response)
    with ours.scope():
        assert Product.objects.count() == 1


def test_a_variants_picture_is_kept_and_shown(hq, ours):
    hq.post(add_of("product"), {**PRODUCT, "variants-0-picture": SimpleUploadedFile("sock.png", PNG)})

    variant = made(ours)
    assert variant.picture.name.startswith("pictures/sock")
    assert variant.picture.url in hq.get(page_of(variant.product)).content.decode()


def test_a_product_shows_what_partners_offer_and_how_old_that_is(hq, ours):
    told = text_of(hq.get(page_of(ours.rows["product"])))

    assert re.search(r"ours supplies 19\.90 EUR 12\.00 EUR 4 2 days live \d+(\.\d)? s ago", told)


def test_an_offer_is_read_and_never_written(hq, ours):
    offer = ours.rows["offer"]

    assert "€19.90" in text_of(hq.get(list_of("offer")))
    assert hq.post(page_of(offer), {"price": "0.01"}).status_code == 403
    assert ours.fresh("offer").price == offer.price


@pytest.mark.parametrize("query", ["ours jacket", "ours-sku", "OURS-SKU"])
def test_a_product_is_found_by_name_and_by_code(hq, ours, query):
    assert "ours jacket" in text_of(hq.get(list_of("product"), {"q": query}))


def test_an_offer_is_listed_by_the_name_of_what_is_offered(hq, ours):
    listed = text_of(hq.get(list_of("offer")))

    with ours.scope():
        variant = Variant.objects.select_related("product").get()
    assert f"{variant.product} {variant}" in listed
