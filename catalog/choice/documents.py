"""A decision as JSON and back. What was written once must be read for as long as orders are kept: mind `VERSION`."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from catalog.choice.confidence import Evidence, Kind, Record
from catalog.choice.decision import Candidate, Decision, Weighed
from catalog.choice.ranking import Figures, Removal
from catalog.choice.terms import Occasion, Policy, Strategy, Terms

VERSION = 1

Json = dict[str, Any]


def written(decision: Decision) -> Json:
    """A decision as JSON: the same decision is always written the same."""
    return {
        "version": VERSION,
        "occasion": {
            "now": decision.occasion.now.isoformat(),
            "today": decision.occasion.today.isoformat(),
            "quantity": decision.occasion.quantity,
            "country": decision.occasion.country,
        },
        "policy": {
            "strategy": decision.policy.strategy.value,
            "least_confidence": str(decision.policy.least_confidence),
            "slowest_days": decision.policy.slowest_days,
        },
        "weighed": [_weighed(one) for one in decision.weighed],
    }


def read(document: Json) -> Decision:
    """The decision that was written. Raises ValueError or KeyError when it is none of ours."""
    if document["version"] != VERSION:
        raise ValueError(f"Decisions of version {document['version']} cannot be read.")
    occasion, policy = document["occasion"], document["policy"]
    return Decision(
        occasion=Occasion(
            now=datetime.fromisoformat(occasion["now"]),
            today=date.fromisoformat(occasion["today"]),
            quantity=occasion["quantity"],
            country=occasion["country"],
        ),
        policy=read_policy(policy),
        weighed=tuple(_read_weighed(one) for one in document["weighed"]),
    )


def _weighed(one: Weighed) -> Json:
    return {
        "candidate": _candidate(one.candidate),
        "terms": _terms(one.terms),
        "evidence": sorted([*kind, *record] for kind, record in one.evidence.items()),
        "figures": _figures(one.figures),
        "removed": one.removed.value if one.removed else None,
        "rank": one.rank,
    }


def _read_weighed(told: Json) -> Weighed:
    return Weighed(
        candidate=_read_candidate(told["candidate"]),
        terms=read_terms(told["terms"]),
        evidence=_read_evidence(told["evidence"]),
        figures=_read_figures(told["figures"]),
        removed=Removal(told["removed"]) if told["removed"] else None,
        rank=told["rank"],
    )


def _candidate(one: Candidate) -> Json:
    return {
        "pk": one.pk,
        "partner_id": one.partner_id,
        "partner": one.partner,
        "price": str(one.price),
        "home_cost": str(one.home_cost),
        "currency": one.currency,
        "available": one.available,
        "lead_time_days": one.lead_time_days,
        "backorder_on": one.backorder_on.isoformat() if one.backorder_on else None,
        "observed_at": one.observed_at.isoformat(),
        "provenance": one.provenance,
        "withheld": one.withheld,
    }


def _read_candidate(told: Json) -> Candidate:
    return Candidate(
        **{
            **told,
            "price": Decimal(told["price"]),
            "home_cost": Decimal(told["home_cost"]),
            "backorder_on": date.fromisoformat(told["backorder_on"]) if told["backorder_on"] else None,
            "observed_at": datetime.fromisoformat(told["observed_at"]),
        }
    )


def _terms(terms: Terms) -> Json:
    return {
        "freight": str(terms.freight),
        "fee": str(terms.fee),
        "safety_stock": terms.safety_stock,
        "ship_to": sorted(terms.ship_to),
        "cut_off": terms.cut_off.isoformat() if terms.cut_off else None,
        "working_days": sorted(terms.working_days),
        "holidays": sorted(day.isoformat() for day in terms.holidays),
        "time_zone": terms.time_zone,
        "priority": terms.priority,
    }


def read_policy(told: Mapping[str, Any]) -> Policy:
    """A retailer's wishes, as a decision or the row itself tells them in JSON."""
    return Policy(
        strategy=Strategy(told["strategy"]),
        least_confidence=Decimal(told["least_confidence"]),
        slowest_days=told["slowest_days"],
    )


def read_terms(told: Mapping[str, Any]) -> Terms:
    """A partner's terms, as a decision or the row itself tells them in JSON."""
    return Terms(
        freight=Decimal(told["freight"]),
        fee=Decimal(told["fee"]),
        safety_stock=told["safety_stock"],
        ship_to=frozenset(told["ship_to"]),
        cut_off=time.fromisoformat(told["cut_off"]) if told["cut_off"] else None,
        working_days=frozenset(told["working_days"]),
        holidays=frozenset(date.fromisoformat(day) for day in told["holidays"]),
        time_zone=told["time_zone"],
        priority=told["priority"],
    )


def _read_evidence(told: list[list[Any]]) -> Evidence:
    return {Kind(age, quantity): Record(kept, answered) for age, quantity, kept, answered in told}


def _figures(figures: Figures) -> Json:
    return {
        "price": str(figures.price),
        "landed": str(figures.landed),
        "margin": str(figures.margin),
        "first": figures.first.isoformat(),
        "last": figures.last.isoformat(),
        "free": figures.free,
        "confidence": None if figures.confidence is None else str(figures.confidence),
    }


def _read_figures(told: Json) -> Figures:
    return Figures(
        price=Decimal(told["price"]),
        landed=Decimal(told["landed"]),
        margin=Decimal(told["margin"]),
        first=date.fromisoformat(told["first"]),
        last=date.fromisoformat(told["last"]),
        free=told["free"],
        confidence=None if told["confidence"] is None else Decimal(told["confidence"]),
    )
