"""The shop's own books, and its owner, who works behind our back: the truth about what it holds."""

import json
import urllib.request
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import dict_row

from deploy.partners.vendure.shop_program import Shop

NUMBER = '"customFieldsPurchaseordernumber"'
ORDERS = f"""
    SELECT id, code, state, "currencyCode" AS currency, "subTotalWithTax" + "shippingWithTax" AS total,
        "shippingAddress" AS ship_to, "customerId" AS customer
    FROM "order" WHERE {NUMBER} = %s AND "orderPlacedAt" IS NOT NULL ORDER BY id
"""
LINES = """
    SELECT variant.sku, line.quantity FROM order_line line
    JOIN product_variant variant ON variant.id = line."productVariantId" WHERE line."orderId" = %s ORDER BY line.id
"""
PROMISED = f"""
    SELECT coalesce(sum(moved.quantity), 0) FROM stock_movement moved
    JOIN order_line line ON line.id = moved."orderLineId" JOIN "order" ON "order".id = line."orderId"
    WHERE moved.type = 'ALLOCATION' AND {NUMBER} = %s
"""
SESSIONS = """
    SELECT session.token FROM session JOIN "user" ON "user".id = session."userId"
    WHERE "user".identifier = %s AND NOT session.invalidated
"""
UNIQUE = """
    SELECT conname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
    WHERE conrelid = '"order"'::regclass AND contype = 'u' AND attname = 'customFieldsPurchaseordernumber'
"""


class Books:
    """A shop's database, and its owner's account."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._token = ""

    def orders(self, number: str) -> list[dict[str, Any]]:
        """Every order that was placed under a number of ours, with its lines and payments."""
        with psycopg.connect(self._shop.database, row_factory=dict_row) as books:
            found = books.execute(ORDERS, [number]).fetchall()
            for order in found:
                number = order.pop("id")
                order["ship_to"] = json.loads(order["ship_to"])
                order["lines"] = [tuple(row.values()) for row in books.execute(LINES, [number])]
                order["payments"] = books.execute(
                    'SELECT amount, state, "transactionId" FROM payment WHERE "orderId" = %s', [number]
                ).fetchall()
        return found

    def promised(self, number: str) -> int:
        """How many pieces the shop has set aside for an order."""
        with psycopg.connect(self._shop.database) as books:
            return books.execute(PROMISED, [number]).fetchone()[0]

    def drafts(self) -> int:
        """How many drafts lie about."""
        with psycopg.connect(self._shop.database) as books:
            return books.execute("""SELECT count(*) FROM "order" WHERE state = 'Draft'""").fetchone()[0]

    def set_price(self, sku: str, cents: int) -> None:
        """Sell something at another price, without tax, from now on."""
        self._change(sku, {"price": cents})

    def set_stock(self, sku: str, pieces: int) -> None:
        """Have so many pieces of something from now on."""
        self._change(sku, {"stockOnHand": pieces})

    def ship(self, code: str, tracking_number: str, pieces: int | None = None) -> None:
        """Send an order, or so many pieces of its first line, on its way."""
        lines = self._order(code)["lines"][: 1 if pieces else None]
        told = self._ask(
            """mutation ($lines: [OrderLineInput!]!, $arguments: [ConfigArgInput!]!) {
                addFulfillmentToOrder(
                    input: {lines: $lines, handler: {code: "manual-fulfillment", arguments: $arguments}}
                ) { __typename ... on Fulfillment { id } ... on ErrorResult { message } }
            }""",
            lines=[{"orderLineId": one["id"], "quantity": pieces or one["quantity"]} for one in lines],
            arguments=[
                {"name": "method", "value": "CTT"},
                {"name": "trackingCode", "value": tracking_number},
            ],
        )
        fulfilment = told["addFulfillmentToOrder"]["id"]
        moved = self._ask(
            """mutation ($id: ID!) { transitionFulfillmentToState(id: $id, state: "Shipped") { __typename } }""",
            id=fulfilment,
        )
        assert moved["transitionFulfillmentToState"]["__typename"] == "Fulfillment"

    def end_sessions(self) -> int:
        """Log the retailer's account out wherever it is logged in; how many times it was."""
        with psycopg.connect(self._shop.database) as books:
            tokens = [token for (token,) in books.execute(SESSIONS, [self._shop.username])]
        for token in tokens:
            _post(self._shop.url, "mutation { logout { success } }", {}, token)
        return len(tokens)

    def api_key(self) -> str:
        """A key that may do what the retailer's account may."""
        roles = self._ask("query { roles { items { id code } } }")["roles"]["items"]
        told = self._ask(
            "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey } }",
            input={
                "roleIds": [role["id"] for role in roles if role["code"] == "drop-shipping"],
                "translations": [{"languageCode": "en", "name": "endless-aisle"}],
            },
        )
        return told["createApiKey"]["apiKey"]

    @contextmanager
    def numbers_may_stand_twice(self):
        """Take off what keeps our numbers unique, as a shop might that was set up in another way."""
        with psycopg.connect(self._shop.database, autocommit=True) as books:
            [(name,)] = books.execute(UNIQUE).fetchall()
            books.execute(f'ALTER TABLE "order" DROP CONSTRAINT "{name}"')
            try:
                yield
            finally:
                books.execute(f'UPDATE "order" SET {NUMBER} = NULL')
                books.execute(f'ALTER TABLE "order" ADD CONSTRAINT "{name}" UNIQUE ({NUMBER})')

    def _order(self, code: str) -> dict[str, Any]:
        told = self._ask(
            """query ($code: String!) {
                orders(options: {filter: {code: {eq: $code}}}) { items { lines { id quantity } } }
            }""",
            code=code,
        )
        return told["orders"]["items"][0]

    def _change(self, sku: str, fields: dict[str, Any]) -> None:
        told = self._ask(
            """query ($sku: String!) { productVariants(options: {filter: {sku: {eq: $sku}}}) { items { id } } }""",
            sku=sku,
        )
        [variant] = told["productVariants"]["items"]
        self._ask(
            "mutation ($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }",
            input=[variant | fields],
        )

    def _ask(self, query: str, **variables: Any) -> dict[str, Any]:
        if not self._token:
            log_in = """mutation ($name: String!, $word: String!) {
                login(username: $name, password: $word) { __typename }
            }"""
            named = {"name": self._shop.owner, "word": self._shop.owners_password}
            _, headers = _post(self._shop.url, log_in, named)
            self._token = headers["vendure-auth-token"]
        told, _ = _post(self._shop.url, query, variables, self._token)
        return told


def _post(url: str, query: str, variables: dict[str, Any], token: str = "") -> tuple[dict[str, Any], Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    body = json.dumps({"query": query, "variables": variables}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/admin-api", body, headers)) as answer:
        told = json.load(answer)
        assert "errors" not in told, told
        return told["data"], answer.headers
