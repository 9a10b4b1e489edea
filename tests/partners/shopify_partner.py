"""A shop on Shopify, in memory: what its Admin API's documentation says that it does with what we ask."""

import base64
import hashlib
import hmac
import json
import re
from collections import Counter
from copy import deepcopy
from decimal import Decimal

from partners.transformers.requests import Delivery
from tests.partners.shapes import shopify as shapes
from tests.partners.shapes.purchase_order import NOON, purchase_order

TERM = re.compile(r'(?:(\w+):)?"((?:[^"\\]|\\.)*)"')
GRAPHQL = re.compile(r"/admin/api/20\d\d-(01|04|07|10)/graphql\.json")


class ShopifyPartner:
    """A shop with a shoe in two sizes. `orders` were placed, `drafts` were not; `is_indexed`: the search knows them."""

    gtin = "09500000000051"
    partner_sku = "RUN-2-39"
    words = "runner"
    order = purchase_order(partner_sku="RUN-2-39")
    secret = "shpss_0001"  # a test's own

    def __init__(self) -> None:
        small, large = shapes.variant(), shapes.variant(102, "42", "9500000000082", inventoryQuantity=3)
        self.products = [shapes.product(small, large)]
        self.drafts = {}
        self.orders = {}
        self.returns = {}
        self.is_indexed = True

    def answer(self, request):
        """Answer one request."""
        if request.path == "/admin/oauth/access_token":
            return shapes.say({"access_token": "shpat_0001", "scope": "read_orders", "expires_in": 86399})
        if request.method != "POST" or not GRAPHQL.fullmatch(request.path):
            return shapes.say({"errors": "Not Found"}, 404)
        asked = json.loads(request.body)
        name = re.search(r"(?:query|mutation) (\w+)", asked["query"])[1]
        operation = getattr(self, re.sub(r"(?=[A-Z])", "_", f"_{name}").lower())
        try:
            return shapes.say({"data": operation(asked["variables"])})
        except (KeyError, StopIteration):
            return shapes.say({"errors": [shapes.INVALID_ID]})

    @property
    def delivery(self):
        """A call of the shop's: a parcel has left."""
        return signed(shapes.posted_fulfilment(), "fulfillments/create", self.secret)

    def ship(self, number):
        """Let an order leave in one parcel."""
        order, lines = next(one for one in self.orders.values() if one[0]["poNumber"] == number)
        packed = [(line["line"], line["sku"], line["quantity"]) for line in lines]
        order["fulfillments"] = [shapes.fulfilment(number, packed)]
        order["displayFulfillmentStatus"] = "FULFILLED"

    def _find_by_code(self, asked):
        hits = [pair for pair in self._pairs() if _fits(asked["query"], pair[1])][: asked["first"]]
        nodes = [{"id": one["id"], "product": _cut(product, asked["variants"])} for product, one in hits]
        return {"shop": {"currencyCode": "EUR"}, "productVariants": {"nodes": nodes}}

    def _find_by_words(self, asked):
        hits = [one for one in self.products if _fits(asked["query"], one)][: asked["first"]]
        nodes = [_cut(one, asked["variants"]) for one in hits]
        return {"shop": {"currencyCode": "EUR"}, "products": {"nodes": nodes}}

    def _variants(self, asked):
        hits = [
            one | {"product": {"status": product["status"]}}
            for product, one in self._pairs()
            if _fits(asked["query"], one)
        ]
        return {"productVariants": {"nodes": hits[: asked["first"]]}}

    def _pairs(self):
        return [(product, one) for product in self.products for one in product["variants"]["nodes"]]

    def _create_draft(self, asked):
        known = {one["id"]: one for _, one in self._pairs()}
        total, held, lines = Decimal("0.00"), Counter(), []
        for line in asked["input"]["lineItems"]:
            one = known[line["variantId"]]
            total += Decimal(one["price"]) * line["quantity"]
            held[one["id"]] += line["quantity"]
            mark = line["customAttributes"][0]["value"]
            lines.append(
                {"sku": one["sku"], "quantity": line["quantity"], "line": int(mark.rpartition("/")[2])}
            )
        draft = shapes.draft(900 + len(self.drafts), held.items(), totalPriceSet=shapes.money(str(total)))
        self.drafts[draft["id"]] = (draft, asked["input"]["poNumber"], lines)
        return {"draftOrderCreate": {"draftOrder": draft, "userErrors": []}}

    def _draft_state(self, asked):
        order = self.orders.get(asked["id"])
        return {"draftOrder": {"ready": True, "order": _order(order[0]) if order else None}}

    def _delete_draft(self, asked):
        self.drafts.pop(asked["id"], None)
        return {"draftOrderDelete": {"deletedId": asked["id"], "userErrors": []}}

    def _complete_draft(self, asked):
        if asked["id"] in self.orders:
            told = shapes.refused("This order has already been completed")
            return {"draftOrderComplete": {"draftOrder": None, "userErrors": told}}
        draft, number, lines = self.drafts[asked["id"]]
        order = shapes.order(number, 450789469 + len(self.orders), totalPriceSet=draft["totalPriceSet"])
        self.orders[asked["id"]] = (order | {"fulfillments": []}, lines)
        return {"draftOrderComplete": {"draftOrder": {"order": _order(order)}, "userErrors": []}}

    def _find_orders(self, asked):
        newest = [_order(order) for order, _ in self.orders.values()][::-1]
        found = [order for order in newest if self.is_indexed and _fits(asked["query"], order)]
        page = {"nodes": found[:10], "pageInfo": {"hasNextPage": len(found) > 10}}
        return {"found": page, "newest": {"nodes": newest[:50]}}

    def _order_state(self, asked):
        found = [order for order, _ in self.orders.values() if order["id"] == asked["id"]]
        return {"order": deepcopy(found[0]) if found else None}

    def _cancel_order(self, asked):
        order = next(order for order, _ in self.orders.values() if order["id"] == asked["id"])
        order["cancelledAt"], order["cancelReason"] = NOON.isoformat(), "OTHER"
        job = {"id": "gid://shopify/Job/1", "done": False}
        return {"orderCancel": {"job": job, "orderCancelUserErrors": []}}

    def _returns(self, asked):
        found = self._order_state(asked)["order"]
        return {"order": found and found | {"returns": {"nodes": self.returns.get(asked["id"], [])}}}

    def _create_return(self, asked):
        opened = self.returns.setdefault(asked["input"]["orderId"], [])
        lines = [
            {
                "__typename": "ReturnLineItem",
                "quantity": line["quantity"],
                "returnReasonNote": line["returnReasonNote"],
                "fulfillmentLineItem": {"id": line["fulfillmentLineItemId"]},
            }
            for line in asked["input"]["returnLineItems"]
        ]
        told = {"name": f"#1001-R{len(opened) + 1}", "status": "OPEN"}
        opened.append(told | {"returnLineItems": {"nodes": lines}})
        return {"returnCreate": {"return": told, "userErrors": []}}


