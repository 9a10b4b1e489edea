"""Shops that cannot run here, held against what has been published of them.

Our documents and their variables must be valid in Shopify's own schema, and our shop in memory must answer with what
that schema says; the bodies of webhooks and WooCommerce's rows likewise, as far as schemas of them exist.
"""

import json
from functools import cache

import pytest
from graphql import build_client_schema, execute_sync, parse, validate
from jsonschema import Draft7Validator, Draft202012Validator, ValidationError

from partners.contract.case import Case
from partners.contract.talk import talk
from partners.contract.talks import TALKS
from partners.transformers.shopify import ShopifyTransformer, documents
from partners.transformers.shopify.transformer import VERSION
from partners.transformers.woocommerce import WooCommerceTransformer
from tests.partners import shopify_partner
from tests.partners.shapes import shopify, woocommerce
from tests.partners.shopify_partner import ShopifyPartner
from tests.partners.woocommerce_partner import OPTIONS, WooCommercePartner
from tests.real_partners import published

pytestmark = pytest.mark.partners

# These two are otherwise in WooCommerce's documentation: one picture, and true, false or "parent".
NOT_AS_DOCUMENTED = {"product_variations": {"$.image", "$.manage_stock"}}
VERSIONS = ["2025-10", "2026-07", VERSION]
WEBHOOKS = "2026-07"
DOCUMENTS = {
    name: told
    for name, told in vars(documents).items()
    if name.isupper() and told.split()[0] in ("query", "mutation")
}
BODIES = {
    "orders/updated": shopify.posted_order(fulfillments=[shopify.posted_fulfilment()]),
    "orders/cancelled": shopify.posted_order(cancelled_at="2026-11-23T13:00:00+01:00", cancel_reason="other"),
    "orders/fulfilled": shopify.posted_order(fulfillments=[shopify.posted_fulfilment()]),
    "orders/partially_fulfilled": shopify.posted_order(fulfillments=[shopify.posted_fulfilment()]),
    "fulfillments/create": shopify.posted_fulfilment(),
    "fulfillments/update": shopify.posted_fulfilment(),
    "products/update": shopify.posted_product(),
}
SHOPIFY_TALKS = [name for name, begin in TALKS.items() if begin.needs <= ShopifyTransformer.capabilities]


@cache
def schema_of(version):
    # Shopify's schema breaks a rule of graphql-core's of what may be deprecated; that is not what we ask here.
    return build_client_schema(published.admin_schema(version), assume_valid=True)


def answered(schema, request, answer):
    """An answer as the schema gives it, and what the schema finds wrong with it."""
    asked, told = json.loads(request.body), json.loads(answer.body)["data"]
    result = execute_sync(
        schema,
        parse(asked["query"]),
        root_value=told,
        variable_values=asked["variables"],
        field_resolver=lambda source, info, **_: source[info.path.key],
    )
    return told, result.data, result.errors


