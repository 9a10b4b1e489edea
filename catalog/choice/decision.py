"""A decision as it was taken: every candidate, what was known of it, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from catalog.choice.confidence import Evidence
from catalog.choice.ranking import Figures, Removal, judge
from catalog.choice.terms import Knowledge, Occasion, Policy, Terms


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An offer as it was when it was compared. It outlives the offer's row."""

    pk: int
    partner_id: int
    partner: str
    price: Decimal
    home_cost: Decimal
    currency: str
    available: int | None
    lead_time_days: int | None
    backorder_on: date | None
    observed_at: datetime
    provenance: str
    withheld: str = ""

    @property
    def heard_at(self) -> datetime:
        """When it was last heard."""
        return self.observed_at


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A candidate with the terms and the record it was judged by. It has a rank or the rule that removed it."""

    candidate: Candidate
    terms: Terms
    evidence: Evidence
    figures: Figures
    removed: Removal | None
    rank: int | None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """All that was weighed on an occasion: by rank, and then what was removed."""

    occasion: Occasion
    policy: Policy
    weighed: tuple[Weighed, ...]

    @property
    def chosen(self) -> Candidate | None:
        """The best, if any can be had."""
        return next((one.candidate for one in self.weighed if one.rank == 1), None)

    def of(self, offer_id: int) -> Weighed | None:
        """What became of one offer."""
        return next((one for one in self.weighed if one.candidate.pk == offer_id), None)

    def again(self) -> "Decision":
        """The decision that is taken today on what was known then."""
        return decide(
            [one.candidate for one in self.weighed],
            knowledge=Knowledge(
                policy=self.policy,
                terms={one.candidate.partner_id: one.terms for one in self.weighed},
                evidence={one.candidate.partner_id: one.evidence for one in self.weighed},
            ),
            occasion=self.occasion,
        )


def decide(candidates: Iterable[Candidate], *, knowledge: Knowledge, occasion: Occasion) -> Decision:
    """Compare offers of one variant. In whatever order they come, the decision is the same."""
    judged = [(one, judge(one, knowledge=knowledge, occasion=occasion)) for one in candidates]
    able = sorted((pair for pair in judged if pair[1].removed is None), key=lambda pair: pair[1].key)
    out = sorted((pair for pair in judged if pair[1].removed), key=lambda pair: pair[0].pk)
    ranks: list[int | None] = [*range(1, len(able) + 1), *(None for _ in out)]
    return Decision(
        occasion=occasion,
        policy=knowledge.policy,
        weighed=tuple(
            Weighed(
                candidate=one,
                terms=knowledge.terms_of(one.partner_id),
                evidence=knowledge.evidence_of(one.partner_id),
                figures=verdict.figures,
                removed=verdict.removed,
                rank=rank,
            )
            for (one, verdict), rank in zip([*able, *out], ranks, strict=True)
        ),
    )
