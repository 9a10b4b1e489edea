"""A shop on WooCommerce, in memory: what the REST API's documentation says that it does with what we ask."""

import base64
import hashlib
import hmac
import json
import re
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

from partners.transformers.requests import Delivery
from tests.partners.shapes import woocommerce as shapes
from tests.partners.shapes.purchase_order import NOON, purchase_order

OPTIONS = {"currency": "EUR"}
NO_ORDER = ("woocommerce_rest_shop_order_invalid_id", "Invalid ID.", 404)
NO_PRODUCT = ("woocommerce_rest_product_invalid_id", "Invalid ID.", 404)


class WooCommercePartner:
    """A shop with a shoe in two sizes. `kept` are all orders, pending ones too; `orders` are those that we let go."""

    gtin = "09500000000051"
    partner_sku = "RUN-2-39"
    words = "runner"
    order = purchase_order(partner_sku="RUN-2-39")
    secret = "wc-0001"  # a test's own

    def __init__(self) -> None:
        large = shapes.variation(742, "42", "9500000000082", stock_quantity=3)
        self.products = {740: shapes.product()}
        self.variations = {741: shapes.variation(), 742: large}
        self.kept = {}
        self.tax = Decimal(0)

    @property
    def orders(self):
        """What the shop ships."""
        return {number: order for number, order in self.kept.items() if order["status"] != "pending"}

    @property
    def delivery(self):
        """A call of the shop's: an order has left."""
        return signed(shapes.order(status="completed"), "order.updated", self.secret)

    def answer(self, request):
        """Answer one request."""
        for method, pattern, answer in self.routes:
            found = re.fullmatch(pattern, request.path)
            if found and method == request.method:
                content = json.loads(request.body) if request.body else {}
                return answer(self, *map(int, found.groups()), params=request.params, content=content)
        return shapes.error("rest_no_route", "No route was found matching the URL and request method.", 404)

    def ship(self, number):
        """Let an order leave in one parcel."""
        order = next(one for one in self.kept.values() if one["meta_data"][0]["value"] == number)
        order["status"] = "completed"
        order["meta_data"] += shapes.meta(_wc_shipment_tracking_items=shapes.tracked("JD0146"))

    def _products(self, *, params, content):
        rows = [*self.products.values(), *(shapes.hit() | self._hit(one) for one in self.variations.values())]
        if "sku" in params:
            return shapes.say([row for row in rows if row["sku"] == params["sku"]])
        if "global_unique_id" in params:
            wanted = params["global_unique_id"].split(",")
            return shapes.say([row for row in rows if row["global_unique_id"] in wanted])
        wanted = params["search"].lower()
        return shapes.say([row for row in self.products.values() if wanted in row["name"].lower()])

    def _hit(self, variation):
        return {name: value for name, value in variation.items() if name != "image"}

    def _product(self, number, *, params, content):
        found = self.products.get(number)
        return shapes.say(found) if found else shapes.error(*NO_PRODUCT)

    def _variations(self, number, *, params, content):
        return shapes.say([*self.variations.values()][: int(params["per_page"])])

    def _listed(self, *, params, content):
        size, page = int(params["per_page"]), int(params["page"])
        newest = [*self.kept.values()][::-1]
        rows = newest[size * (page - 1) : size * page]
        return shapes.say(deepcopy(rows), pages=-(-len(newest) // size))

    def _created(self, *, params, content):
        number = 727 + len(self.kept)
        lines, total = [], Decimal("0.00")
        for place, line in enumerate(content["line_items"], 1):
            sold = self.variations.get(line["variation_id"]) or self.products.get(line["product_id"])
            total += Decimal(sold["price"]) * line["quantity"] if sold else 0
            told = shapes.order_line(place, line["product_id"], line["variation_id"], line["quantity"])
            lines.append(told if sold else told | {"product_id": 0, "variation_id": 0})
        created = (NOON + timedelta(minutes=len(self.kept))).replace(tzinfo=None).isoformat()
        order = shapes.order(
            theirs=number,
            status=content["status"],
            total=str(total + self.tax),
            total_tax=str(self.tax),
            line_items=lines,
            meta_data=shapes.meta(**{one["key"]: one["value"] for one in content["meta_data"]}),
            date_created_gmt=created,
        )
        self.kept[number] = order
        return shapes.say(deepcopy(order), 201)

    def _order(self, number, *, params, content):
        found = self.kept.get(number)
        return shapes.say(deepcopy(found)) if found else shapes.error(*NO_ORDER)

    def _changed(self, number, *, params, content):
        found = self.kept.get(number)
        if found is None:
            return shapes.error(*NO_ORDER)
        found["status"] = "processing" if content.get("set_paid") else content["status"]
        return shapes.say(deepcopy(found))

    def _deleted(self, number, *, params, content):
        return shapes.say(self.kept.pop(number)) if number in self.kept else shapes.error(*NO_ORDER)

    routes = (
        ("GET", r"/products", _products),
        ("GET", r"/products/(\d+)", _product),
        ("GET", r"/products/(\d+)/variations", _variations),
        ("GET", r"/orders", _listed),
        ("POST", r"/orders", _created),
        ("GET", r"/orders/(\d+)", _order),
        ("PUT", r"/orders/(\d+)", _changed),
        ("DELETE", r"/orders/(\d+)", _deleted),
    )


def signed(body, topic, secret, **headers):
    """A call as WooCommerce makes it: "Webhooks", "Delivery/payload"."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    resource, _, event = topic.partition(".")
    signature = base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()
    told = {
        "content-type": "application/json",
        "x-wc-webhook-source": "https://shop.example/",
        "x-wc-webhook-topic": topic,
        "x-wc-webhook-resource": resource,
        "x-wc-webhook-event": event,
        "x-wc-webhook-signature": signature,
        "x-wc-webhook-id": "142",
        "x-wc-webhook-delivery-id": "4df0a951a314adc554e0f2016102e020",
    }
    return Delivery(headers=told | headers, body=raw, received_at=NOON)
