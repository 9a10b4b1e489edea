"""Protocols that only tests speak: Vendure's, by somebody who is careless."""

from partners.transformers.requests import Response
from partners.transformers.vendure import VendureTransformer
from tests.partners.vendure_partner import operation, say


class ForgetfulVendureTransformer(VendureTransformer):
    """It hears each time that the shop holds nothing of ours, and so begins a new draft."""

    def place_order(self, order):
        """The same conversation, in which one answer is not listened to."""
        conversation = super().place_order(order)
        request = next(conversation)
        while True:
            response = yield request
            try:
                request = conversation.send(_unheard(request, response))
            except StopIteration as end:
                return end.value


def _unheard(request, response: Response) -> Response:
    if operation(request) != "beforeBuying":
        return response
    told = response.json()
    told["data"]["orders"] = {"totalItems": 0, "items": []}
    return say(told)
