"""The plain JSON API. Which door a caller came by makes no difference here."""

from collections.abc import Awaitable, Callable

from partners.simulator import trade
from partners.simulator.exchange import Refused, Request, Response
from partners.simulator.partner import Partner
from partners.simulator.world import World

Call = Callable[[World, Partner, Request], Awaitable[Response]]


async def answer(world: World, partner: Partner, request: Request, steps: list[str]) -> Response:
    """One call by somebody we know. Raises Refused, Silence."""
    operation, call = _route(request.method, steps)
    trade.enter(partner, operation)
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
    question = {name: value for name, value in request.query.items() if name in ("gtin", "sku", "q")}
    return await trade.find_items(
        world, partner, request, question, lambda items: Response.of({"items": items})
    )


async def _place_order(world: World, partner: Partner, request: Request) -> Response:
    return await trade.place_order(
        world,
        partner,
        request,
        request.json(),
        request.headers.get("idempotency-key", ""),
        lambda told, is_new: Response.of(told, 201 if is_new else 200),
    )


async def _find_order(_: World, partner: Partner, request: Request) -> Response:
    reference = request.query.get("reference", "")
    await trade.pause(partner, request, reference)
    return Response.of({"orders": trade.held(partner, reference)})


async def _order_status(_: World, partner: Partner, request: Request) -> Response:
    order_id = request.steps[-1]
    await trade.pause(partner, request, order_id)
    return Response.of(trade.standing(partner, order_id))
