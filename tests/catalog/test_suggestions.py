import pytest
from django.utils import timezone

from catalog.queries.families import match
from catalog.queries.pages import of_families
from catalog.scan import read
from stores.tenancy import retailer_scope
from tests.factories.catalog import OfferFactory, VariantFactory
from tests.factories.stores import RetailerFactory


def _like(offer):
    """What is suggested to someone who looks at the item of this offer."""
    family = match(read(offer.variant.gtin)).family
    return list(of_families([family], leaving_out=[family], now=timezone.now()).similar)


def _alike(**product):
    """Something of the same category, to be had for ten."""
    given = {f"variant__product__{name}": value for name, value in product.items()}
    return OfferFactory(price="10.00", **{"variant__product__category": "Jackets", **given})


def test_of_what_is_as_like_the_same_brand_comes_first_then_the_others_by_name(retailer):
    shown = _alike(title="Shown", brand="Tarn")
    for brand, title in (("Moor", "A"), ("Tarn", "C"), ("Lumi", "Z"), ("Tarn", "B"), ("Lumi", "Y")):
        _alike(title=title, brand=brand)

    found = [(one.brand, one.title) for one in _like(shown)]

    assert found == [("Tarn", "B"), ("Tarn", "C"), ("Moor", "A"), ("Lumi", "Y"), ("Lumi", "Z")]


def test_six_are_suggested_at_most(retailer):
    shown = _alike(brand="Tarn", title="Shown")
    for number in range(8):
        _alike(brand="Lumi" if number < 5 else "Tarn", title=f"Number {number}")

    assert [one.title[-1] for one in _like(shown)] == ["5", "6", "7", "0", "1", "2"]


def test_a_product_is_suggested_by_what_costs_least_of_it(retailer):
    shown, other = _alike(), _alike(title="Other")
    OfferFactory(variant=VariantFactory(product=other.variant.product, sku="CHEAP"), price="9.00")
    OfferFactory(variant__product=other.variant.product, price="1.00", available=0)

    [suggestion] = _like(shown)

    assert (suggestion.title, suggestion.sku, str(suggestion.price)) == ("Other", "CHEAP", "9.00")


@pytest.mark.parametrize(
    "unlike",
    [
        {
            "variant__product__category": "Shoes",
            "variant__product__title": "Boot",
            "variant__product__brand": "Moor",
        },
        {"available": 0},
        {"partner__paused_at": timezone.now()},
    ],
    ids=["another thing", "sold out", "paused"],
)
def test_what_is_not_like_it_or_not_to_be_had_is_not_suggested(retailer, unlike):
    shown = _alike()
    OfferFactory(**{"variant__product__category": "Jackets", **unlike})

    assert _like(shown) == []


def test_nothing_of_another_retailer_is_suggested(retailer):
    shown = _alike()
    with retailer_scope(RetailerFactory().pk):
        _alike()

    assert _like(shown) == []
