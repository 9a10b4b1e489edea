"""What tests and the demo may see and do below `/_sim`. From this machine only, and without a key."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from partners.simulator.exchange import Json, Refused, Request, Response
from partners.simulator.knobs import WrongKnob
from partners.simulator.partner import Partner
from partners.simulator.world import MOST_CLONES, World

MOST_SEED = 2**63
MOVES = {"ship": "shipped", "cancel": "cancelled"}


async def answer(world: World, request: Request) -> Response:
    """One call to the control. Raises Refused."""
    if not ip_address(request.peer).is_loopback:
        raise Refused(403, "forbidden", "The control is for this machine only.")
    told = _seen(world, request) if request.method == "GET" else await _done(world, request)
    if told is None:
        raise Refused(404, "not-found", "The control has no such thing; see partners/simulator/README.md.")
    return told


def _seen(world: World, request: Request) -> Response | None:
    match request.steps[1:]:
        case ["ledger"]:
            return _ledger(world, request.query)
        case ["partners"]:
            return Response.of({code: partner.told() for code, partner in world.partners.items()})
        case ["calls"]:
            return _calls(world, request.query)
        case ["webhooks"]:
            return _webhooks(world, request.query.get("partner", ""))
    return None


async def _done(world: World, request: Request) -> Response | None:
    match request.method, request.steps[1:]:
        case "PUT", ["partners", code]:
            return _turn(_partner(world, code), request)
        case "POST", ["partners"]:
            return _clone(world, _object(request))
        case "POST", ["partners", code, verb]:
            return _act(world, _partner(world, code), verb, request)
        case "POST", ["mailbox"]:
            return await _round(world)
        case "POST", ["reset"]:
            return await _reset(world, request)
    return None


def _act(world: World, partner: Partner, verb: str, request: Request) -> Response | None:
    if verb == "revoke":
        partner.sessions.revoke()
        return Response.of({"revoked": True})
    return _move(world, partner, _object(request), MOVES[verb]) if verb in MOVES else None


def _ledger(world: World, asked: Mapping[str, str]) -> Response:
    return Response.of({"orders": world.orders(asked.get("partner", ""), asked.get("reference", ""))})


def _clone(world: World, wish: Json) -> Response:
    """Add partners that are like another one as it stands."""
    code, count = wish.get("of"), wish.get("count", 1)
    if not isinstance(code, str) or not isinstance(count, int) or not 0 < count <= MOST_CLONES:
        raise Refused(400, "wrong-clone", f"Give of, a partner, and count, from 1 to {MOST_CLONES}.")
    if _partner(world, code).part.number:
        raise Refused(400, "wrong-clone", "A clone has no clones.")
    return Response.of({"partners": world.clone(code, count)}, 201)


def _turn(partner: Partner, request: Request) -> Response:
    wanted = request.json()
    if not isinstance(wanted, dict):
        raise Refused(400, "wrong-knob", "Knobs are set with a JSON object.")
    try:
        partner.turn(wanted)
    except WrongKnob as wrong:
        raise Refused(400, "wrong-knob", str(wrong)) from wrong
    return Response.of(partner.told())


def _move(world: World, partner: Partner, wish: Json, to: str) -> Response:
    """Ship or cancel all orders with the buyer's number; how many that was news for."""
    orders = partner.with_reference(str(wish.get("reference", "")))
    if not orders:
        raise Refused(404, "not-found", f"{partner.part.name} has no order with this reference.")
    return Response.of({to: sum(world.move(partner, order, to) for order in orders)})


def _calls(world: World, asked: Mapping[str, str]) -> Response:
    code = asked.get("partner", "")
    counted = _by_second if asked.get("per") == "second" else Partner.counted
    if code:
        return Response.of(counted(_partner(world, code)))
    return Response.of({code: counted(partner) for code, partner in world.partners.items()})


def _by_second(partner: Partner) -> Any:
    """How often it was asked what, by the second since 1970."""
    return {str(second): calls for second, calls in partner.calls_by_second.items()}


def _webhooks(world: World, code: str) -> Response:
    return Response.of({"webhooks": [one for one in world.webhooks.sent if code in ("", one["partner"])]})


async def _round(world: World) -> Response:
    """Read what lies in the mailboxes now."""
    if world.mailbox is None:
        raise Refused(404, "not-found", "There are no mailboxes; start with --mailbox.")
    return Response.of({"read": await world.mailbox.round()})


async def _reset(world: World, request: Request) -> Response:
    wish = request.json() if request.body else {}
    is_known = isinstance(wish, dict) and wish.keys() <= {"demo", "seed"}
    if not is_known or not isinstance(wish.get("demo", False), bool) or not _is_seed(wish.get("seed", 0)):
        raise Refused(400, "wrong-reset", 'Reset takes {}, {"demo": true} or {"seed": 1}.')
    await world.reset(to_character=wish.get("demo", False), seed=wish.get("seed", 0))
    return Response.of({"reset": True})


def _is_seed(seed: Any) -> bool:
    return isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed < MOST_SEED


def _object(request: Request) -> Json:
    wish = request.json()
    if not isinstance(wish, dict):
        raise Refused(400, "wrong-wish", "Give a JSON object.")
    return wish


def _partner(world: World, code: str) -> Partner:
    partner = world.partners.get(code)
    if partner is None:
        raise Refused(
            404, "not-found", f"There is no partner {code}; there are: {', '.join(world.partners)}."
        )
    return partner
