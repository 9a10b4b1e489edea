"""A shop on Vendure, in memory: what the real one was seen to answer to what we ask."""

import json
import re
from collections import Counter

from partners.contract import talk
from partners.transformers.requests import Response
from tests.partners.shapes.purchase_order import NOON, purchase_order

OPTIONS = {"customer_id": "1"}
TAKEN = 'duplicate key value violates unique constraint "UQ_b7befe274d9166c61178315749d"'
CHANNEL = "fmn1mmunep9pm3revjh"
WAYS = [("2", "agreed", 0), ("1", "express", 900)]


class VendurePartner:
    """A shop with a shoe in two sizes. `orders` were placed, `drafts` were not; `is_unique`: no number stands twice."""

    gtin = "09500000000051"
    partner_sku = "RUN-2-39"
    words = "runner"
    order = purchase_order(partner_sku="RUN-2-39")

    def __init__(self) -> None:
        self.variants = {"5": variant("5", "39", "9500000000051"), "6": variant("6", "42", "9500000000082")}
        self.product = product(list(self.variants.values()))
        self.settings = settings()
        self.drafts = {}
        self.orders = {}
        self.is_unique = True
        self.rights = [
            "Authenticated",
            "ReadCatalog",
            "ReadOrder",
            "CreateOrder",
            "UpdateOrder",
            "DeleteOrder",
        ]

    def answer(self, request):
        """Answer one request."""
        if (request.method, request.path) != ("POST", "/admin-api"):
            return say({"message": "Not Found"}, 404)
        asked = json.loads(request.body)
        name = re.sub(r"(?=[A-Z])", "_", f"_{operation(request)}").lower()
        told = getattr(self, name)(asked["variables"])
        return told if isinstance(told, Response) else say({"data": told}, token=name == "_log_in")

    def ship(self, number):
        """Let an order leave in one parcel."""
        order = next(order for order in self.orders.values() if order["customFields"]["number"] == number)
        lines = [{"orderLineId": line["id"], "quantity": line["quantity"]} for line in order["lines"]]
        order["fulfillments"] = [
            {"state": "Shipped", "method": "CTT", "trackingCode": "RA1PT", "lines": lines}
        ]
        order["state"] = "Shipped"

    def _find_variants(self, asked):
        [(name, wanted)] = asked["filter"].items()
        read = (lambda one: one["sku"]) if name == "sku" else (lambda one: one["customFields"]["gtin"])
        hits = [one for one in self.variants.values() if read(one) in wanted.get("in", [wanted.get("eq")])]
        return self.settings | {
            "productVariants": {"items": [one | {"product": self.product} for one in hits]}
        }

    def _find_products(self, asked):
        named = [one["name"]["contains"].lower() for one in asked["filter"]["_and"]]
        found = all(word in self.product["name"].lower() for word in named)
        return self.settings | {"products": {"items": [self.product] if found else []}}

    def _find_orders(self, asked):
        [(name, wanted)] = asked["filter"].items()
        read = (lambda one: one["code"]) if name == "code" else (lambda one: one["customFields"]["number"])
        found = [one for one in [*self.drafts.values(), *self.orders.values()] if read(one) == wanted["eq"]]
        return self.settings | {"orders": {"totalItems": len(found), "items": found}}

    def _before_buying(self, asked):
        wanted = asked["variants"]["sku"]["in"]
        hits = [one | {"product": self.product} for one in self.variants.values() if one["sku"] in wanted]
        return self._find_orders({"filter": asked["orders"]}) | {"productVariants": {"items": hits}}

    def _create_draft(self, asked):
        number = str(len(self.drafts) + len(self.orders) + 1)
        self.drafts[number] = draft(number)
        return {"createDraftOrder": {"id": number}}

    def _fill_draft(self, asked):
        if asked["address"]["countryCode"] == "NZ":
            return failure("USER_INPUT_ERROR", 'The countryCode "NZ" was not recognized')
        wanted = Counter()
        told = {
            "setCustomerForDraftOrder": {"__typename": "Order"},
            "setDraftOrderShippingAddress": {"id": "1"},
        }
        for name in [name for name in asked if re.fullmatch(r"line\d+", name)]:
            line = asked[name]
            wanted[line["productVariantId"]] += line["quantity"]
            few = wanted[line["productVariantId"]] > 500
            told[name] = refused("INSUFFICIENT_STOCK_ERROR", "Too few") if few else {"__typename": "Order"}
        self.drafts[asked["id"]]["lines"] = [
            {"id": f"{n}", "quantity": pieces, "productVariant": self.variants[one]}
            for n, (one, pieces) in enumerate(wanted.items())
        ]
        return told

    def _shipping_methods(self, asked):
        ways = [{"id": number, "code": code, "priceWithTax": price} for number, code, price in WAYS]
        return {"eligibleShippingMethodsForDraftOrder": ways}

    def _choose_shipping(self, asked):
        held = self.drafts[asked["id"]]
        pieces = sum(line["quantity"] * line["productVariant"]["priceWithTax"] for line in held["lines"])
        held["totalWithTax"] = pieces + next(price for one, _, price in WAYS if one == asked["method"])
        return {"setDraftOrderShippingMethod": {"__typename": "Order", **held}}

    def _claim(self, asked):
        others = [one for one in [*self.drafts.values(), *self.orders.values()] if one["id"] != asked["id"]]
        if self.is_unique and asked["number"] in [one["customFields"]["number"] for one in others]:
            return say({"errors": [{"message": TAKEN, "path": ["setDraftOrderCustomFields"]}], "data": None})
        self.drafts[asked["id"]]["customFields"] = {"number": asked["number"]}
        return {"setDraftOrderCustomFields": {"customFields": {"number": asked["number"]}}}

    def _delete_draft(self, asked):
        is_draft = self.drafts.get(asked["id"], {}).get("state") == "Draft"
        gone = is_draft and self.drafts.pop(asked["id"])
        return {"deleteDraftOrder": {"result": "DELETED" if gone else "NOT_DELETED", "message": None}}

    def _buy(self, asked):
        if asked["id"] not in self.drafts:
            return {
                "transitionOrderToState": refused("ORDER_STATE_TRANSITION_ERROR", "Cannot transition Order"),
                "addManualPaymentToOrder": refused("MANUAL_PAYMENT_STATE_ERROR", "A manual payment may only"),
            }
        placed = self.drafts.pop(asked["id"])
        placed |= {"state": "PaymentSettled", "orderPlacedAt": NOON.isoformat()}
        self.orders[asked["id"]] = placed
        return {
            "transitionOrderToState": {"__typename": "Order"},
            "addManualPaymentToOrder": {"__typename": "Order", **placed},
        }

    def _order_now(self, asked):
        return {"order": self.orders.get(asked["id"]) or self.drafts.get(asked["id"])}

    def _cancel(self, asked):
        order = self.orders[asked["id"]]
        if order["state"] == "Cancelled":
            return {"cancelOrder": refused("EMPTY_ORDER_LINE_SELECTION_ERROR", "At least one OrderLine")}
        order |= {"state": "Cancelled", "totalWithTax": 0}
        order["lines"] = [line | {"quantity": 0} for line in order["lines"]]
        return {"cancelOrder": {"__typename": "Order"}}

    def _log_in(self, asked):
        if asked["password"] == "wrong":
            return {"login": refused("INVALID_CREDENTIALS_ERROR", "The provided credentials are invalid")}
        return {"login": {"__typename": "CurrentUser"}}

    def _rights(self, asked):
        mine = {"channels": [{"token": CHANNEL, "permissions": self.rights}]}
        return {"me": mine, "activeChannel": {"token": CHANNEL}}


