"""What a partner speaks. All of it is about the same shelf, the same ledger and the same knobs.

| below `/{partner}` | speaks | knows us by |
|---|---|---|
| `/v1` | REST | an API key |
| `/oauth/v1` | the same REST | a token from `/oauth/token` |
| `/signed/v1` | the same REST | a signature |
| `/graphql` | GraphQL | a session |

What comes by files (`x12`, `csv`) is read by `partners.simulator.mailbox`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from partners.simulator.exchange import Refused, Request, Response
from partners.simulator.partner import Partner
from partners.simulator.personalities import api_key, graphql, oauth2, rest, signed
from partners.simulator.world import World


async def answer(world: World, request: Request) -> Response:
    """One call to a partner. Raises Refused, and Silence where the partner gives no answer."""
    partner = world.partners.get(request.steps[0]) if request.steps else None
    if partner is None:
        raise Refused(404, "not-found", "Nobody lives here.")
    match request.steps[1:]:
        case ["v1", *steps]:
            return await _rest(api_key.check, world, partner, request, steps)
        case ["oauth", "token"]:
            return oauth2.token(partner, request)
        case ["oauth", "v1", *steps]:
            return await _rest(oauth2.check, world, partner, request, steps)
        case ["signed", "v1", *steps]:
            return await _rest(signed.check, world, partner, request, steps)
        case ["graphql"]:
            return _counted(partner, await graphql.answer(world, partner, request))
        case _:
            raise Refused(404, "not-found", "Nobody lives here.")


async def _rest(
    check: Callable[[Partner, Request], None],
    world: World,
    partner: Partner,
    request: Request,
    steps: list[str],
) -> Response:
    check(partner, request)
    call: Awaitable[Response] = rest.answer(world, partner, request, steps)
    return _counted(partner, await call)


def _counted(partner: Partner, response: Response) -> Response:
    """Tell how many calls are left, where they are counted."""
    if partner.bucket is None:
        return response
    return replace(response, headers={**response.headers, **partner.bucket.told()})
