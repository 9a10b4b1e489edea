"""What a partner would be sent, without sending it: a transformer asked to speak while nobody listens."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from partners.errors import PartnerError
from partners.messages import Address, PurchaseOrderLine, PurchaseOrderMessage
from partners.models import Partner
from partners.registry import TransformerNotAllowed, transformer_for
from partners.transformers.requests import AnyRequest, FileRequest, FileVerb, MailRequest, Request, Response

MOST_REQUESTS = 20
NOBODY = Address(
    name="Sample Shopper", line1="1 Sample Street", city="Lisboa", postal_code="1100-048", country="PT"
)


class Rehearsal(NamedTuple):
    """The requests as far as they can be known, and how it goes on, in words."""

    requests: list[AnyRequest]
    words: str


def sample_order(
    partner: Partner, *, partner_sku: str, gtin: str, quantity: int, unit_cost: Decimal, now: datetime
) -> PurchaseOrderMessage:
    """A purchase order of one line for nobody, in the retailer's currency."""
    line = PurchaseOrderLine(
        line_number=1, partner_sku=partner_sku, gtin=gtin, quantity=quantity, unit_cost=unit_cost
    )
    return PurchaseOrderMessage(
        number="SAMPLE-1",
        currency=partner.retailer.currency,
        placed_at=now,
        ship_to=NOBODY,
        email="sample@example.com",
        phone="+351 210 000 000",
        lines=(line,),
    )


def rehearse(partner: Partner, order: PurchaseOrderMessage) -> Rehearsal:
    """What the partner would be sent for an order. Nothing is sent, and nobody is asked.

    A mailbox is taken to be empty and to take what is written. What an API would answer nobody knows, so there the
    first request is all that can be known, unless it is the one that orders.
    """
    requests: list[AnyRequest] = []
    try:
        for request in _spoken(transformer_for(partner).place_order(order)):
            requests.append(request)
            if request.commits:
                return Rehearsal(requests, "The last of these is the one that orders.")
    except (PartnerError, TransformerNotAllowed) as error:
        return Rehearsal(requests, f"It would not be sent: {error}")
    except Exception as error:  # noqa: BLE001 - a transformer's bug is what a rehearsal is for
        return Rehearsal(requests, f"The protocol fails: {type(error).__name__}: {error}")
    return Rehearsal(requests, "How it goes on depends on what the partner answers.")


def _spoken(conversation: Any) -> Iterator[AnyRequest]:
    """The requests of a conversation, until one of which nobody knows the answer."""
    try:
        request = next(conversation)
        for _ in range(MOST_REQUESTS):
            yield request
            if isinstance(request, Request):
                return
            request = conversation.send(_supposed(request))
    except StopIteration:
        return
    finally:
        conversation.close()


def _supposed(request: FileRequest | MailRequest) -> Response:
    """What an empty mailbox and a willing mail server answer."""
    if isinstance(request, MailRequest):
        return Response(status=202, headers={}, body=b"")
    if request.verb == FileVerb.LIST:
        return Response(status=200, headers={}, body=b"[]")
    return Response(status=201 if request.verb == FileVerb.WRITE else 404, headers={}, body=b"")
