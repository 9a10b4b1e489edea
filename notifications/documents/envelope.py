"""A mail ready to be posted: who it is from, what makes it recognisable, its two bodies."""

import re
from email.utils import formataddr, parseaddr
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from notifications.documents.content import context_of
from notifications.models import Delivery
from notifications.models.delivery import Audience
from orders.models import Order


def mail_for(delivery: Delivery, order: Order, *, template: str) -> EmailMultiAlternatives:
    """The mail of a delivery, as plain text and HTML, telling the order as it stands now."""
    context = {
        **context_of(order),
        "event": delivery.event,
        "purchase_order": delivery.event.purchase_order,
    }
    subject = one_line(_rendered(template, "subject.txt", context))
    context["subject"] = subject
    to_shopper = delivery.audience == Audience.SHOPPER
    mail = EmailMultiAlternatives(
        subject=subject,
        body=re.sub(r"\n{3,}", "\n\n", _rendered(template, "txt", context)),
        from_email=sender(order.retailer.name),
        to=[delivery.recipient],
        reply_to=[order.store.email] if to_shopper else None,
        headers=_headers(delivery),
    )
    mail.attach_alternative(_rendered(template, "html", context), "text/html")
    return mail


def sender(name: str) -> str:
    """Our address under the retailer's name, whatever signs that name has."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return formataddr((one_line(name), address))


def one_line(text: str) -> str:
    """A text that cannot end a header: line ends and other control characters become blanks."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _headers(delivery: Delivery) -> dict[str, str]:
    """No automatic answers (RFC 3834), one Message-ID per delivery for ever, one conversation per order and reader."""
    return {
        "Auto-Submitted": "auto-generated",
        "Message-ID": _identity(f"deliveries/{delivery.pk}"),
        "References": _identity(f"orders/{delivery.event.order_id}/{delivery.audience}"),
    }


def _identity(what: str) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid5(NAMESPACE_URL, f'{settings.PUBLIC_URL}/{what}')}@{domain}>"


def _rendered(template: str, kind: str, context: dict[str, object]) -> str:
    return render_to_string(f"notifications/mail/{template}.{kind}", context)
