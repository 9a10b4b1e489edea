"""Partners as programs are told of them: nothing of where they are or how they know us."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from partners.models import Exchange, Partner
from partners.queries.health import ANSWERS
from partners.queries.standing import Standing, by_operation
from partners.registry import TransformerNotAllowed, transformer_class
from partners.transformers.base import Capability
from stores.errors import Missing


class PartnerMissing(Missing):
    """No such partner, or not this retailer's."""

    code = "partner-not-found"
    message = "There is no partner {partner}."


class Told(NamedTuple):
    """A partner, what it can be asked, when it last answered, and how it stands on each kind of call.

    `capabilities` is None where its protocol is not spoken here. A kind of call that is well is left out.
    """

    partner: Partner
    capabilities: Sequence[Capability] | None
    answered_at: datetime | None
    standings: Mapping[str, Standing]


def every() -> list[Told]:
    """All partners of the retailer in scope, by name. Two queries."""
    return _told(_answering())


def of_code(code: str) -> Told:
    """The partner with this code. Raises PartnerMissing."""
    found = _told(_answering().filter(code=code))
    if not found:
        raise PartnerMissing(partner=code)
    return found[0]


def _answering() -> QuerySet[Partner]:
    answers = Exchange.objects.filter(partner=OuterRef("pk"), outcome__in=ANSWERS).order_by("-started_at")
    partners: QuerySet[Partner] = Partner.objects.annotate(
        answered_at=Subquery(answers.values("started_at")[:1])
    ).order_by("name", "pk")
    return partners


def _told(partners: Iterable[Partner]) -> list[Told]:
    partners = list(partners)
    standings = by_operation([partner.pk for partner in partners])
    return [
        Told(one, _capabilities(one), one.answered_at, standings.get(one.pk, {}))  # type: ignore[attr-defined]  # annotated
        for one in partners
    ]


def _capabilities(partner: Partner) -> Sequence[Capability] | None:
    try:
        able = transformer_class(partner.transformer).capabilities_with(partner.options)
    except TransformerNotAllowed:
        return None
    return [capability for capability in Capability if capability in able]
