"""What a partner answers below `/{partner}/v1`."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from decimal import Decimal
from functools import partial

from partners.simulator.exchange import Json, Refused, Request, Response, Silence
from partners.simulator.orders import acknowledgement, wanted
from partners.simulator.partner import Partner
from partners.simulator.shelf import Item
from partners.simulator.world import World

HANGS_S = 30.0
LATE_S = 1.0
THROTTLE_S = 1
PAGE = Response(body=b"<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
NOTHING = Response()
HUGE = 8_000_000

Call = Callable[[World, Partner, Request], Awaitable[Response]]


async def answer(world: World, request: Request) -> Response:
    """One call to a partner. Raises Refused, and Silence where the partner gives no answer."""
    match request.steps:
        case [code, "v1", *steps] if code in world.partners:
            partner = world.partners[code]
        case _:
            raise Refused(404, "not-found", "Nobody lives here.")
    if not hmac.compare_digest(request.headers.get("x-api-key", "").encode(), partner.api_key.encode()):
        raise Refused(401, "unauthorised", "X-Api-Key is missing or wrong.")
    operation, call = _route(request.method, steps)
    partner.calls[operation] += 1
    if partner.knobs.down:
        raise Silence
    if partner.standing("throttle"):
        raise _throttled(partner)
    return await call(world, partner, request)


def _route(method: str, steps: list[str]) -> tuple[str, Call]:
    calls: dict[str, tuple[str, Call]] = {}
    match steps:
        case ["items"]:
            calls = {"GET": ("find-items", _find_items)}
        case ["orders"]:
            calls = {"GET": ("find-order", _find_order), "POST": ("place-order", _place_order)}
        case ["orders", _]:
            calls = {"GET": ("order-status", _order_status)}
        case _:
            raise Refused(404, "not-found", "There is nothing here.")
    if method not in calls:
        raise Refused(405, "wrong-method", f"Use {' or '.join(calls)}.", Allow=", ".join(calls))
    return calls[method]


async def _find_items(world: World, partner: Partner, request: Request) -> Response:
    """What is found before the pause costs no time after it: a partner of 50 ms answers in 50 ms."""
    behaviour = partner.next_look_up()
    found = partner.shelf.everything() if behaviour == "everything" else _found(partner, request)
    response = Response.of({"items": [partner.shelf.told(item) for item in found]})
    await _pause(partner, request)
    match behaviour:
        case "error":
            raise Refused(500, "unwell", "We are not well.")
        case "hang":
            await asyncio.sleep(_hangs_s(partner))
        case "garbage":
            return PAGE
        case "empty":
            return NOTHING
        case "redirect":
            elsewhere = f"{world.base_url}{request.path}"
            return Response(status=302, headers={"Location": elsewhere})
        case "huge":
            return Response(body=b'{"items": [' + b" " * HUGE + b"]}")
    return response


def _found(partner: Partner, request: Request) -> list[Item]:
    asked = request.query
    if gtin := asked.get("gtin", "").strip():
        return partner.shelf.with_gtin(gtin)
    if sku := asked.get("sku", "").strip():
        return partner.shelf.with_sku(sku)
    if words := asked.get("q", "").strip():
        return partner.shelf.with_words(words)
    raise Refused(400, "no-question", "Give gtin, sku or q.")


async def _place_order(world: World, partner: Partner, request: Request) -> Response:
    """Accept an order, or not, and answer, or not."""
    era = world.era
    body = request.json()
    behaviour = partner.next_order()
    key = request.headers.get("idempotency-key", "")
    if behaviour == "late":
        order = wanted(body)
        world.later(_late_s(partner), partial(world.accept, partner, order, key, era=era))
        raise Silence
    await _pause(partner, request)
    _refuse(partner, behaviour)
    order = wanted(body)
    accepted, is_new = await world.accept(partner, order, key, era=era, one_short=behaviour == "partial")
    return await _acknowledged(partner, behaviour, accepted, status=201 if is_new else 200)


def _refuse(partner: Partner, behaviour: str) -> None:
    """What is decided before anything is accepted."""
    match behaviour:
        case "error-before":
            raise Refused(500, "unwell", "We are not well; nothing was accepted.")
        case "reject":
            raise Refused(422, "rejected", "We would rather not.")
        case "throttle":
            raise _throttled(partner)


async def _acknowledged(partner: Partner, behaviour: str, order: Json, *, status: int) -> Response:
    """How the buyer hears of an order that stands."""
    told = acknowledgement(order)
    match behaviour:
        case "lose-answer":
            raise Silence
        case "reset":
            raise Silence(rudely=True)
        case "hang":
            await asyncio.sleep(_hangs_s(partner))
        case "error-after":
            raise Refused(500, "unwell", "We are not well.")
        case "garbage":
            return PAGE
        case "empty":
            return NOTHING
        case "wrong-reference":
            told["reference"] = f"{told['reference']}-X"
        case "wrong-total":
            told["total"] = {**told["total"], "amount": str(Decimal(told["total"]["amount"]) + 1)}
    return Response.of(told, status)


async def _find_order(world: World, partner: Partner, request: Request) -> Response:
    """All orders with the buyer's number, as they were acknowledged."""
    reference = request.query.get("reference", "")
    if not reference:
        raise Refused(400, "no-question", "Give reference.")
    await _pause(partner, request)
    return Response.of({"orders": [acknowledgement(order) for order in partner.with_reference(reference)]})


async def _order_status(world: World, partner: Partner, request: Request) -> Response:
    """One order as it stands now."""
    await _pause(partner, request)
    order = partner.orders.get(request.steps[-1])
    if order is None:
        raise Refused(404, "not-found", "We have no such order.")
    return Response.of({**acknowledgement(order), "status": partner.status(order)})


async def _pause(partner: Partner, request: Request) -> None:
    """Let the partner's time pass, counted from when the request came in."""
    due = request.arrived + partner.delay_s()
    await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))


def _throttled(partner: Partner) -> Refused:
    wait = partner.knobs.throttle_retry_after_s or THROTTLE_S
    return Refused(429, "too-many", f"Come back in {wait} s.", **{"Retry-After": str(wait)})


def _hangs_s(partner: Partner) -> float:
    return partner.knobs.hang_ms / 1000 or HANGS_S


def _late_s(partner: Partner) -> float:
    return partner.knobs.late_acceptance_ms / 1000 or LATE_S
