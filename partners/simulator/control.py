"""What tests and the demo may see and do below `/_sim`. From this machine only, and without a key."""

from collections.abc import Mapping
from ipaddress import ip_address

from partners.simulator.exchange import Refused, Request, Response
from partners.simulator.knobs import WrongKnob
from partners.simulator.partner import Partner
from partners.simulator.world import World


async def answer(world: World, request: Request) -> Response:
    """One call to the control. Raises Refused."""
    if not ip_address(request.peer).is_loopback:
        raise Refused(403, "forbidden", "The control is for this machine only.")
    match request.method, request.steps[1:]:
        case "GET", ["ledger"]:
            return _ledger(world, request.query)
        case "GET", ["partners"]:
            return Response.of({code: partner.told() for code, partner in world.partners.items()})
        case "PUT", ["partners", code]:
            return _turn(_partner(world, code), request)
        case "GET", ["calls"]:
            return _calls(world, request.query.get("partner", ""))
        case "POST", ["reset"]:
            return await _reset(world, request)
        case _:
            raise Refused(
                404, "not-found", "The control has no such thing; see partners/simulator/README.md."
            )


def _ledger(world: World, asked: Mapping[str, str]) -> Response:
    return Response.of({"orders": world.orders(asked.get("partner", ""), asked.get("reference", ""))})


def _turn(partner: Partner, request: Request) -> Response:
    wanted = request.json()
    if not isinstance(wanted, dict):
        raise Refused(400, "wrong-knob", "Knobs are set with a JSON object.")
    try:
        partner.turn(wanted)
    except WrongKnob as wrong:
        raise Refused(400, "wrong-knob", str(wrong)) from wrong
    return Response.of(partner.told())


def _calls(world: World, code: str) -> Response:
    if code:
        return Response.of(_partner(world, code).counted())
    return Response.of({code: partner.counted() for code, partner in world.partners.items()})


async def _reset(world: World, request: Request) -> Response:
    wish = request.json() if request.body else {}
    if not isinstance(wish, dict) or wish not in ({}, {"demo": True}, {"demo": False}):
        raise Refused(400, "wrong-reset", 'Reset takes {} or {"demo": true}.')
    await world.reset(to_character=bool(wish.get("demo")))
    return Response.of({"reset": True})


def _partner(world: World, code: str) -> Partner:
    partner = world.partners.get(code)
    if partner is None:
        raise Refused(
            404, "not-found", f"There is no partner {code}; there are: {', '.join(world.partners)}."
        )
    return partner
