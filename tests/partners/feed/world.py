"""Lists of items and conversations with a mailbox in memory."""

from partners.contract.talk import talk
from partners.errors import Unreadable
from partners.transformers.feed import FeedTransformer, items
from tests.partners.feed_partner import OPTIONS, FeedPartner

PLAIN = {
    "columns": {"partner_sku": "sku", "gtin": "gtin", "title": "title", "cost": "cost", "available": "stock"},
    "currency": "EUR",
}
BOOT = "MOOR-39,09500000000051,Moor boot,71.00,12"
SOCK = "SOCK-M,09500000000136,Wool sock,4.15,3"


def listed(*rows, titles="sku,gtin,title,cost,stock", end="\n"):
    """A list with these rows."""
    return end.join([titles, *rows, ""])


def read(content, **options):
    """Read a list, given as text or bytes."""
    raw = content.encode() if isinstance(content, str) else content
    return items.read("in/stock.csv", raw, {**PLAIN, **options})


def refusal(content, **options):
    """Why a list cannot be read."""
    try:
        read(content, **options)
    except Unreadable as error:
        return str(error)
    raise AssertionError("It was read.")


def complaints(content, **options):
    """What is wrong with single rows."""
    return [(one.source, one.reason) for one in read(content, **options).unusable]


def box_with(left, /, **options):
    """A partner with these files besides its list, and a transformer that talks to it."""
    partner = FeedPartner()
    partner.box.files |= left
    return partner, FeedTransformer({**OPTIONS, **options})


def hears(partner, conversation):
    """Hold a conversation to its end."""
    return talk(conversation, partner.answer)
