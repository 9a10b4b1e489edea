"""Finding products in a WooCommerce shop, with the answers that its documentation describes."""

from decimal import Decimal

import pytest

from partners.contract import talk
from partners.errors import Unreadable
from partners.messages import ItemQuery, PartnerItem
from partners.transformers.woocommerce import WooCommerceTransformer
from tests.partners.shapes import woocommerce as shapes
from tests.partners.woocommerce_partner import OPTIONS, WooCommercePartner

ASKED = ItemQuery(gtin="09500000000051")
PICTURES = "https://shop.example/wp-content"
SMALL = PartnerItem(
    partner_sku="RUN-2-39",
    gtin="9500000000051",
    family="shop.example/740",
    title="Runner 2",
    brand="Fernway",
    category="Running shoes",
    description="A light shoe, number 2.",
    attributes={"Colour": "Fern", "Size": "39"},
    images=(f"{PICTURES}/runner-39.png", f"{PICTURES}/runner.png"),
    currency="EUR",
    cost=Decimal("31.00"),
    available=12,
)


@pytest.fixture
def shop():
    return WooCommercePartner()


def found(shop, query=ASKED, **options):
    held = talk(WooCommerceTransformer(OPTIONS | options).find_items(query), shop.answer)
    if held.error:
        raise held.error
    return held.result


def with_variation(shop, **fields):
    """The shop with one size, some of whose fields are others."""
    shop.variations = {741: shapes.variation(**fields)}
    return shop


def only_simple(shop, **fields):
    """The shop with a bottle that comes in one way only."""
    usual = {
        "type": "simple",
        "sku": "BOT-1",
        "global_unique_id": "9500000000044",
        "manage_stock": True,
        "stock_quantity": 7,
        "variations": [],
    }
    shop.products, shop.variations = {740: shapes.product(**(usual | fields))}, {}
    return shop


def test_a_barcode_finds_the_whole_family_the_size_asked_for_first(shop):
    held = talk(WooCommerceTransformer(OPTIONS).find_items(ItemQuery(gtin="09500000000082")), shop.answer)

    assert [(request.method, request.path, dict(request.params)) for request in held.requests] == [
        ("GET", "/products", {"global_unique_id": "9500000000082,09500000000082"}),
        ("GET", "/products/740", {}),
        ("GET", "/products/740/variations", {"per_page": "50"}),
    ]
    assert [(item.gtin, item.available) for item in held.result] == [
        ("9500000000082", 3),
        ("9500000000051", 12),
    ]
    assert held.result[1] == SMALL


def test_a_sku_finds_the_whole_family_too(shop):
    assert [item.partner_sku for item in found(shop, ItemQuery(partner_sku="RUN-2-42"))] == [
        "RUN-2-42",
        "RUN-2-39",
    ]


def test_words_find_products_with_all_their_sizes(shop):
    assert [item.partner_sku for item in found(shop, ItemQuery(words="runner"))] == ["RUN-2-39", "RUN-2-42"]
    assert found(shop, ItemQuery(words="sandal")) == ()


def test_a_product_that_comes_in_one_way_is_one_item_for_one_request(shop):
    held = talk(
        WooCommerceTransformer(OPTIONS).find_items(ItemQuery(gtin="09500000000044")), only_simple(shop).answer
    )

    [item] = held.result
    assert (item.partner_sku, item.attributes, item.available) == ("BOT-1", {"Colour": "Fern"}, 7)
    assert len(held.requests) == 1


def test_two_sizes_of_one_product_that_are_both_hits_make_one_family(shop):
    shop.variations[742]["global_unique_id"] = "09500000000051"

    held = talk(WooCommerceTransformer(OPTIONS).find_items(ASKED), shop.answer)

    assert len(held.requests) == 3
    assert [item.partner_sku for item in held.result] == ["RUN-2-39", "RUN-2-42"]


@pytest.mark.parametrize("query", [ASKED, ItemQuery(partner_sku="RUN-2-39")])
def test_a_shop_that_ignores_the_question_and_answers_with_everything_is_seen_through(query):
    """So does WooCommerce before 9.2 when it is asked for a GTIN."""
    everything = [shapes.product(), shapes.hit(size="41", gtin="9500000000075", number=743)]

    held = talk(WooCommerceTransformer(OPTIONS).find_items(query), lambda request: shapes.say(everything))

    assert (held.result, len(held.requests)) == ((), 1)


@pytest.mark.parametrize(
    ("fields", "available"),
    [
        ({"stock_quantity": 0}, 0),
        ({"stock_quantity": -3}, 0),
        ({"stock_status": "outofstock"}, 0),
        ({"stock_status": "onbackorder"}, 0),
        ({"stock_status": "brandnew"}, 0),
        ({"purchasable": False}, 0),
        ({"manage_stock": False, "stock_quantity": None}, None),
        ({"manage_stock": "parent", "stock_quantity": 5}, 5),
    ],
)
def test_pieces_are_counted_where_the_shop_counts_them(shop, fields, available):
    [item] = found(with_variation(shop, **fields))

    assert item.available == available


@pytest.mark.parametrize("fields", [{"stock_status": "onbackorder"}, {"stock_quantity": -3}])
def test_what_the_shop_awaits_is_offered_where_that_is_agreed(shop, fields):
    [item] = found(with_variation(shop, **fields), backorders=True)

    assert item.available is None


@pytest.mark.parametrize("fields", [{"sku": ""}, {"price": ""}, {"status": "private"}])
def test_what_has_no_sku_or_no_price_or_is_not_shown_is_not_offered(shop, fields):
    assert found(with_variation(shop, **fields)) == ()


@pytest.mark.parametrize("fields", [{"type": "grouped"}, {"type": "external"}, {"status": "draft"}])
def test_what_is_sold_elsewhere_or_not_yet_is_not_offered(shop, fields):
    assert found(only_simple(shop, **fields), ItemQuery(partner_sku="BOT-1")) == ()


@pytest.mark.parametrize("price", ["31,00", "NaN", "-1.00", "1e30", True, [], "३१"])
def test_a_price_that_is_no_amount_is_not_offered(shop, price):
    with pytest.raises(Unreadable, match="price"):
        found(with_variation(shop, price=price))


def test_an_older_shop_without_brands_is_read_all_the_same(shop):
    del shop.products[740]["brands"]

    assert found(shop)[0].brand == ""


@pytest.mark.parametrize("address", [None, "", "runner-2", "http://[", 7])
def test_a_product_without_an_address_has_no_name_of_its_own(shop, address):
    shop.products[740]["permalink"] = address

    with pytest.raises(Unreadable, match="permalink"):
        found(shop)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("<p>Light<br>and <b>b</b>right &amp; dry</p>", "Light and bright & dry"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("&lt;b&gt;", "<b>"),
        ("<" * 50_000, "<" * 50_000),
    ],
)
def test_a_description_is_told_without_its_mark_up(shop, told, read):
    """What is left is text: whoever shows it escapes it."""
    shop.products[740]["short_description"] = told

    assert found(shop)[0].description == read
