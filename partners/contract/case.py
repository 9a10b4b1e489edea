"""What the rules are tried on: a transformer, and a partner of its protocol that lives in memory."""

from collections.abc import Callable, Sized
from dataclasses import dataclass, replace
from typing import Any, Protocol

from partners.account import Account
from partners.contract.talk import Talk, require, talk
from partners.errors import Unsupported
from partners.messages import Acknowledgement, OrderReference, PurchaseOrderMessage
from partners.transformers.base import Capability, Transformer
from partners.transformers.requests import AnyRequest, Conversation, Response

ACCOUNT = Account(partner_id=0, code="in-memory", base_url="https://partner.example")


class InMemoryPartner(Protocol):
    """A partner as its documentation describes it. `order` is one that it accepts; `orders` holds what it accepted.

    `gtin`, `partner_sku` and `words` find an item that it carries. A partner of a protocol with returns or with
    documents to collect also has `ship(number)`, which lets an order of ours leave. One that calls webhooks has
    `delivery`, a call that it would make, `secret`, which that call is signed with, and if possible `signed(body)`, a
    call with another body.
    """

    gtin: str
    partner_sku: str
    words: str
    order: PurchaseOrderMessage

    @property
    def orders(self) -> Sized:
        """What it has accepted."""
        ...

    def answer(self, request: AnyRequest) -> Response:
        """What it says to a request."""
        ...


@dataclass(frozen=True, kw_only=True)
class Case:
    """How to make a transformer and its partner, afresh for each trial; `examples` is how often chance is tried."""

    make_transformer: Callable[[], Transformer]
    make_partner: Callable[[], Any]
    examples: int

    def trial(self) -> "Trial":
        """A new transformer and a partner that has seen nothing yet."""
        return Trial(transformer=self.make_transformer(), partner=self.make_partner())

    def can(self, capability: Capability) -> bool:
        """Whether the transformer declares something."""
        return capability in self.make_transformer().capabilities


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A transformer that talks to its partner."""

    transformer: Transformer
    partner: Any

    def reply(self, request: AnyRequest) -> Response:
        """What the partner says to what may be nonsense. It need not understand what nobody should say to it."""
        try:
            response: Response = self.partner.answer(request)
        except Exception:  # noqa: BLE001 - written for sensible requests, and by anybody
            response = Response(status=400, headers={}, body=b"{}")
        return response

    def hears(self, conversation: Conversation[Any], name: str) -> Talk:
        """Hold a conversation that must end with an answer."""
        held = talk(conversation, self.partner.answer)
        require(held.error is None, f"{name} ended with {held.error!r} instead of an answer.")
        return held

    def refuses(self, conversation: Conversation[Any], name: str) -> None:
        """Hold a conversation that must raise Unsupported before anything is asked."""
        held = talk(conversation, self.partner.answer)
        require(
            isinstance(held.error, Unsupported), f"{name} is not declared, yet it did not raise Unsupported."
        )
        require(not held.requests, f"{name} is not declared, yet it asked {held.requests!r}.")

    def place(self, number: str = "") -> Acknowledgement:
        """Place the partner's order, under another number if one is given."""
        order = replace(self.partner.order, number=number or self.partner.order.number)
        acknowledgement = self.hears(self.transformer.place_order(order), "place_order").result
        require(isinstance(acknowledgement, Acknowledgement), f"place_order gave {acknowledgement!r}.")
        kept: Acknowledgement = acknowledgement
        return kept

    def placed(self) -> OrderReference:
        """The partner's order, placed, by both names."""
        acknowledgement = self.place()
        return OrderReference(
            number=self.partner.order.number, partner_reference=acknowledgement.partner_reference
        )
