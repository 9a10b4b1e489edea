"""Finding products at a django-oscar shop, by hand, with what a real shop said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from partners.errors import Unreadable
from partners.messages import ItemQuery, PartnerItem
from partners.transformers.oscar import OscarTransformer
from tests.partners.oscar_answers import NO_PRICE, NO_STOCK, PRICE, STOCK, changed, family, page, say, variant
from tests.partners.oscar_talks import ASKED, hold


def test_a_barcode_finds_the_whole_family_the_size_asked_for_first():
    shoe = family(variant(10, "9500000000082", "42"), variant())

    asked, items = hold(
        OscarTransformer().find_items(ASKED),
        say(page(shoe)),
        say(PRICE),
        say(STOCK),
        say(PRICE),
        say(NO_STOCK),
    )

    assert [(request.path, dict(request.params)) for request in asked] == [
        ("/lookup/", {"upc": "9500000000051"}),
        ("/products/7/price/", {}),
        ("/products/7/availability/", {}),
        ("/products/10/price/", {}),
        ("/products/10/availability/", {}),
    ]
    found = PartnerItem(
        partner_sku="7",
        gtin="9500000000051",
        family="shop.example/6",
        title="Runner 2",
        description="A light shoe, number 2.",
        category="Running",
        attributes={"colour": "Fern", "size": "39"},
        images=("https://shop.example/media/runner-2.png",),
        currency="EUR",
        cost=Decimal("31.00"),
        available=1000,
    )
    other = replace(
        found,
        partner_sku="10",
        gtin="9500000000082",
        attributes={"colour": "Fern", "size": "42"},
        available=0,
    )
    assert items == (found, other)


@pytest.mark.parametrize(
    ("gtin", "spellings"),
    [
        ("09500000000051", ["9500000000051", "09500000000051"]),
        ("00012345678905", ["0012345678905", "00012345678905", "012345678905"]),
        ("00000095012346", ["0000095012346", "00000095012346", "000095012346", "95012346"]),
        ("19500000000058", ["19500000000058"]),
    ],
)
def test_a_barcode_is_asked_for_in_every_length_until_the_shop_knows_one(gtin, spellings):
    asked, items = hold(
        OscarTransformer().find_items(ItemQuery(gtin=gtin)), *[say(page()) for _ in spellings]
    )

    assert ([request.params["upc"] for request in asked], items) == (spellings, ())


def test_a_shop_that_gives_no_pages_is_understood():
    _, items = hold(
        OscarTransformer().find_items(ASKED),
        say([changed(family(), **variant(), children=[])]),
        say(PRICE),
        say(STOCK),
    )

    assert [item.partner_sku for item in items] == ["7"]


def test_what_has_no_barcode_or_no_price_is_not_offered():
    shoe = family(variant(8, upc=None), variant())

    _, items = hold(OscarTransformer().find_items(ASKED), say(page(shoe)), say(NO_PRICE))

    assert items == ()


@pytest.mark.parametrize("price", ["NaN", "Infinity", "-1.00", "1e30", "1,00", "", True, ["1.00"]])
def test_a_price_that_is_no_amount_is_not_offered(price):
    with pytest.raises(Unreadable, match="incl_tax"):
        hold(
            OscarTransformer().find_items(ASKED),
            say(page(family(variant()))),
            say(changed(PRICE, incl_tax=price)),
            say(STOCK),
        )


def test_a_price_may_be_a_number_where_the_shop_says_so():
    _, [item] = hold(
        OscarTransformer().find_items(ASKED),
        say(page(family(variant()))),
        say(changed(PRICE, incl_tax=31.5)),
        say(STOCK),
    )

    assert item.cost == Decimal("31.5")


@pytest.mark.parametrize("stock", [changed(STOCK, num_available=...), changed(STOCK, num_available=None)])
def test_stock_that_is_not_counted_is_a_yes(stock):
    _, [item] = hold(
        OscarTransformer().find_items(ASKED), say(page(family(variant()))), say(PRICE), say(stock)
    )

    assert item.available is None


def test_a_long_family_is_cut_behind_the_size_asked_for():
    shoe = family(variant(8, "9500000000068"), variant(), variant(9, "9500000000075"))

    _, items = hold(
        OscarTransformer({"most_variants": 1}).find_items(ASKED), say(page(shoe)), say(PRICE), say(STOCK)
    )

    assert [item.gtin for item in items] == ["9500000000051"]


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/api/products/7/price/",
        "https://shop.example/admin/products/7/price/",
        "https://shop.example/api/../products/7/price/",
        "https://shop.example/api/%2e%2e/price/",
        "https://shop.example/api/products/7/price/?next=1",
        "https://shop.example/api@elsewhere.example/price/",
        "/products/7/price/",
        None,
        7,
    ],
)
def test_an_address_that_leads_elsewhere_is_not_followed(address):
    shoe = family(changed(variant(), price=address))

    with pytest.raises(Unreadable):
        hold(OscarTransformer().find_items(ASKED), say(page(shoe)))
