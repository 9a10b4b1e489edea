"""Finding products in a Shopify shop, with the answers that its documentation describes."""

from decimal import Decimal

import pytest

from partners.contract import talk
from partners.errors import Unreadable
from partners.messages import ItemQuery, PartnerItem
from partners.transformers.shopify import ShopifyTransformer
from tests.partners.shapes import shopify as shapes
from tests.partners.shopify_partner import ShopifyPartner
from tests.partners.shopify_talks import heard, variables

ASKED = ItemQuery(gtin="09500000000051")
SMALL = PartnerItem(
    partner_sku="RUN-2-39",
    gtin="9500000000051",
    family="shopify/8474977763649",
    title="Runner 2",
    brand="Fernway",
    category="Running shoes",
    description="A light shoe, number 2.",
    attributes={"Colour": "Fern", "Size": "39"},
    images=(
        "https://cdn.shopify.example/files/runner-39.png",
        "https://cdn.shopify.example/files/runner.png",
    ),
    currency="EUR",
    cost=Decimal("31.00"),
    available=12,
)


@pytest.fixture
def shop():
    return ShopifyPartner()


def found(shop, query=ASKED, **options):
    return heard(ShopifyTransformer(options).find_items(query), shop.answer)


def with_variant(shop, **fields):
    """The shop with one variant, some of whose fields are others."""
    shop.products = [shapes.product(shapes.variant(**fields))]
    return shop


def test_a_barcode_finds_the_whole_family_the_size_asked_for_first(shop):
    held = talk(ShopifyTransformer().find_items(ItemQuery(gtin="09500000000082")), shop.answer)

    [asked] = held.requests
    assert (asked.method, asked.path) == ("POST", "/admin/api/2026-10/graphql.json")
    assert variables(asked) == {
        "query": 'barcode:"9500000000082" OR barcode:"09500000000082"',
        "first": 4,
        "variants": 50,
    }
    assert [(item.gtin, item.available) for item in held.result] == [
        ("9500000000082", 3),
        ("9500000000051", 12),
    ]
    assert held.result[1] == SMALL


def test_a_sku_finds_the_whole_family_too(shop):
    items = found(shop, ItemQuery(partner_sku="RUN-2-42"))

    assert [item.partner_sku for item in items] == ["RUN-2-42", "RUN-2-39"]


def test_words_find_products_that_hold_all_of_them(shop):
    assert [item.partner_sku for item in found(shop, ItemQuery(words="Runner fern"))] == [
        "RUN-2-39",
        "RUN-2-42",
    ]
    assert found(shop, ItemQuery(words="runner sandal")) == ()


@pytest.mark.parametrize(
    ("sku", "search"),
    [
        ('12" (red)', r'sku:"12\" (red)"'),
        ("a\\b", r'sku:"a\\b"'),
        ("x OR tag:y", 'sku:"x OR tag:y"'),
    ],
)
def test_what_we_look_for_cannot_become_part_of_the_question(shop, sku, search):
    held = talk(ShopifyTransformer().find_items(ItemQuery(partner_sku=sku)), shop.answer)

    assert variables(held.requests[0])["query"] == search
    assert held.result == ()


@pytest.mark.parametrize(
    ("fields", "available"),
    [
        ({"inventoryQuantity": 0}, 0),
        ({"inventoryQuantity": -3}, 0),
        ({"availableForSale": False}, 0),
        ({"inventoryItem": {"tracked": False}}, None),
        ({"inventoryQuantity": None}, None),
        ({"inventoryPolicy": "CONTINUE"}, 12),
        ({"inventoryPolicy": "CONTINUE", "inventoryQuantity": -3}, None),
    ],
)
def test_pieces_are_counted_where_the_shop_counts_them(shop, fields, available):
    [item] = found(with_variant(shop, **fields))

    assert item.available == available


@pytest.mark.parametrize("fields", [{"sku": None}, {"sku": ""}])
def test_what_has_no_sku_is_not_offered(shop, fields):
    assert found(with_variant(shop, **fields)) == ()


def test_what_the_shop_has_put_away_is_not_offered(shop):
    shop.products[0]["status"] = "ARCHIVED"

    assert found(shop) == ()


def test_a_product_that_comes_in_one_way_has_no_attributes(shop):
    only = [{"name": "Title", "value": "Default Title"}]

    [item] = found(with_variant(shop, selectedOptions=only, media={"nodes": []}))

    assert (item.attributes, item.images) == ({}, ("https://cdn.shopify.example/files/runner.png",))


def test_films_and_pictures_still_in_the_making_are_left_out(shop):
    made = [{"__typename": "Video"}, {"__typename": "MediaImage", "image": None}]

    [item] = found(with_variant(shop, media={"nodes": made}))

    assert item.images == ("https://cdn.shopify.example/files/runner.png",)


@pytest.mark.parametrize("price", ["31,00", "NaN", "-1.00", "1e30", "", None, True, [], "३१"])
def test_a_price_that_is_no_amount_is_not_offered(shop, price):
    with pytest.raises(Unreadable, match="price"):
        found(with_variant(shop, price=price))


def test_a_shop_that_answers_with_other_goods_is_seen_through(shop):
    """What was not asked for keeps its own GTIN, and whoever asked leaves it out."""
    other = shapes.product(shapes.variant(201, "41", "9500000000075"), legacyResourceId="77")
    answer = {"shop": {"currencyCode": "EUR"}, "productVariants": {"nodes": [{"id": "1", "product": other}]}}

    held = talk(ShopifyTransformer().find_items(ASKED), lambda request: shapes.say({"data": answer}))

    assert [item.gtin for item in held.result] == ["9500000000075"]


def test_a_family_asked_for_by_two_of_its_codes_is_told_once(shop):
    """A shop may give one barcode to two variants."""
    twice = shapes.product(shapes.variant(), shapes.variant(103, "39W"))
    shop.products = [twice]

    assert [item.partner_sku for item in found(shop)] == ["RUN-2-39", "RUN-2-39W"]


def test_a_version_of_the_api_is_part_of_the_address(shop):
    held = talk(ShopifyTransformer({"version": "2027-01"}).find_items(ASKED), shop.answer)

    assert held.requests[0].path == "/admin/api/2027-01/graphql.json"
