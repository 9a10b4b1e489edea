"""Whom to ask: the partners that have told us nothing, or too long ago."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from catalog.gtin import is_restricted
from catalog.models.lookup import AnswerState
from catalog.scan import NOBODY_ELSES, read
from partners.models import Partner
from partners.registry import TransformerNotAllowed, capabilities_of, transformer_for
from partners.transformers.base import Capability
from stores.models import Retailer
from stores.queries.plain import Row, select

# Whether a partner `r` has told of an item since a moment: by an offer, or by an answer to the same question. An answer
# that was shared is as old as the call that brought it.
TOLD_LATELY = """
           EXISTS (SELECT 1 FROM catalog_offer o JOIN catalog_variant v ON v.id = o.variant_id
                    WHERE v.retailer_id = %(retailer)s AND v.gtin = {gtin}
                      AND o.partner_id = r.id
                      AND (o.observed_at >= %(since)s OR o.provenance = 'feed' AND EXISTS (
                           SELECT 1 FROM catalog_feed f WHERE f.retailer_id = %(retailer)s AND f.partner_id = r.id
                              AND f.heard_at >= %(since)s)))
           OR
           EXISTS (SELECT 1 FROM catalog_lookup l JOIN catalog_lookupanswer a ON a.lookup_id = l.id
                    WHERE l.retailer_id = %(retailer)s AND l.gtin = {gtin} AND l.words = {words}
                      AND l.started_at >= %(since)s AND a.partner_id = r.id AND a.state = %(answered)s
                      AND a.call_of_id IS NULL)
"""
STANDING = f"""
    SELECT r.id, r.code, r.name, r.transformer, r.options::text,
           {TOLD_LATELY.format(gtin="%(gtin)s", words="%(words)s").strip()}
      FROM partners_partner r
     WHERE r.retailer_id = %(retailer)s AND r.paused_at IS NULL
     ORDER BY r.id
"""  # noqa: S608 - made of our own words


class PartnerRow(NamedTuple):
    """A partner, and whether its last word on a question is fresh."""

    pk: int
    code: str
    name: str
    transformer: str
    options: str
    is_fresh: bool


class Standing(NamedTuple):
    """Partners that understand a question: those to ask, and those whose last word on it is fresh."""

    to_ask: list[PartnerRow]
    fresh: list[PartnerRow]


def standing(*, gtin: str = "", words: str = "", retailer: Retailer, now: datetime) -> Standing:
    """Where each active partner stands on a question, in one statement.

    A partner told us lately when its offer is fresh, or when it answered the same question, be it with "no". What
    stands on a store's own labels, a receipt or a badge is nobody else's business, even where it is typed as words.
    """
    if not (gtin or words):
        return Standing([], [])
    question = asking(gtin=gtin, words=words, retailer=retailer, now=now)
    return standing_of(select(STANDING, **question), gtin=gtin, words=words)


def asking(*, gtin: str = "", words: str = "", retailer: Retailer, now: datetime) -> dict[str, Any]:
    """What `STANDING` wants to know."""
    since = now - timedelta(seconds=retailer.offer_fresh_s)
    return {"gtin": gtin, "words": words, "since": since, "answered": AnswerState.ANSWERED.value}


def standing_of(rows: Iterable[Row], *, gtin: str, words: str = "") -> Standing:
    """The same, of what `STANDING` told."""
    if not (gtin or words) or is_restricted(gtin) or read(words).kind in NOBODY_ELSES:
        return Standing([], [])
    able = [partner for row in rows if _understands(partner := PartnerRow(*row), gtin=gtin)]
    return Standing(
        to_ask=[partner for partner in able if not partner.is_fresh],
        fresh=[partner for partner in able if partner.is_fresh],
    )


def able_partners() -> list[Partner]:
    """Active partners that can be asked by GTIN."""
    return [partner for partner in Partner.objects.active().order_by("pk") if _takes_gtins(partner)]


def partners_to_ask(*, gtin: str, words: str, retailer: Retailer, now: datetime) -> list[Partner]:
    """Active partners that understand the question and whose last word on it is missing or stale."""
    return named(standing(gtin=gtin, words=words, retailer=retailer, now=now).to_ask)


def named(rows: list[PartnerRow]) -> list[Partner]:
    """The partners themselves, with all that it takes to ask them."""
    return list(Partner.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")) if rows else []


def _understands(partner: PartnerRow, *, gtin: str) -> bool:
    """Whether its protocol can be asked so. One we may not speak is not passed over: asking it fails aloud."""
    try:
        asked_by = Capability.FIND_BY_GTIN if gtin else Capability.FIND_BY_WORDS
        return asked_by in capabilities_of(partner.transformer, partner.options)
    except TransformerNotAllowed:
        return True


def _takes_gtins(partner: Partner) -> bool:
    try:
        return Capability.FIND_BY_GTIN in transformer_for(partner).capabilities_with(partner.options)
    except TransformerNotAllowed:
        return False
