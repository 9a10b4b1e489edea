"""The ledger's share of a page: what was asked here, and what was shown for it."""

from django.utils import timezone

from catalog.kiosk.offering import Offering
from catalog.models import Lookup, Variant
from catalog.operations.enquiries import note_found, note_question, note_shown, subject_of
from catalog.scan import read
from stores.kiosk.access import ShopRequest


def asked_for_item(request: ShopRequest, variant: Variant) -> None:
    """A code that named a variant we list."""
    _note(request, gtin=variant.gtin, found=1, product_id=variant.product_id)


def asked_for_code(request: ShopRequest, gtin: str, lookup: Lookup) -> None:
    """A code that nobody has told us of."""
    _note(request, gtin=gtin, lookup=lookup)


def asked_for_words(request: ShopRequest, words: str, lookup: Lookup, *, found: int) -> None:
    """Words, and how many families they found at first."""
    _note(request, words=words, lookup=lookup, found=found)


def found_more(request: ShopRequest, lookup: Lookup, more: int) -> None:
    """What partners told of after the words' first page."""
    if more and request.visit.id:
        note_found(visit=request.visit.id, lookup=lookup, more=more)


def showed(request: ShopRequest, offering: Offering, lookup: Lookup) -> None:
    """The page of an item, if it came of a question in this visit."""
    if request.visit.id is None:
        return
    best = offering.best
    words = read(request.GET.get("q", "")).text
    note_shown(
        visit=request.visit.id,
        subject=subject_of(words=words) if words else subject_of(gtin=offering.variant.gtin),
        product=offering.product,
        lookup=lookup,
        offer=best.offer if best else None,
        by=best.arrives[1] if best else None,
    )


def _note(
    request: ShopRequest,
    *,
    gtin: str = "",
    words: str = "",
    lookup: Lookup | None = None,
    found: int = 0,
    product_id: int | None = None,
) -> None:
    now = timezone.now()
    note_question(
        visit=request.visit.begin(now),
        store=request.store,
        kiosk=request.principal.kiosk,
        subject=subject_of(gtin=gtin, words=words),
        lookup=lookup,
        found=found,
        product_id=product_id,
        now=now,
    )
