"""A key in `X-Api-Key`."""

from partners.simulator.exchange import Refused, Request
from partners.simulator.partner import Partner
from partners.simulator.sessions import known


def check(partner: Partner, request: Request) -> None:
    """Whether a caller has the key. Raises Refused."""
    if not known(request.headers.get("x-api-key", ""), partner.secrets("key")):
        raise Refused(401, "unauthorised", "X-Api-Key is missing or wrong.")
