"""Items, offers and look-ups as the API tells of them. Plain functions: these bodies are the busiest we write.

The shapes are declared in `catalog.api.serializers`; a test holds each answer to its schema.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol

from django.core.files.storage import default_storage

from catalog.choice import FEW, Chooser, Days, Occasion
from catalog.models import Lookup, LookupAnswer
from catalog.models.lookup import AnswerState
from catalog.operations.finding import Asked, Found
from catalog.queries.families import Family, Match, OfferRow, VariantRow
from catalog.queries.suggestions import Suggestion
from catalog.scan import Scan
from catalog.search.base import Hits
from stores.api.serializers import money

Json = dict[str, Any]


class Named(Protocol):
    """A partner, as a model or a row."""

    @property
    def code(self) -> str: ...  # noqa: D102 - the names are the partner's own
    @property
    def name(self) -> str: ...  # noqa: D102


def found(found: Found, *, matched: int | None = None, now: datetime) -> Json:
    """What was found, the variant that was meant, and what is like it."""
    writer = _Writer(Chooser(found.page.knowledge, Occasion(now=now, today=now.date())))
    return {
        "results": [writer.family(one, matched=matched) for one in found.page.families],
        "similar": [suggestion(one) for one in found.page.similar],
    }


def facets(hits: Hits) -> list[Json]:
    """How many have what, by facet."""
    return [{"facet": one.facet, "value": one.value, "count": one.hits} for one in hits.facets]


def code(scan: Scan, match: Match) -> Json:
    """What was read, the SKU it means, and what the pack says of itself."""
    return {
        "kind": scan.kind,
        "gtin": scan.gtin or None,
        "sku": match.sku,
        "lot": scan.pack.lot or None,
        "serial": scan.pack.serial or None,
        "expires_on": _iso(scan.pack.expires_on),
        "best_before_on": _iso(scan.pack.best_before_on),
        "made_on": _iso(scan.pack.made_on),
    }


def asked(asked: Asked) -> Json:
    """Which partners answered, failed, are still missing, or needed no asking."""
    answers = asked.lookup.answers.all() if asked.lookup else ()
    return {
        "partners": {**_answers(answers), "fresh": [_partner(one) for one in asked.fresh]},
        "lookup": str(asked.lookup.public_id) if asked.lookup else None,
    }


def is_awaited(asked: Asked) -> bool:
    """Whether the answer of a partner is still missing."""
    return asked.lookup is not None and any(
        answer.state == AnswerState.WAITING for answer in asked.lookup.answers.all()
    )


def lookup(lookup: Lookup, *, now: datetime) -> Json:
    """A look-up as far as it has got. `complete` once every partner has answered or had its time."""
    answers: Iterable[LookupAnswer] = lookup.answers.all()
    return {
        "id": str(lookup.public_id),
        "gtin": lookup.gtin or None,
        "words": lookup.words or None,
        "started_at": lookup.started_at.isoformat(),
        "complete": all(_is_over(answer, lookup.started_at, now) for answer in answers),
        "partners": _answers(answers),
    }


def suggestion(suggestion: Suggestion) -> Json:
    """Another item, and why it is shown."""
    return {
        "family": suggestion.family,
        "title": suggestion.title,
        "brand": suggestion.brand,
        "category": suggestion.category,
        "sku": suggestion.sku,
        "gtin": suggestion.gtin,
        "images": images(suggestion.picture),
        "price_from": money(suggestion.price, suggestion.currency),
        "reason": suggestion.reason,
        "reason_words": suggestion.words,
    }


def images(picture: str) -> list[str]:
    """Where its pictures are."""
    return [default_storage.url(picture)] if picture else []


def availability(free: int | None) -> Json:
    """How many pieces may be sold."""
    return {"state": _stock(free), "available": free}


def partner_of(offer: OfferRow) -> Json:
    """Whose offer it is."""
    return {"code": offer.partner_code, "name": offer.partner_name}


class _Writer:
    """Writes one answer. Days of arrival repeat in it and are written once."""

    def __init__(self, chooser: Chooser) -> None:
        self._chooser = chooser
        self._arrivals: dict[Days, Json] = {}

    def family(self, family: Family, *, matched: int | None) -> Json:
        return {
            "family": family.family,
            "title": family.title,
            "brand": family.brand,
            "category": family.category,
            "description": family.description,
            "variants": [self._variant(one, is_matched=one.pk == matched) for one in family.variants],
        }

    def _variant(self, variant: VariantRow, *, is_matched: bool) -> Json:
        able = self._chooser.ranked(variant.offers)
        others = [offer for offer in variant.offers if offer not in able]
        return {
            "sku": variant.sku,
            "gtin": variant.gtin,
            "attributes": variant.attributes,
            "images": images(variant.picture),
            "matched": is_matched,
            "best_offer": able[0].partner_code if able else None,
            "offers": [self._offer(one) for one in (*able, *others)],
        }

    def _offer(self, offer: OfferRow) -> Json:
        free = self._chooser.free(offer)
        return {
            "partner": partner_of(offer),
            "price": money(offer.price, offer.currency),
            "availability": availability(free),
            "lead_time_days": offer.lead_time_days,
            "arrives": self._arrives(offer),
            "provenance": offer.provenance,
            "observed_at": offer.heard_at.isoformat(),
        }

    def _arrives(self, offer: OfferRow) -> Json:
        days = self._chooser.arrives(offer)
        if days not in self._arrivals:
            first, last = days
            self._arrivals[days] = {"first": first.isoformat(), "last": last.isoformat()}
        return self._arrivals[days]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _stock(available: int | None) -> str:
    if available is None:
        return "uncounted"
    if available == 0:
        return "sold-out"
    return "low" if available <= FEW else "in-stock"


def _answers(answers: Iterable[LookupAnswer]) -> Json:
    parts: Json = {"answered": [], "failed": [], "missing": []}
    for answer in answers:
        partner = _partner(answer.partner)
        if answer.state == AnswerState.ANSWERED:
            parts["answered"].append({**partner, "items": answer.items, "duration_ms": answer.duration_ms})
        elif answer.state == AnswerState.FAILED:
            parts["failed"].append({**partner, "outcome": answer.outcome})
        else:
            parts["missing"].append(partner)
    return parts


def _is_over(answer: LookupAnswer, started_at: datetime, now: datetime) -> bool:
    return answer.state != AnswerState.WAITING or now >= answer.may_come_until(started_at)


def _partner(partner: Named) -> Json:
    return {"code": partner.code, "name": partner.name}
