"""A Vendure shop, asked through our API: what it sells, whom it knows, and what it does with lost sessions."""

from decimal import Decimal

import pytest

from partners.messages import ItemQuery
from partners.models import Exchange, Partner
from partners.operations import connection
from partners.registry import transformer_for
from tests.partners.shapes.purchase_order import line as line_for
from tests.partners.shapes.purchase_order import purchase_order
from tests.real_partners.vendure.trade import hear

pytestmark = [
    pytest.mark.partners,
    pytest.mark.django_db(transaction=True, databases=["default", "ops"]),
]


def test_the_connection_test_proves_address_shape_log_in_and_rights(partner):
    steps = connection.check(partner_id=partner.pk)

    told = {step.name: step.words for step in steps if step.works}
    assert len(told) == len(steps)
    assert told["Conversation"] == "Answered with 0 items, and lets us read and place orders."


def test_a_wrong_password_is_told_as_such(partner):
    partner.seal_credentials({"username": "endless-aisle", "password": "wrong"})
    partner.save()

    held = hear(partner, transformer_for(partner).ping())

    assert held.credentials_refused
    assert "The provided credentials are invalid" in str(held.error)


def test_a_scan_shows_the_product_in_all_its_sizes_with_the_shops_price(caller):
    found = caller.item("9500000000051")

    assert [partner["code"] for partner in found["partners"]["answered"]] == ["vendure"]
    [product] = found["results"]
    assert (product["title"], product["brand"], product["category"]) == ("Runner 2", "Fernway", "Running")
    assert [_shown(variant) for variant in product["variants"]] == [
        ({"colour": "Fern", "size": "39"}, True, "46.80", 500),  # 26.00, with 20 % tax, marked up by half
        ({"colour": "Fern", "size": "40"}, False, "46.80", 500),
        ({"colour": "Fern", "size": "41"}, False, "46.80", 500),
        ({"colour": "Fern", "size": "42"}, False, "46.80", 500),
    ]


def _shown(variant):
    [offer] = variant["offers"]
    price, available = offer["price"]["amount"], offer["availability"]["available"]
    return variant["attributes"], variant["matched"], price, available


def test_what_the_shop_has_sold_out_cannot_be_ordered(caller):
    [product] = caller.item("9500000000204")["results"]

    assert product["variants"][0]["offers"][0]["availability"] == {"state": "sold-out", "available": 0}


@pytest.mark.parametrize(
    ("query", "skus"),
    [
        (ItemQuery(partner_sku="RUN-3-40"), ["RUN-3-40", "RUN-3-39", "RUN-3-41", "RUN-3-42"]),
        (ItemQuery(words="runner 3"), ["RUN-3-39", "RUN-3-40", "RUN-3-41", "RUN-3-42"]),
        (ItemQuery(words="lACES 14"), ["LACE-14"]),
        (ItemQuery(words="nothing like it"), []),
        (ItemQuery(words='"%_\\'), []),
        (ItemQuery(gtin="09500000099998"), []),
    ],
)
def test_items_are_found_by_sku_and_by_words_in_any_case(partner, query, skus):
    held = hear(partner, transformer_for(partner).find_items(query))

    assert held.error is None
    assert [item.partner_sku for item in held.result] == skus


def test_the_pictures_are_there_to_be_fetched(partner, line):
    [item] = hear(partner, transformer_for(partner).find_items(ItemQuery(words="laces 13"))).result

    [picture] = item.images
    assert picture.startswith(f"{line.url}/assets/preview/")


def test_one_log_in_serves_many_questions_and_another_follows_when_the_shop_has_ended_it(partner, books):
    books.end_sessions()
    ask = transformer_for(partner).find_items

    first = [hear(partner, ask(ItemQuery(partner_sku="LACE-13"))) for _ in range(3)]
    ended = books.end_sessions()
    then = hear(partner, ask(ItemQuery(partner_sku="LACE-13")))

    assert ([len(held.turns) for held in first], ended) == ([1, 1, 1], 1)
    assert [item.partner_sku for item in then.result] == ["LACE-13"]
    assert len(then.turns) == 2  # the first answer was FORBIDDEN, with status 200
    assert books.end_sessions() == 1


def test_an_api_key_opens_the_shop_as_well(partner, books):
    """It costs the shop a quarter of a second for every request, as a password does once."""
    partner.auth_scheme, partner.auth_header = "api-key", "vendure-api-key"
    partner.seal_credentials({"key": books.api_key()})
    partner.save()
    it, order = transformer_for(partner), purchase_order(line_for(unit_cost=Decimal("31.20")))

    pinged = hear(partner, it.ping())
    placed = hear(partner, it.place_order(order))

    assert pinged.result == "Answered with 0 items. An API key is not told whether it may place orders."
    assert [held["code"] for held in books.orders(order.number)] == [placed.result.partner_reference]


def test_a_wrong_api_key_is_told_as_such(partner):
    partner.auth_scheme, partner.auth_header = "api-key", "vendure-api-key"
    partner.seal_credentials({"key": "not-a-key"})
    partner.save()

    assert hear(partner, transformer_for(partner).ping()).credentials_refused


def test_what_our_role_does_not_cover_is_a_matter_of_credentials(partner):
    def creating():
        it = transformer_for(partner)
        return (yield from it._api.ask("mutation { createProduct(input: {translations: []}) { id } }", {}))

    held = hear(partner, creating())

    assert held.credentials_refused
    assert str(held.error) == "The shop does not know us, or does not let us have createProduct."


def test_a_field_that_the_shop_does_not_have_is_named(partner):
    Partner.objects.update(options={"customer_id": "1", "number_field": "theirNumber"})

    held = hear(partner, transformer_for(Partner.objects.get()).find_order("R1"))

    assert "GRAPHQL_VALIDATION_FAILED" in str(held.error)
    assert "theirNumber" in str(held.error)


def test_what_we_keep_of_a_look_up_shows_no_session(caller):
    caller.item("9500000000013")

    kept = str(Exchange.objects.get(operation="find-items").turns)

    assert "Bearer" not in kept
    assert "priceWithTax" in kept
