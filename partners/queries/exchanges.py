"""What was said between us and partners. There may be very many: each of these has an index to go by."""

from collections.abc import Iterable

from django.db.models import QuerySet

from partners.errors import Outcome
from partners.models import Exchange, Partner

OPERATIONS = {
    "find-items": "look-up",
    "place-order": "purchase order",
    "find-order": "whether it has an order",
    "order-status": "where an order stands",
    "cancel-order": "cancellation",
    "request-return": "leave to return",
    "read-feed": "all that it offers",
    "collect": "documents for us",
    "settle": "documents put away",
    "ping": "test of the connection",
    "list-files": "look into the mailbox",
    "replay-file": "file read once more",
}
MOST_FOUND = 10_000
LAST_LETTER = "\U0010ffff"


def latest_ping(partner: Partner) -> Exchange | None:
    """The last time somebody tried whether the partner answers."""
    exchange: Exchange | None = (
        Exchange.objects.filter(partner=partner, operation="ping").order_by("-started_at", "-pk").first()
    )
    return exchange


def about(references: Iterable[str]) -> QuerySet[Exchange]:
    """Conversations about these numbers of ours, oldest first."""
    found: QuerySet[Exchange] = Exchange.objects.filter(reference__in=list(references))
    return found.select_related("partner").order_by("started_at", "pk")


def failed(exchanges: QuerySet[Exchange]) -> QuerySet[Exchange]:
    """Those of them that did not end with an answer."""
    return exchanges.exclude(outcome=Outcome.CONFIRMED.value)


def speaking_of(exchanges: QuerySet[Exchange], words: str) -> QuerySet[Exchange]:
    """Those about a number that begins with the words, and those that failed in words that hold them; the newest.

    Only what failed has words of its own. Looking for them there, and not in all, keeps this quick.
    """
    beginning = exchanges.filter(reference__gte=words, reference__lt=words + LAST_LETTER)
    telling = failed(exchanges).filter(summary__icontains=words)
    return exchanges.filter(pk__in=_newest(beginning).union(_newest(telling)))


def _newest(exchanges: QuerySet[Exchange]) -> QuerySet[Exchange, int]:
    return exchanges.order_by("-started_at").values_list("pk", flat=True)[:MOST_FOUND]