def signed(body, topic, secret, **headers):
    """A call as Shopify makes it: build/webhooks/verify-deliveries, build/webhooks/delivery-structure."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()
    told = {
        "content-type": "application/json",
        "x-shopify-topic": topic,
        "x-shopify-hmac-sha256": signature,
        "x-shopify-shop-domain": "fernway.myshopify.com",
        "x-shopify-webhook-id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        "x-shopify-event-id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
        "x-shopify-triggered-at": "2026-11-23T12:30:01.000000000Z",
        "x-shopify-api-version": "2026-10",
    }
    return Delivery(headers=told | headers, body=raw, received_at=NOON)


def _order(order):
    return {name: value for name, value in order.items() if name != "fulfillments"}


def _cut(product, variants):
    return product | {"variants": {"nodes": product["variants"]["nodes"][:variants]}}


def _fits(query, row):
    """Shopify's search syntax as far as we use it: terms with OR between them, or words that must all be there."""
    terms = [(name, re.sub(r"\\(.)", r"\1", value)) for name, value in TERM.findall(query)]
    names = {"po_number": "poNumber"}
    if terms and terms[0][0]:
        return any(row.get(names.get(name, name)) == value for name, value in terms)
    return all(value.lower() in json.dumps(row).lower() for _, value in terms)
