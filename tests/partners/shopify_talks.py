"""What a good order at a Shopify shop comes back as, and shops that answer some of our questions otherwise."""

import json
from decimal import Decimal

from partners.contract import talk
from partners.messages import Acknowledgement, Answer
from tests.partners.shopify_partner import ShopifyPartner

ORDER = ShopifyPartner.order
ACCEPTED = Acknowledgement(
    number="R1-7-1",
    partner_reference="450789469",
    answer=Answer.ACCEPTED,
    total=Decimal("62.00"),
    currency="EUR",
)


def heard(conversation, answer):
    """What a conversation gives, or raises."""
    held = talk(conversation, answer)
    if held.error:
        raise held.error
    return held.result


def operation(request):
    """What a request asks for, by the name of its document."""
    return json.loads(request.body)["query"].split()[1].partition("(")[0]


def operations(held):
    """What was asked for in a conversation."""
    return [operation(request) for request in held.requests]


def variables(request):
    """What a request asks for in particular."""
    return json.loads(request.body)["variables"]


def answering(shop, **instead):
    """The shop, which answers some of our documents with something else, and does nothing of what they ask."""

    def answer(request):
        name = operation(request)
        return instead[name] if name in instead else shop.answer(request)

    return answer
