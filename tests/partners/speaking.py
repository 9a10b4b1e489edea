"""The shortest conversations, and the account they are held with."""

import itertools

from partners.account import Account
from partners.transformers.requests import Request
from partners.transports.conversation import hold
from tests.partners.test_guard import LOOPBACK

numbers = itertools.count(1000)


def account(base_url, **kwargs):
    """An account of a partner of its own, so that no session of another test is kept for it."""
    given = {"partner_id": next(numbers), "code": "odd", "allowed_networks": LOOPBACK, **kwargs}
    return Account(base_url=base_url, **given)


def looking_up(**kwargs):
    """Asks once, changes nothing."""
    response = yield Request.get("/items", **kwargs)
    return response.status


def ordering():
    """Orders in one request."""
    response = yield Request.post("/orders", content={"reference": "A-1"}).committing()
    return response.status


def asked(account, conversation=None, timeout_s=2):
    """Hold a look-up, or what is given."""
    return hold(conversation or looking_up(), account, timeout_s=timeout_s)


def ordered(account, timeout_s=2):
    """Hold an order."""
    return hold(ordering(), account, timeout_s=timeout_s)
