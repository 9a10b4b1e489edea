"""Ordering in a Shopify shop: what is placed, and what is refused with nothing placed and nothing left behind."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from partners.contract import talk
from partners.errors import Rejected, Throttled, Unreadable
from partners.transformers.shopify import ShopifyTransformer
from tests.partners.shapes import shopify as shapes
from tests.partners.shapes.purchase_order import line, purchase_order
from tests.partners.shopify_partner import ShopifyPartner
from tests.partners.shopify_talks import ACCEPTED, ORDER, answering, operation, operations, variables


@pytest.fixture
def shop():
    return ShopifyPartner()


def placed(shop, order=ORDER, **options):
    return talk(ShopifyTransformer(options).place_order(order), shop.answer)


def test_an_order_is_a_draft_that_is_compared_and_then_completed(shop):
    held = placed(shop)

    assert held.result == ACCEPTED
    assert operations(held) == ["variants", "createDraft", "completeDraft"]
    assert [request.commits for request in held.requests] == [False, False, True]
    assert variables(held.requests[1])["input"] == {
        "poNumber": "R1-7-1",
        "tags": ["endless-aisle"],
        "note": "Purchase order R1-7-1",
        "acceptAutomaticDiscounts": False,
        "taxExempt": False,
        "shippingAddress": {
            "firstName": "Ana Maria",
            "lastName": "Shopper",
            "address1": "Rua Augusta 1",
            "address2": "2 Esq",
            "city": "Lisboa",
            "zip": "1100-048",
            "countryCode": "PT",
            "phone": "+351 912 345 678",
        },
        "lineItems": [
            {
                "variantId": "gid://shopify/ProductVariant/101",
                "quantity": 2,
                "customAttributes": [{"key": "_purchase_order", "value": "R1-7-1/1"}],
            }
        ],
    }


def test_what_was_agreed_with_the_partner_is_said_with_each_order(shop):
    terms = "gid://shopify/PaymentTermsTemplate/4"

    held = placed(
        shop, email="orders@store.example", shipping_title="Parcel", payment_terms=terms, tax_exempt=True
    )

    sent = variables(held.requests[1])["input"]
    assert {name: sent[name] for name in ("email", "shippingLine", "paymentTerms", "taxExempt")} == {
        "email": "orders@store.example",
        "shippingLine": {
            "title": "Parcel",
            "priceWithCurrency": {"amount": "0.00", "currencyCode": "EUR"},
        },
        "paymentTerms": {
            "paymentTermsTemplateId": terms,
            "paymentSchedules": [{"issuedAt": "2026-11-23T12:00:00+00:00"}],
        },
        "taxExempt": True,
    }
    assert variables(held.requests[2])["paymentPending"] is False


def test_the_shop_never_learns_the_shoppers_mail_address(shop):
    held = placed(shop)

    assert all(b"ana@example.com" not in request.body for request in held.requests)


def test_two_lines_of_the_same_thing_are_counted_together(shop):
    twice = purchase_order(line(1, quantity=7), line(2, quantity=6))

    held = placed(shop, twice)

    assert str(held.error) == "The shop has 12 × 09500000000051; we want 13."
    assert (operations(held), shop.drafts, shop.orders) == (["variants"], {}, {})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"partner_sku": "RUN-9"}, "The shop has 0 products with SKU RUN-9 and GTIN 09500000000051."),
        ({"gtin": "09500000000068"}, "The shop has 0 products with SKU RUN-2-39 and GTIN 09500000000068."),
        ({"quantity": 13}, "The shop has 12 × 09500000000051; we want 13."),
        ({"unit_cost": Decimal("29.00")}, "The shop asks for 62.00 EUR; we expected 58.00 EUR."),
    ],
)
def test_what_the_shop_does_not_have_on_our_terms_is_refused(shop, change, words):
    held = placed(shop, purchase_order(line(**change)))

    assert isinstance(held.error, Rejected)
    assert str(held.error) == words
    assert (held.commits, shop.drafts, shop.orders) == (0, {}, {})


def test_an_order_in_another_currency_is_refused(shop):
    held = placed(shop, replace(ORDER, currency="USD"))

    assert str(held.error) == "The shop asks for 62.00 EUR; we expected 62.00 USD."
    assert (held.commits, shop.drafts) == (0, {})


def test_two_products_with_one_sku_and_one_barcode_are_not_guessed_between(shop):
    shop.products.append(shapes.product(shapes.variant(301), legacyResourceId="78"))

    held = placed(shop)

    assert str(held.error) == "The shop has 2 products with SKU RUN-2-39 and GTIN 09500000000051."


def test_a_draft_that_holds_something_else_is_thrown_away(shop):
    other = shapes.draft(variants=[("gid://shopify/ProductVariant/102", 2)])
    created = {"draftOrderCreate": {"draftOrder": other, "userErrors": []}}

    held = talk(
        ShopifyTransformer().place_order(ORDER), answering(shop, createDraft=shapes.say({"data": created}))
    )

    assert isinstance(held.error, Unreadable)
    assert (operations(held)[-1], held.commits) == ("deleteDraft", 0)


def test_a_draft_the_shop_refuses_to_make_is_refused_in_its_words(shop):
    refused = shapes.refused("Quantity must be at most 1000000", "input", "lineItems")
    created = {"draftOrderCreate": {"draftOrder": None, "userErrors": refused}}

    held = talk(
        ShopifyTransformer().place_order(ORDER), answering(shop, createDraft=shapes.say({"data": created}))
    )

    assert str(held.error) == "The shop refused: Quantity must be at most 1000000"


def unready(shop, *, forever=False):
    """The shop, which works out a draft in the background."""

    def answer(request):
        told = json.loads(shop.answer(request).body)["data"]
        if operation(request) == "createDraft":
            told["draftOrderCreate"]["draftOrder"]["ready"] = False
        if operation(request) == "draftState" and forever:
            told["draftOrder"]["ready"] = False
        return shapes.say({"data": told})

    return answer


def test_a_draft_that_takes_its_time_is_waited_for(shop):
    held = talk(ShopifyTransformer().place_order(ORDER), unready(shop))

    assert operations(held) == ["variants", "createDraft", "draftState", "completeDraft"]
    assert held.result == ACCEPTED


def test_a_draft_that_is_never_ready_is_given_up_before_anything_is_placed(shop):
    held = talk(ShopifyTransformer().place_order(ORDER), unready(shop, forever=True))

    assert str(held.error) == "The shop does not get the draft ready."
    assert (held.commits, shop.drafts, shop.orders) == (0, {}, {})


def test_a_completion_that_the_shop_refuses_is_refused(shop):
    """The draft has no order, so nothing was placed."""
    refused = {"draftOrderComplete": {"draftOrder": None, "userErrors": shapes.refused("Sold out")}}

    def answer(request):
        return shapes.say({"data": refused}) if request.commits else shop.answer(request)

    held = talk(ShopifyTransformer().place_order(ORDER), answer)

    assert isinstance(held.error, Rejected)
    assert str(held.error) == "The shop refused the order: Sold out"


def test_a_completion_that_something_on_the_way_repeated_is_the_order_it_was(shop):
    """Our request arrives twice; the answer to the second one says that the draft is completed already."""

    def answer(request):
        if request.commits:
            shop.answer(request)
        return shop.answer(request)

    held = talk(ShopifyTransformer().place_order(ORDER), answer)

    assert held.result == ACCEPTED
    assert operations(held)[-1] == "draftState"
    assert len(shop.orders) == 1


def test_an_order_too_long_for_one_question_is_refused_unasked(shop):
    held = placed(shop, purchase_order(*[line(number) for number in range(1, 102)]))

    assert (str(held.error), held.requests) == (
        "A purchase order of 101 lines is too long for this shop: 100 at most.",
        [],
    )


def test_a_country_the_shop_has_never_heard_of_is_refused(shop):
    told = {
        "message": "Variable $input of type DraftOrderInput! was provided invalid value for countryCode",
        "extensions": {"code": "INVALID_VARIABLE", "problems": []},
    }

    held = talk(
        ShopifyTransformer().place_order(ORDER), answering(shop, createDraft=shapes.say({"errors": [told]}))
    )

    assert isinstance(held.error, Rejected)


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (shapes.throttled(cost=102, left=52, rate=50), 1.0),
        (shapes.throttled(cost=1002, left=2, rate=50), 20.0),
        (shapes.throttled(cost=10, left=500, rate=50), 1.0),
        (shapes.throttled(cost=10**9, left=0, rate=1), 3600.0),
        (shapes.throttled(rate=0), None),
        (shapes.throttled(cost="many"), None),
        (shapes.throttled(left=True), None),
        (shapes.say({"errors": [{"message": "Throttled"}]}), None),
    ],
)
def test_a_shop_that_wants_us_to_wait_has_placed_nothing_and_says_how_long(shop, answer, wait):
    def throttling(request):
        return answer if request.commits else shop.answer(request)

    held = talk(ShopifyTransformer().place_order(ORDER), throttling)

    assert isinstance(held.error, Throttled)
    assert held.error.retry_after == wait


@pytest.mark.parametrize(
    "answer",
    [
        shapes.say(
            {"errors": [{"message": "Internal error", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}
        ),
        shapes.say({"errors": [{"message": "No", "extensions": {"code": "ACCESS_DENIED"}}], "data": None}),
        shapes.say({"errors": "Unavailable Shop"}, 402),
        shapes.say({"errors": "Not Found"}, 404),
        shapes.say({"errors": {"message": "Throttled"}}),
        shapes.say({"data": {"draftOrderComplete": None}}),
        shapes.say({"data": {"draftOrderComplete": {"draftOrder": {"order": None}, "userErrors": []}}}),
    ],
)
def test_an_error_after_the_commit_is_no_refusal(shop, answer):
    """The shop may have placed the order all the same."""

    def failing(request):
        return answer if request.commits else shop.answer(request)

    held = talk(ShopifyTransformer().place_order(ORDER), failing)

    assert isinstance(held.error, Unreadable)
