"""A decision as people say it."""

from catalog.choice.confidence import LEAST_EVIDENCE
from catalog.choice.decision import Decision, Weighed
from catalog.choice.ranking import Removal
from catalog.choice.terms import STRATEGIES, Occasion

REMOVED = {
    Removal.PAUSED: "The partner is paused.",
    Removal.NO_RATE: "There is no exchange rate for its money on that day.",
    Removal.WITHHELD: "It is withheld from sale.",
    Removal.STOCK: "{free} free after {kept_back} kept back; {wanted} wanted.",
    Removal.COUNTRY: "It does not ship to {country}.",
    Removal.SLOW: "It would arrive on {first}: too late.",
    Removal.CONFIDENCE: "It has broken its word too often.",
}


def policy_of(decision: Decision) -> str:
    """What the retailer wanted."""
    policy = decision.policy
    wanted = [f"First {dict(STRATEGIES)[policy.strategy]}"]
    if policy.least_confidence:
        wanted.append(f"no partner below {policy.least_confidence:%} confidence")
    if policy.slowest_days is not None:
        wanted.append(f"nothing that takes more than {policy.slowest_days} days")
    return ", ".join(wanted)


def verdict_of(one: Weighed, decision: Decision) -> str:
    """A candidate's rank, or the rule that removed it with the figures that did."""
    return f"Rank {one.rank}" if one.removed is None else _removed(one, one.removed, decision.occasion)


def confidence_of(one: Weighed) -> str:
    """How likely the partner keeps its word, and what that rests on."""
    answered = sum(record.answered for record in one.evidence.values())
    kept = sum(record.kept for record in one.evidence.values())
    if one.figures.confidence is None:
        return f"{answered} of the {LEAST_EVIDENCE} answers it takes to say"
    return f"{one.figures.confidence:.0%}; kept its word on {kept} of {answered} lines"


def _removed(one: Weighed, removed: Removal, occasion: Occasion) -> str:
    return REMOVED[removed].format(
        free=one.figures.free,
        kept_back=one.terms.safety_stock,
        wanted=occasion.quantity,
        country=occasion.country,
        first=one.figures.first,
    )
