"""What a Vendure shop sells, as our items."""

from decimal import Decimal

import pytest

from partners.errors import Unreadable
from partners.messages import ItemQuery, PartnerItem
from partners.transformers.vendure import VendureTransformer
from tests.partners.vendure_partner import (
    CHANNEL,
    OPTIONS,
    VendurePartner,
    heard,
    operation,
    settings,
    variables,
)

SMALL, LARGE = "9500000000051", "9500000000082"


@pytest.fixture
def shop():
    return VendurePartner()


def found(shop, query=None, **options):
    conversation = VendureTransformer(OPTIONS | options).find_items(query or ItemQuery(gtin=f"0{SMALL}"))
    return heard(conversation, shop.answer)


def test_a_scan_gives_the_variant_and_then_its_family_with_tax_in_the_price(shop):
    [asked_for, other] = found(shop)

    assert asked_for == PartnerItem(
        partner_sku="RUN-2-39",
        gtin=SMALL,
        family=f"{CHANNEL}/2",
        title="Runner 2",
        brand="Fernway",
        category="Running",
        description="A light shoe, number 2.",
        attributes={"colour": "Fern", "size": "39"},
        images=("https://shop.example/assets/preview/62/shoe.png",),
        currency="EUR",
        cost=Decimal("31.00"),
        available=497,
    )
    assert other.partner_sku == "RUN-2-42"


def test_a_variant_beyond_what_is_shown_of_its_family_is_found_all_the_same(shop):
    shop.product["variantList"]["items"] = [shop.variants["6"]]

    assert [item.gtin for item in found(shop)] == [SMALL, LARGE]


def test_a_gtin_is_asked_for_in_all_its_spellings_in_the_shops_own_field():
    conversation = VendureTransformer(OPTIONS | {"gtin_field": "barcode"}).find_items(
        ItemQuery(gtin="00012345678905")
    )

    request = next(conversation)

    spelt = ["0012345678905", "00012345678905", "012345678905"]
    assert variables(request)["filter"] == {"barcode": {"in": spelt}}
    assert b"customFields { gtin: barcode }" in request.body


@pytest.mark.parametrize(
    ("query", "filter_sent"),
    [
        (ItemQuery(partner_sku="RUN-2-39"), {"sku": {"eq": "RUN-2-39"}}),
        (
            ItemQuery(words=" light  shoe"),
            {
                "enabled": {"eq": True},
                "_and": [{"name": {"contains": "light"}}, {"name": {"contains": "shoe"}}],
            },
        ),
    ],
)
def test_a_sku_is_asked_for_as_it_is_and_words_one_by_one(query, filter_sent):
    request = next(VendureTransformer(OPTIONS).find_items(query))

    assert variables(request)["filter"] == filter_sent


def test_channel_and_language_are_those_of_the_options():
    options = OPTIONS | {"channel": "trade-token", "language": "pt"}

    request = next(VendureTransformer(options).find_items(ItemQuery(words="shoe")))

    assert (request.headers["vendure-token"], request.params) == ("trade-token", {"languageCode": "pt"})


@pytest.mark.parametrize(
    ("fields", "available"),
    [
        ({"stockLevels": [{"stockOnHand": 5, "stockAllocated": 2}]}, 3),
        ({"stockLevels": [{"stockOnHand": 5, "stockAllocated": 2}] * 2}, 6),
        ({"stockLevels": [{"stockOnHand": -1, "stockAllocated": 2}]}, 0),
        ({"stockLevels": []}, 0),
        ({"useGlobalOutOfStockThreshold": False, "outOfStockThreshold": 490}, 7),
        ({"useGlobalOutOfStockThreshold": False, "outOfStockThreshold": -10}, 507),
        ({"trackInventory": "FALSE"}, None),
        ({"trackInventory": "FALSE", "stockLevel": "OUT_OF_STOCK"}, 0),
    ],
)
def test_pieces_are_what_is_on_hand_and_not_promised_less_what_is_kept_back(shop, fields, available):
    shop.variants["5"] |= fields

    assert found(shop)[0].available == available


@pytest.mark.parametrize(
    ("shops_own", "available"), [(settings(tracks=False), None), (settings(threshold=7), 490)]
)
def test_what_a_variant_leaves_open_the_shop_decides_for_all(shop, shops_own, available):
    shop.settings = shops_own

    assert found(shop)[0].available == available


@pytest.mark.parametrize(("decimals", "cost"), [(0, "3100"), (2, "31.00"), (3, "3.100")])
def test_a_price_has_the_decimals_that_the_shop_tells(shop, decimals, cost):
    shop.settings = settings(decimals=decimals)

    assert str(found(shop)[0].cost) == cost


@pytest.mark.parametrize("price", [31.5, "3100", True, None, -1, 10**13])
def test_a_price_that_is_no_whole_number_of_cents_is_no_answer(shop, price):
    shop.variants["5"]["priceWithTax"] = price

    with pytest.raises(Unreadable):
        found(shop)


@pytest.mark.parametrize(
    "fields", [{"enabled": False}, {"sku": ""}, {"customFields": {"gtin": None}}], ids=["off", "sku", "gtin"]
)
def test_what_is_not_shown_or_has_no_name_in_trade_is_not_offered(shop, fields):
    shop.variants["6"] |= fields

    assert [item.gtin for item in found(shop)] == [SMALL]


def test_nothing_of_a_product_that_was_taken_off_is_offered(shop):
    shop.product["enabled"] = False

    assert found(shop) == ()


def test_words_find_products_and_the_shop_is_asked_once(shop):
    requests = []

    def answer(request):
        requests.append(operation(request))
        return shop.answer(request)

    items = heard(VendureTransformer(OPTIONS).find_items(ItemQuery(words="Runner 2")), answer)

    assert ([item.gtin for item in items], requests) == ([SMALL, LARGE], ["findProducts"])
