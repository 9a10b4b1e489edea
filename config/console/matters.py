"""The kinds of trouble that need a person, in words, and where their rows are listed."""

from collections.abc import Mapping
from typing import NamedTuple


class Known(NamedTuple):
    """One kind of trouble: what it is called, what to do about it, and the list that shows it."""

    title: str
    words: str
    icon: str
    page: str
    filter: Mapping[str, str]


MATTERS: Mapping[str, Known] = {
    "parked": Known(
        "Purchase orders that wait for a person",
        "The partner's answer did not fit, or nobody can tell whether it has them.",
        "front_hand", "orders_purchaseorder", {"waiting": "person"},
    ),
    "stuck": Known(
        "No answer for more than 15 minutes",
        "They may have arrived. The system keeps asking; the partner's conversations tell more.",
        "hourglass_bottom", "orders_purchaseorder", {"waiting": "answer"},
    ),
    "unsent": Known(
        "Not sent for more than 15 minutes",
        "The partner is paused or cannot be reached, or nobody works on the queue.",
        "schedule_send", "orders_purchaseorder", {"waiting": "sending"},
    ),
    "silent": Known(
        "Partners that have not answered for 4 hours",
        "They have the purchase order; ask them where the answer is.",
        "hourglass_top", "orders_purchaseorder", {"waiting": "partner"},
    ),
    "notices": Known(
        "What partners told us that does not fit",
        "A document nobody could read, or one that disagrees with our books.",
        "mark_email_unread", "partners_partnernotice", {"waiting": "person"},
    ),
    "feeds": Known(
        "Feeds that changed nothing",
        "A partner's list is much shorter than before, or could not be read. What is sold is that of the list before.",
        "rss_feed", "catalog_feed", {"waiting": "person"},
    ),
    "unmatched": Known(
        "Items that nobody could match",
        "Partners offer them without a GTIN that fits. They are not sold before a person says what they are.",
        "help_center", "catalog_unmatcheditem", {"waiting": "person"},
    ),
    "refused-credentials": Known(
        "Partners that do not know us",
        "They refuse our credentials; their purchase orders wait. Set new ones, or test the connection.",
        "no_accounts", "partners_partner", {},
    ),
    "parked-promises": Known(
        "Promises that could not be kept",
        "Put right what stands in their way, then release them.",
        "outbox", "orders_outboxmessage", {"state": "parked"},
    ),
    "erp-differences": Known(
        "Differences with the ERP",
        "The books do not agree, or could not be compared.",
        "difference", "orders_erpdifference", {"state": "open"},
    ),
    "paused-partners": Known(
        "Partners that are paused",
        "Nothing of them is sold, and their purchase orders wait.",
        "pause_circle", "partners_partner", {},
    ),
    "unsent-mails": Known(
        "Mails that did not leave",
        "Stores or shoppers have not been told for more than 15 minutes.",
        "unsubscribe", "notifications_delivery", {"state": "waiting"},
    ),
}  # fmt: skip
"""By the names that `orders.queries.attention` gives them."""
