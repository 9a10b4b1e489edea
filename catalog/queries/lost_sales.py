"""What the lost-sale ledger adds up to: by reason, store, brand, category and partner, and what nobody has.

Money is summed in the retailer's own currency. What has no price, or one in another currency, is counted and told as
"not known", never guessed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from catalog.models import Enquiry
from catalog.states import LOST, EnquiryOutcome, Evidence
from partners.models import Partner
from stores.models import Store
from stores.tenancy import current_retailer_id

MOST_WANTED = 20
PARTS = ("store_id", "partner_id", "brand", "category")

# Every part's sums in one reading of the rows, which is what takes the time; Django has no words for grouping sets. The
# last column says by which part a row is grouped: one bit for each of PARTS, 0 where it is.
SUMS = """
SELECT store_id, partner_id, brand, category, outcome, evidence,
    count(*), count(value) FILTER (WHERE currency = %(currency)s),
    coalesce(sum(value) FILTER (WHERE currency = %(currency)s), 0),
    grouping(store_id, partner_id, brand, category)
FROM catalog_enquiry
WHERE retailer_id = %(retailer)s AND asked_on BETWEEN %(first)s AND %(last)s
    AND (%(store)s::bigint IS NULL OR store_id = %(store)s)
GROUP BY GROUPING SETS ((outcome, evidence), (store_id, outcome, evidence), (partner_id, outcome, evidence),
    (brand, outcome, evidence), (category, outcome, evidence))
"""
BY_PART = {0b0111: "store_id", 0b1011: "partner_id", 0b1101: "brand", 0b1110: "category", 0b1111: ""}


class Group(NamedTuple):
    """Questions that are alike in all that we add up by."""

    store: str
    partner: str
    brand: str
    category: str
    outcome: EnquiryOutcome
    evidence: str
    questions: int
    valued: int
    value: Decimal


class Wanted(NamedTuple):
    """A code or words that nobody has, and how often it was asked for in how many stores."""

    gtin: str
    words: str
    questions: int
    stores: int


@dataclass
class Tally:
    """Some groups, added up. `unknown` counts the lost ones whose value is not known."""

    name: str = ""
    asked: int = 0
    sold: int = 0
    recovered: Decimal = Decimal(0)
    lost: int = 0
    missed: Decimal = Decimal(0)
    unknown: int = 0

    def add(self, group: Group) -> None:
        """Count a group in."""
        self.asked += group.questions
        if group.outcome == EnquiryOutcome.SOLD:
            self.sold += group.questions
            self.recovered += group.value
        if group.outcome in LOST:
            self.lost += group.questions
            self.missed += group.value
            self.unknown += group.questions - group.valued


@dataclass
class Reason:
    """One outcome: how often, how it is known, and what it was worth."""

    outcome: EnquiryOutcome
    count: int = 0
    value: Decimal = Decimal(0)
    unknown: int = 0
    by_evidence: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Evidence.values, 0))

    def add(self, group: Group) -> None:
        """Count a group in."""
        self.count += group.questions
        self.value += group.value
        self.unknown += group.questions - group.valued
        if group.evidence:
            self.by_evidence[group.evidence] += group.questions


def sums(first: date, last: date, *, currency: str, store: Store | None = None) -> dict[str, list[Group]]:
    """All questions of these days by outcome, under each of PARTS by that part as well, and under "" by nothing else.

    Three queries, however much was asked. With a store, that store's alone.
    """
    asked = {"retailer": current_retailer_id(), "store": store.pk if store else None, "currency": currency}
    with connection.cursor() as cursor:
        cursor.execute(SUMS, {**asked, "first": first, "last": last})
        rows = cursor.fetchall()
    stores, partners = _names()
    found: dict[str, list[Group]] = {part: [] for part in ("", *PARTS)}
    for *texts, count, valued, total, part in rows:
        row = dict(zip([*PARTS, "outcome", "evidence"], texts, strict=True))
        row |= {"count": count, "valued": valued, "total": total}
        found[BY_PART[part]].append(_group(row, stores, partners))
    return found


def groups(first: date, last: date, *, currency: str, store: Store | None = None) -> list[Group]:
    """All questions of these days, by outcome and all parts at once; three queries. With a store, its alone."""
    ours = Q(currency=currency)
    rows = (
        _asked(first, last, store)
        .order_by()
        .values(*PARTS, "outcome", "evidence")
        .annotate(count=Count("*"), valued=Count("value", filter=ours), total=Sum("value", filter=ours))
    )
    stores, partners = _names()
    return [_group(row, stores, partners) for row in rows]


def tally(groups: Iterable[Group]) -> Tally:
    """All of it in one sum."""
    total = Tally()
    for group in groups:
        total.add(group)
    return total


def tallies(groups: Iterable[Group], by: Callable[[Group], str]) -> list[Tally]:
    """The sums by a name, most money missed first, then most questions lost."""
    found: dict[str, Tally] = {}
    for group in groups:
        name = by(group)
        found.setdefault(name, Tally(name)).add(group)
    return sorted(found.values(), key=lambda one: (-one.missed, -one.lost, -one.asked, one.name))


def reasons(groups: Iterable[Group]) -> list[Reason]:
    """The sums by outcome, every outcome in its place."""
    found: dict[EnquiryOutcome, Reason] = {outcome: Reason(outcome) for outcome in EnquiryOutcome}
    for group in groups:
        found[group.outcome].add(group)
    return list(found.values())


def most_wanted(
    first: date, last: date, *, store: Store | None = None, limit: int = MOST_WANTED
) -> list[Wanted]:
    """What was asked for most often that nobody has; one query."""
    nobody = _asked(first, last, store).filter(outcome=EnquiryOutcome.NOBODY, product=None)
    rows = (
        nobody.order_by()
        .values("gtin", "words")
        .annotate(count=Count("*"), stores=Count("store_id", distinct=True))
        .order_by("-count", "gtin", "words")
    )
    return [Wanted(row["gtin"], row["words"], row["count"], row["stores"]) for row in rows[:limit]]


def _asked(first: date, last: date, store: Store | None) -> QuerySet[Enquiry]:
    asked: QuerySet[Enquiry] = Enquiry.objects.of_days(first, last)
    return asked.filter(store=store) if store else asked


def _names() -> tuple[dict[Any, str], dict[Any, str]]:
    """What stores and partners are called, by key."""
    return dict(Store.objects.values_list("pk", "name")), dict(Partner.objects.values_list("pk", "name"))


def _group(row: dict[str, Any], stores: dict[Any, str], partners: dict[Any, str]) -> Group:
    return Group(
        store=stores.get(row["store_id"], ""),
        partner=partners.get(row["partner_id"], ""),
        brand=row["brand"] or "",
        category=row["category"] or "",
        outcome=EnquiryOutcome(row["outcome"]),
        evidence=row["evidence"],
        questions=row["count"],
        valued=row["valued"],
        value=row["total"] or Decimal(0),
    )
