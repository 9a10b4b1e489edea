"""Purchase orders as mails: the order in words for a person, and the file for a program."""

from partners.messages import PurchaseOrderLine, PurchaseOrderMessage
from partners.transformers.feed.safe import CONTROL
from partners.transformers.requests import Attachment, MailRequest


def mail_of(order: PurchaseOrderMessage, body: bytes, *, to: str) -> MailRequest:
    """The mail of an order; its key is our number, so the same order twice is twice the same mail."""
    attached = Attachment(name=f"{order.number}.csv", content_type="text/csv", content=body)
    return MailRequest(
        to=to,
        subject=f"Purchase order {order.number}",
        body=_words(order),
        key=order.number,
        attachments=(attached,),
    )


def _words(order: PurchaseOrderMessage) -> str:
    to = order.ship_to
    address = [to.name, to.line1, to.line2, f"{to.postal_code} {to.city}", to.region, to.country]
    return "\n".join(
        [
            f"Purchase order {order.number} of {order.placed_at:%d.%m.%Y}",
            "",
            *(_line(line, order.currency) for line in order.lines),
            "",
            "Please ship to:",
            *(_flat(words) for words in address if words.strip()),
            "",
            *(_flat(words) for words in (order.email, order.phone) if words),
            "",
            f"The same order is attached for your system. Please name {order.number} in all that you send us.",
            f"Should this mail reach you twice, it is one order: {order.number}.",
            "",
        ]
    )


def _line(line: PurchaseOrderLine, currency: str) -> str:
    return (
        f"{line.line_number}. {line.quantity} × {_flat(line.partner_sku)} (GTIN {line.gtin})"
        f" at {line.unit_cost} {currency}"
    )


def _flat(words: str) -> str:
    """On one line, so that nobody can write lines of their own into our mail."""
    return CONTROL.sub(" ", words).strip()
