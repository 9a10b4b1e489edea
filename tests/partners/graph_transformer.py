"""A transformer for the simulator's GraphQL API: a session, errors with status 200, refusals as types of their own."""

from decimal import Decimal

from partners.errors import CredentialsRefused, OutcomeUnknown, Rejected
from partners.messages import Acknowledgement, Answer, PartnerItem
from partners.transformers.base import Capability, Dedup, Evidence, Session, Transformer
from partners.transformers.requests import Request

ITEMS = """query Find($gtin: String, $sku: String, $words: String) {
  items(gtin: $gtin, sku: $sku, words: $words) {
    sku gtin family title available cost { amount currency } attributes { name value }
  }
}"""
ORDER = "orderId reference status total { amount currency }"
PLACE = f"""mutation ($order: OrderInput!, $key: String) {{
  placed: placeOrder(order: $order, key: $key) {{
    __typename ... on Order {{ {ORDER} }} ... on OrderRefused {{ code message }}
  }}
}}"""
FIND = f"{{ ordersByReference(reference: $reference) {{ {ORDER} }} }}"
LOG_IN = """mutation { logIn(username: $username, password: $password) {
  ... on Session { token expiresIn } ... on InvalidCredentials { message } } }"""


class GraphTransformer(Transformer):
    """GraphQL with a session that may be over at any time."""

    dedup = Dedup.KEY
    evidence = Evidence.SIMULATOR
    capabilities = frozenset({Capability.FIND_BY_GTIN, Capability.PLACE_ORDER, Capability.FIND_ORDER})

    def find_items(self, query):
        """One question, or two around a log-in."""
        variables = {"gtin": query.gtin, "sku": query.partner_sku, "words": query.words}
        data = yield from _asked(ITEMS, variables)
        return tuple(_item(row) for row in data["items"])

    def place_order(self, order):
        """One mutation."""
        to = order.ship_to
        address = {"name": to.name, "line1": to.line1, "city": to.city, "postalCode": to.postal_code}
        lines = [
            {"line": line.line_number, "sku": line.partner_sku, "quantity": line.quantity}
            for line in order.lines
        ]
        said = {"reference": order.number, "shipTo": {**address, "country": to.country}, "lines": lines}
        data = yield from _asked(PLACE, {"order": said, "key": order.number}, commits=True)
        if data["placed"]["__typename"] == "OrderRefused":
            raise Rejected(data["placed"]["code"])
        return _acknowledgement(data["placed"])

    def find_order(self, number):
        """One question."""
        data = yield from _asked(FIND, {"reference": number})
        found = data["ordersByReference"]
        return _acknowledgement(found[0]) if found else None

    def log_in(self, credentials):
        """One mutation, by nobody yet."""
        request = Request.post("/graphql", content={"query": LOG_IN, "variables": dict(credentials)})
        told = (yield request).json()["data"]["logIn"]
        if "token" not in told:
            raise CredentialsRefused(told["message"])
        return Session(headers={"Authorization": f"Bearer {told['token']}"}, lasts_s=told["expiresIn"])


def _asked(query, variables, *, commits=False):
    request = Request.post("/graphql", content={"query": query, "variables": variables}, commits=commits)
    told = (yield request).json()
    if _code(told) == "FORBIDDEN":
        told = (yield request.in_a_new_session()).json()
    if code := _code(told):
        raise CredentialsRefused(code) if code == "FORBIDDEN" else OutcomeUnknown(code)
    return told["data"]


def _code(told):
    return told["errors"][0]["extensions"]["code"] if "errors" in told else ""


def _item(row):
    return PartnerItem(
        partner_sku=row["sku"],
        gtin=row["gtin"],
        family=row["family"],
        title=row["title"],
        currency=row["cost"]["currency"],
        cost=Decimal(row["cost"]["amount"]),
        available=row["available"],
        attributes={one["name"]: one["value"] for one in row["attributes"]},
    )


def _acknowledgement(order):
    return Acknowledgement(
        number=order["reference"],
        partner_reference=order["orderId"],
        answer=Answer(order["status"]),
        total=Decimal(order["total"]["amount"]),
        currency=order["total"]["currency"],
    )