def without_required(schema):
    """A schema as far as it speaks of types: our shapes are shortened to what we read."""
    if isinstance(schema, dict):
        return {name: without_required(inner) for name, inner in schema.items() if name != "required"}
    return [without_required(inner) for inner in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_we_ask_shopify_is_valid(version, name):
    assert validate(schema_of(version), parse(DOCUMENTS[name])) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_document_with_a_field_that_shopify_does_not_have_is_not_valid(version):
    wrong = documents.FIND_ORDERS.replace("poNumber", "purchaseOrderNumber")

    assert validate(schema_of(version), parse(wrong))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", SHOPIFY_TALKS)
def test_a_shopify_shop_in_memory_answers_as_shopify_does(version, name):
    trial = Case(make_transformer=ShopifyTransformer, make_partner=ShopifyPartner, examples=1).trial()
    held = talk(TALKS[name](trial), trial.partner.answer)

    for request, answer in zip(held.requests, held.responses, strict=True):
        if request.path.endswith("/graphql.json"):
            told, given, errors = answered(schema_of(version), request, answer)
            assert (given, errors) == (told, None)


@pytest.mark.parametrize(
    ("said", "instead"),
    [('"ready": true', '"ready": "yes"'), ('"quantity": 2', '"quantity": "two"'), ('"EUR"', '"Euro"')],
)
def test_an_answer_that_shopify_would_not_give_is_noticed(said, instead):
    partner = ShopifyPartner()
    held = talk(ShopifyTransformer().place_order(partner.order), partner.answer)
    created = held.responses[1]
    assert said in created.body.decode()

    wrong = shopify.say(json.loads(created.body.decode().replace(said, instead)))

    assert answered(schema_of(VERSION), held.requests[1], wrong)[2]


@pytest.mark.parametrize("topic", BODIES)
def test_the_webhooks_we_read_have_the_types_of_shopifys(topic):
    schema, _ = published.webhook(WEBHOOKS, topic)
    body = json.loads(json.dumps(BODIES[topic]))
    for line in (row for held in (body, *body.get("fulfillments", [])) for row in held.get("line_items", [])):
        line["properties"] = []  # the schema was made of examples that have none, and allows none

    assert [error.message for error in Draft202012Validator(without_required(schema)).iter_errors(body)] == []


@pytest.mark.parametrize("topic", BODIES)
def test_what_we_read_of_a_webhook_is_among_what_shopify_always_sends(topic):
    """`properties` and the rest may be shortened in our shapes, but never be something that Shopify does not know."""
    schema, _ = published.webhook(WEBHOOKS, topic)

    assert set(BODIES[topic]) - set(schema["properties"]) == set()


@pytest.mark.parametrize("topic", BODIES)
def test_shopifys_own_example_of_a_webhook_is_read(topic):
    """It is of an order of somebody else's, so it tells us nothing; a product is counted."""
    _, example = published.webhook(WEBHOOKS, topic)
    delivery = shopify_partner.signed(example, topic, "secret")

    notices = ShopifyTransformer().read_webhook(delivery, ["secret"])

    assert [type(notice).__name__ for notice in notices] == (
        ["Stocked"] if topic == "products/update" else []
    )


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("products", shopify.posted_product()),
        ("fulfillments", shopify.posted_fulfilment()),
        ("orders", shopify.posted_order(fulfillments=[shopify.posted_fulfilment()])),
    ],
)
def test_shopifys_rows_have_the_types_that_others_read(name, row):
    schema = published.rows_schema("airbyte-source-shopify==4.3.0", name)
    if name == "orders":
        row = row | {"total_price": float(row["total_price"])}  # they make numbers of it

    problems = [error.json_path for error in Draft7Validator(without_required(schema)).iter_errors(row)]

    assert [path for path in problems if not path.endswith(".price") and ".properties" not in path] == []


def woocommerce_rows():
    """Rows that the shop in memory gives, by the schema they belong to."""
    partner = WooCommercePartner()
    talk(WooCommerceTransformer(OPTIONS).place_order(partner.order), partner.answer)
    return {
        "products": [*partner.products.values(), woocommerce.hit()],
        "product_variations": [*partner.variations.values()],
        "orders": [*partner.kept.values()],
    }


@pytest.mark.parametrize("name", ["products", "product_variations", "orders"])
def test_woocommerces_rows_have_the_types_that_others_read(name):
    schema = published.rows_schema("airbyte-source-woocommerce==0.2.3", name)
    validator = Draft7Validator(schema)

    problems = {
        error.json_path: error.message
        for row in woocommerce_rows()[name]
        for error in validator.iter_errors(row)
    }

    assert {
        path: told for path, told in problems.items() if path not in NOT_AS_DOCUMENTED.get(name, ())
    } == {}


@pytest.mark.parametrize("field", ["price", "stock_quantity", "status"])
def test_a_row_of_another_type_is_noticed(field):
    schema = published.rows_schema("airbyte-source-woocommerce==0.2.3", "products")

    with pytest.raises(ValidationError):
        Draft7Validator(schema).validate(woocommerce.product(**{field: {"amount": 1}}))


def nulled(schema, row, kept):
    """A row in which all is null that a schema lets be null, but for what we must have."""
    may_be_null = {
        name for name, inner in schema["properties"].items() if "null" in (inner.get("type") or [])
    }
    return {name: None if name in may_be_null - kept else value for name, value in row.items()}


def test_an_order_at_woocommerce_is_read_with_all_else_null():
    schema = published.rows_schema("airbyte-source-woocommerce==0.2.3", "orders")
    needed = {"id", "status", "currency", "total", "total_tax", "meta_data", "date_created_gmt"}
    row = nulled(schema, woocommerce.order(), needed)

    held = talk(WooCommerceTransformer(OPTIONS).find_order("R1-7-1"), lambda request: woocommerce.say([row]))

    assert held.result.partner_reference == "727"
