"""Keeping the lost-sale ledger: what was asked, what was shown for it, and how it ended.

Noting never costs a shopper a page: what the database refuses is logged and left out. Settling is not so forgiving.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import F, Q

from catalog.models import Enquiry, Lookup, Offer, Product
from catalog.states import ENQUIRY_MOVES, EnquiryOutcome, Evidence, Said
from stores.clock import day_in
from stores.models import Kiosk, Store

logger = logging.getLogger(__name__)

KEY = ["retailer", "visit", "gtin", "words"]
LONGEST_WORDS = 200


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How a question ended, how we know, and what it was worth: None is not known."""

    outcome: EnquiryOutcome
    evidence: Evidence
    value: Decimal | None = None
    currency: str = ""
    partner_id: int | None = None


def subject_of(*, gtin: str = "", words: str = "") -> dict[str, str]:
    """What a question is about, in one spelling: a code where there is one, else its words."""
    if gtin:
        return {"gtin": gtin, "words": ""}
    return {"gtin": "", "words": " ".join(words.casefold().split())[:LONGEST_WORDS].strip()}


def note_question(
    *,
    visit: UUID,
    store: Store,
    kiosk: Kiosk | None,
    subject: Mapping[str, str],
    lookup: Lookup | None = None,
    found: int = 0,
    product_id: int | None = None,
    now: datetime,
) -> None:
    """Note that something was asked for, in one statement. Asked again in the same visit, it renews what was found."""
    if not any(subject.values()):
        return
    enquiry = Enquiry(
        visit=visit,
        store=store,
        kiosk=kiosk,
        **subject,
        lookup=lookup.public_id if lookup else None,
        found=found,
        product_id=product_id,
        asked_at=now,
        asked_on=day_in(store.time_zone, now),
    )
    renewed = ["found", *(["lookup"] if lookup else []), *(["product"] if product_id else [])]
    try:
        with transaction.atomic():
            Enquiry.objects.bulk_create(
                [enquiry], update_conflicts=True, unique_fields=KEY, update_fields=renewed
            )
    except DatabaseError:
        logger.exception("A question could not be noted")


def note_found(*, visit: UUID, lookup: Lookup, more: int) -> None:
    """Note that partners told of more families, after the question had been put."""
    _change(Q(visit=visit, lookup=lookup.public_id), found=F("found") + more)


def note_shown(
    *,
    visit: UUID,
    subject: Mapping[str, str],
    product: Product,
    lookup: Lookup,
    offer: Offer | None,
    by: date | None,
) -> None:
    """Note the item that was shown last for a question, with its best offer and its promise; None is sold out.

    Another variant of the family answers the same question. An item nobody asked for changes nothing.
    """
    asked = Q(**subject) | Q(product=product)
    _change(
        Q(visit=visit) & asked,
        product=product,
        lookup=lookup.public_id,
        partner=offer.partner_id if offer else None,
        price=offer.price if offer else None,
        currency=offer.currency if offer else "",
        promised_on=by,
    )


def note_said(*, visit: UUID, store: Store, said: Said) -> None:
    """Note what a shopper gave as the reason. Again replaces it, until the visit is settled."""
    _change(Q(visit=visit, store=store), said=said)


def settle(verdicts: Mapping[Enquiry, Verdict], *, now: datetime) -> int:
    """Write how locked questions ended; return how many changed. The only writer of outcomes.

    The same verdict again changes nothing; its value may follow an order that comes in part only. A move that the table
    does not know is logged and not made.
    """
    changed = [enquiry for enquiry, verdict in verdicts.items() if _apply(enquiry, verdict, now)]
    Enquiry.objects.bulk_update(
        changed,
        ["outcome", "evidence", "value", "currency", "partner", "brand", "category", "settled_at"],
    )
    return len(changed)


def _change(which: Q, **facts: object) -> None:
    try:
        with transaction.atomic():
            Enquiry.objects.unsettled().filter(which).update(**facts)
    except DatabaseError:
        logger.exception("What became of a question could not be noted")


def _apply(enquiry: Enquiry, verdict: Verdict, now: datetime) -> bool:
    came_from = EnquiryOutcome(enquiry.outcome)
    if (verdict.outcome, verdict.value) == (came_from, enquiry.value):
        return False
    if verdict.outcome not in ENQUIRY_MOVES[came_from] | {came_from}:
        logger.error("Enquiry %s cannot go from %s to %s", enquiry.pk, came_from, verdict.outcome)
        return False
    enquiry.outcome, enquiry.evidence, enquiry.settled_at = verdict.outcome, verdict.evidence, now
    enquiry.value, enquiry.currency = verdict.value, verdict.currency
    enquiry.partner_id = verdict.partner_id
    enquiry.brand = enquiry.product.brand if enquiry.product else ""
    enquiry.category = enquiry.product.category if enquiry.product else ""
    return True
