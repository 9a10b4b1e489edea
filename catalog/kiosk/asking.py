"""Putting the shopper's question to the partners, once for each page and what it fetches later."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from catalog.errors import LookupMissing
from catalog.kiosk.progress import Progress
from catalog.models import Lookup
from catalog.operations.lookup import look_up
from catalog.queries.lookups import by_public_id
from catalog.scan import NO_PACK, Pack
from stores.kiosk.access import ShopRequest

GRACE = timedelta(milliseconds=250)  # most partners answer within it: then the first page is the last


def asked(request: ShopRequest, *, gtin: str = "", words: str = "", pack: Pack = NO_PACK) -> Progress:
    """The look-up that the address names, if it put this very question lately; else a new one, given a moment.

    So "Refresh", the back button and the next page ask no partner twice. Raises LookupMissing.
    """
    now = timezone.now()
    named = request.GET.get("lookup", "")
    lookup = by_public_id(_uuid(named)) if named else None
    oldest = now - timedelta(seconds=request.principal.retailer.offer_fresh_s)
    if lookup is None or (lookup.gtin, lookup.words) != (gtin, words) or lookup.started_at < oldest:
        lookup = look_up(gtin=gtin, words=words, pack=pack, now=now, wait=GRACE)
    return progress(lookup)


def progress(lookup: Lookup) -> Progress:
    """A look-up as it stands now."""
    return Progress(lookup=lookup, now=timezone.now())


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise LookupMissing from error
