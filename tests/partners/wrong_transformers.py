"""Transformers that each break one rule of the contract, and are right in all else."""

from dataclasses import replace
from typing import ClassVar

from partners.errors import Unreadable
from partners.messages import Acknowledgement, Answer, ItemQuery
from partners.transformers.base import Capability, Dedup
from partners.transformers.plain import PlainTransformer
from partners.transformers.requests import Conversation, Request


class GuessesOurNumber(PlainTransformer):
    """Gives back the number that it asked about."""

    def place_order(self, order):
        """Does not read what the partner confirmed."""
        acknowledgement = yield from super().place_order(order)
        return replace(acknowledgement, number=order.number)


class TakesAnyOrderForOurs(PlainTransformer):
    """Trusts that whatever comes back is the order asked for."""

    def find_order(self, number):
        """Does not read whose order it is."""
        found = yield from super().find_order(number)
        return replace(found, number=number) if found else None


class TakesAnyItemForTheOneAsked(PlainTransformer):
    """Trusts that whatever comes back is the item asked for."""

    def find_items(self, query):
        """Does not read which item it is."""
        items = yield from super().find_items(query)
        return tuple(replace(item, gtin=query.gtin or item.gtin) for item in items)


class CommitsTwice(PlainTransformer):
    """Sends the order once more, to be sure."""

    def place_order(self, order):
        """Two requests are marked."""
        yield from super().place_order(order)
        return (yield from super().place_order(order))


class CommitsInSilence(PlainTransformer):
    """Forgets to mark the request that places the order."""

    def place_order(self, order):
        """Nobody is told that it commits."""
        conversation = super().place_order(order)
        response = yield replace(next(conversation), commits=False)
        try:
            conversation.send(response)
        except StopIteration as end:
            return end.value


class OrdersBeforeItCommits(PlainTransformer):
    """Places the order with a request that is not marked, and marks another."""

    def place_order(self, order):
        """The wrong one is marked."""
        yield replace(next(super().place_order(order)), commits=False)
        return (yield from super().place_order(order))


class ReadsWhatMayBeMissing(PlainTransformer):
    """Takes fields for granted."""

    def find_order(self, number) -> Conversation[Acknowledgement | None]:
        """Raises KeyError, TypeError and more."""
        response = yield Request.get("/orders", params={"reference": number})
        for order in response.json()["orders"]:
            return Acknowledgement(
                number=order["reference"], partner_reference=order["order_id"], answer=Answer.ACCEPTED
            )
        return None


class FollowsAddresses(PlainTransformer):
    """Asks for a full address, as partners like to hand out."""

    def find_items(self, query):
        """Names a host, and one without TLS."""
        yield Request.get("http://elsewhere.example/items")
        return (yield from super().find_items(query))


class BreaksOutOfItsPath(PlainTransformer):
    """Puts the partner's number into the path as it is."""

    def order_status(self, order):
        """Does not quote."""
        response = yield Request.get(f"/orders/{order.partner_reference}")
        if response.status != 200:
            raise Unreadable("No such order.")
        return (yield from super().order_status(order))


class DeclaresWhatItLacks(PlainTransformer):
    """Says that it can cancel."""

    capabilities = PlainTransformer.capabilities | {Capability.CANCEL_ORDER}


class HidesWhatItCan(PlainTransformer):
    """Says that it cannot find orders, and asks all the same."""

    capabilities = PlainTransformer.capabilities - {Capability.FIND_ORDER}


class ClaimsAKeyThatIsNone(PlainTransformer):
    """Says that the partner recognises our number, which it never sees."""

    def place_order(self, order):
        """Sends another key each time."""
        conversation = super().place_order(order)
        request = next(conversation)
        self.options = {"tries": self.options.get("tries", 0) + 1}
        headers = {**request.headers, "Idempotency-Key": f"{order.number}-{self.options['tries']}"}
        try:
            conversation.send((yield replace(request, headers=headers)))
        except StopIteration as end:
            return end.value


class CannotLook(PlainTransformer):
    """Says that one can look an order up, but not how."""

    dedup = Dedup.LOOKUP
    capabilities = PlainTransformer.capabilities - {Capability.FIND_ORDER}

    def find_order(self, number):
        """Leaves it to the contract to refuse."""
        return super(PlainTransformer, self).find_order(number)


class SharesItsBasket(PlainTransformer):
    """Keeps the order that is being placed in itself."""

    def place_order(self, order):
        """Takes the last order that anybody began, after asking whether it is there."""
        self.latest = order
        yield from self.find_items(ItemQuery(gtin=order.lines[0].gtin))
        return (yield from super().place_order(self.latest))


class ShowsOurLogIn(PlainTransformer):
    """Signs its requests itself."""

    def find_order(self, number):
        """Has a key of its own."""
        response = yield Request.get(
            "/orders", headers={"Authorization": "Bearer key"}, params={"reference": number}
        )
        assert response
        return (yield from super().find_order(number))


class NeverEnds(PlainTransformer):
    """Turns page after page."""

    def find_items(self, query):
        """Follows whatever says that there is more."""
        while (yield Request.get("/items", params={"q": query.words})).status != 404:
            pass
        return (yield from super().find_items(query))


class CannotBeLeft(PlainTransformer):
    """Says goodbye, even to a partner that is not there any more."""

    def find_items(self, query):
        """Asks once more at the end, whatever happened."""
        try:
            return (yield from super().find_items(query))
        finally:
            yield Request.get("/goodbye")


class DescribesNoOptions(PlainTransformer):
    """Has a default that its own description refuses."""

    options_schema: ClassVar = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"pages": {"type": "integer", "default": "many"}},
    }


class HasNoWords(PlainTransformer):
    def find_order(self, number):
        return super().find_order(number)


class TrustsItsOptions(PlainTransformer):
    """Reads its options while it is made, whatever a row holds."""

    def __init__(self, options=None) -> None:
        super().__init__(options)
        self.pages = int(self.options.get("pages", 1))


class TellsMoreThanItCan(PlainTransformer):
    """Says one thing of its options and does another."""

    @classmethod
    def capabilities_with(cls, options) -> frozenset[Capability]:
        """One that the class does not declare."""
        return cls.capabilities | {Capability.RETURNS}