def say(content, status=200, *, token=False):
    """An answer as Vendure's server gives it."""
    headers = {"content-type": "application/json; charset=utf-8"}
    more = {"vendure-auth-token": "80a6006299319d87"} if token else {}
    return Response(status=status, headers=headers | more, body=json.dumps(content).encode())


def failure(code, message="You are not currently authorized to perform this action", path="orders"):
    """An error of the server's, with status 200 all the same."""
    told = {"message": message, "path": [path], "extensions": {"code": code}}
    return say({"errors": [told], "data": None})


def refused(code, message, **more):
    """A member of a mutation's union that says no."""
    return {"__typename": "SomeError", "errorCode": code, "message": message, **more}


def settings(*, tracks=True, threshold=0, decimals=2):
    """How the shop counts."""
    counting = {"trackInventory": tracks, "outOfStockThreshold": threshold}
    server = {"serverConfig": {"moneyStrategyPrecision": decimals}}
    return {"globalSettings": counting | server, "activeChannel": {"token": CHANNEL}}


def variant(number, size, gtin, **fields):
    """One size of the shoe."""
    usual = {
        "id": number,
        "sku": f"RUN-2-{size}",
        "enabled": True,
        "priceWithTax": 3100,
        "currencyCode": "EUR",
        "customFields": {"gtin": gtin},
        "stockLevel": "IN_STOCK",
        "trackInventory": "INHERIT",
        "useGlobalOutOfStockThreshold": True,
        "outOfStockThreshold": 0,
        "stockLevels": [{"stockOnHand": 500, "stockAllocated": 3}],
        "options": [
            {"name": "Fern", "group": {"name": "colour"}},
            {"name": size, "group": {"name": "size"}},
        ],
        "assets": [],
    }
    return usual | fields


def product(variants):
    """The shoe, with its family."""
    return {
        "id": "2",
        "enabled": True,
        "name": "Runner 2",
        "description": "<p>A light shoe, <b>number</b> 2.</p>",
        "assets": [{"preview": "https://shop.example/assets/preview/62/shoe.png"}],
        "facetValues": [
            {"name": "Running", "facet": {"code": "category"}},
            {"name": "Fernway", "facet": {"code": "brand"}},
        ],
        "variantList": {"items": variants},
    }


def draft(number):
    """A draft that holds nothing yet."""
    return {
        "id": number,
        "code": f"7YZVGCVQAFKFED{number.zfill(2)}",
        "state": "Draft",
        "orderPlacedAt": None,
        "totalWithTax": 0,
        "currencyCode": "EUR",
        "customFields": {"number": None},
        "lines": [],
        "fulfillments": [],
    }


def operation(request):
    """What a request asks for, by the name of its document."""
    return re.match(r"(?:query|mutation) (\w+)", json.loads(request.body)["query"])[1]


def variables(request):
    """What a request asks for in particular."""
    return json.loads(request.body)["variables"]


def answering(shop, **instead):
    """The shop, which answers some of our documents with something else, and does nothing of what they ask."""

    def answer(request):
        name = operation(request)
        return instead[name] if name in instead else shop.answer(request)

    return answer


def heard(conversation, answer):
    """What a conversation gives, or raises."""
    held = talk(conversation, answer)
    if held.error:
        raise held.error
    return held.result
