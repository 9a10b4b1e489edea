"""A GraphQL API with a log-in: whatever it has to say, it says with status 200.

`errors` tell of what went wrong in itself; what the trade refuses is a type of its own in the answer. The fields are
those of the REST API in camelCase: `README.md` lists the questions.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from partners.simulator import trade
from partners.simulator.exchange import Json, Refused, Request, Response
from partners.simulator.partner import Partner
from partners.simulator.personalities.language import Field, operation, shaped, syntax_error
from partners.simulator.personalities.oauth2 import bearer
from partners.simulator.sessions import known
from partners.simulator.world import World

OF_THE_TRADE = (409, 422)
TYPES = {"items": "Item", "ordersByReference": "Order", "order": "Order", "placeOrder": "Order"}


@dataclass(frozen=True)
class _Asked:
    """One field of one call."""

    world: World
    partner: Partner
    request: Request
    field: Field

    def text(self, name: str) -> str:
        """An argument, which may be missing."""
        value = self.field.arguments.get(name)
        return value if isinstance(value, str) else ""

    def rendered(self, told: Any) -> Response:
        """An answer in data."""
        kind = TYPES.get(self.field.name, "")
        return Response.of({"data": {self.field.alias: shaped(_camel(told, kind), self.field.fields)}})


async def answer(world: World, partner: Partner, request: Request) -> Response:
    """One call. Raises Refused for what comes before GraphQL (405, 429), and Silence."""
    if request.method != "POST":
        raise Refused(405, "wrong-method", "Use POST.", Allow="POST")
    try:
        asked = _Asked(world, partner, request, _field(request))
        call, name = CALLS[asked.field.name]
        trade.enter(partner, name)
        if name != "log-in":
            _check(partner, request)
        return await call(asked)
    except Refused as refusal:
        if refusal.response.status in (405, 429):
            raise
        return _errors(refusal)


def _field(request: Request) -> Field:
    told = request.json()
    text, variables = (told.get("query"), told.get("variables")) if isinstance(told, dict) else (None, None)
    if not isinstance(text, str):
        raise syntax_error("There is no query.")
    kind, fields = operation(text, variables if isinstance(variables, dict) else {})
    if len(fields) != 1 or fields[0].name not in CALLS:
        raise syntax_error(f"One of {', '.join(CALLS)} at a time, please.")
    if (kind == "mutation") != (fields[0].name in MUTATIONS):
        raise syntax_error(f"{fields[0].name} is no {kind}.")
    return fields[0]


def _check(partner: Partner, request: Request) -> None:
    if not partner.sessions.holds(bearer(request), partner.secrets("secret")):
        raise Refused(401, "FORBIDDEN", "You are not logged in, or no longer.")


async def _log_in(asked: _Asked) -> Response:
    partner = asked.partner
    secret = known(asked.text("password"), partner.secrets("secret"))
    if asked.text("username") != f"sim-{partner.code}" or not secret:
        return asked.rendered({"__typename": "InvalidCredentials", "message": "Nobody we know."})
    lasts_s = partner.knobs.token_lasts_s
    token = partner.sessions.give(secret, lasts_s)
    return asked.rendered({"__typename": "Session", "token": token, "expires_in": lasts_s})


async def _items(asked: _Asked) -> Response:
    question = {"gtin": asked.text("gtin"), "sku": asked.text("sku"), "q": asked.text("words")}
    return await trade.find_items(asked.world, asked.partner, asked.request, question, asked.rendered)


async def _place_order(asked: _Asked) -> Response:
    body = _snake(asked.field.arguments.get("order"))
    try:
        return await trade.place_order(
            asked.world,
            asked.partner,
            asked.request,
            body,
            asked.text("key"),
            lambda told, _: asked.rendered(told),
        )
    except Refused as refusal:
        if refusal.response.status not in OF_THE_TRADE:
            raise
        return asked.rendered({"__typename": "OrderRefused", "code": refusal.code, "message": str(refusal)})


async def _orders(asked: _Asked) -> Response:
    await trade.pause(asked.partner, asked.request, asked.text("reference"))
    return asked.rendered(trade.held(asked.partner, asked.text("reference")))


async def _order(asked: _Asked) -> Response:
    await trade.pause(asked.partner, asked.request, asked.text("id"))
    try:
        return asked.rendered(trade.standing(asked.partner, asked.text("id")))
    except Refused as refusal:
        if refusal.response.status != 404:
            raise
        return Response.of({"data": {asked.field.alias: None}})


CALLS: dict[str, tuple[Callable[[_Asked], Any], str]] = {
    "items": (_items, "find-items"),
    "order": (_order, "order-status"),
    "ordersByReference": (_orders, "find-order"),
    "placeOrder": (_place_order, "place-order"),
    "logIn": (_log_in, "log-in"),
}
MUTATIONS = ("placeOrder", "logIn")


def _errors(refusal: Refused) -> Response:
    code = refusal.code if refusal.response.status < 500 else "INTERNAL_SERVER_ERROR"
    error: Json = {"message": str(refusal), "extensions": {"code": code}}
    return Response.of({"errors": [error], "data": None})


def _camel(told: Any, kind: str = "") -> Any:
    """In GraphQL's manner: `order_id` is `orderId`, and what has names of its own is a list of pairs."""
    if isinstance(told, list):
        return [_camel(one, kind) for one in told]
    if not isinstance(told, dict):
        return told
    renamed = {
        re.sub("(?<=[a-z])_([a-z])", lambda found: found[1].upper(), name): _camel(value)
        for name, value in told.items()
    }
    if "attributes" in told:
        renamed["attributes"] = [{"name": name, "value": value} for name, value in told["attributes"].items()]
    return {"__typename": kind, **renamed} if kind else renamed


def _snake(told: Any) -> Any:
    if isinstance(told, list):
        return [_snake(one) for one in told]
    if not isinstance(told, dict):
        return told
    return {
        re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", name): _snake(value)
        for name, value in told.items()
    }
