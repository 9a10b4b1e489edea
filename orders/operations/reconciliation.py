"""Compares what we told the ERP with what the ERP says it has.

Both books are read once, number by number, so that their length does not matter. A difference that is found again is
the same difference; one that is not found any more is resolved.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from heapq import merge
from itertools import groupby, islice

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from orders.erp import statement as statements
from orders.erp.sorting import in_order
from orders.erp.statement import Line, Statement, StatementsUnreachable, StatementUnusable
from orders.models import ErpDifference, ErpStatement
from orders.models.erp import DifferenceKind
from orders.queries import erp
from orders.queries.erp import Told
from stores.models import Retailer
from stores.tenancy import current_retailer_id

Kind = DifferenceKind
STATEMENT_TROUBLE = (Kind.NO_STATEMENT, Kind.BAD_STATEMENT)
LATEST = timedelta(days=1)
CHUNK = 2000


@dataclass(frozen=True, kw_only=True)
class Found:
    """One difference, before it is a row."""

    kind: DifferenceKind
    number: str
    order_id: int | None = None
    ours: str = ""
    theirs: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a comparison went: with which statement (None: nothing could be compared), and what is open now."""

    statement: ErpStatement | None
    open_differences: int


def reconcile(*, now: datetime) -> Outcome:
    """Compare the books of the retailer in scope with its ERP's newest statement; again is harmless.

    A statement that cannot be used, and the lack of one for more than a day, are differences themselves.
    """
    retailer = Retailer.objects.get(pk=current_retailer_id())
    unusable: list[Found] = []
    compared = _compare_newest(retailer.slug, unusable, now=now)
    with transaction.atomic():
        _keep([*unusable, *_lack(now)], now=now)
        _resolve(erp.open_differences().filter(kind__in=STATEMENT_TROUBLE), now=now)
    return Outcome(statement=compared, open_differences=erp.open_differences().count())


def _compare_newest(retailer: str, unusable: list[Found], *, now: datetime) -> ErpStatement | None:
    """Compare the newest statement that can be used, and note those that cannot."""
    name = "incoming"
    try:
        for name in statements.names(retailer):
            try:
                with (
                    statements.opened(retailer, name, now=now) as statement,
                    in_order(statement.lines()) as lines,
                ):
                    return _compare(statement, lines, now=now)
            except StatementUnusable as refusal:
                unusable.append(Found(kind=Kind.BAD_STATEMENT, number=name, theirs=str(refusal)))
    except StatementsUnreachable as refusal:
        unusable.append(Found(kind=Kind.BAD_STATEMENT, number=name, theirs=str(refusal)))
    return None


@transaction.atomic
def _compare(statement: Statement, lines: Iterable[Line], *, now: datetime) -> ErpStatement:
    """Find what differs from the lines of a statement, which has been read to its end and is whole."""
    row = _noted(statement, now=now)
    told_before = row.as_of - timedelta(seconds=settings.ERP_GRACE_S)
    comparison = Comparison(told_before=told_before)
    with closing(erp.told(covers_from=row.covers_from)) as told:
        _keep(comparison.differences(told, lines), now=now)
    of_orders = erp.open_differences().exclude(kind__in=STATEMENT_TROUBLE)
    row.compared_count = comparison.compared
    row.differences_count = of_orders.filter(last_seen_at=now).count()
    _resolve(of_orders.filter(erp.spoken_for(told_before=told_before, covers_from=row.covers_from)), now=now)
    row.save()
    return row


def _noted(statement: Statement, *, now: datetime) -> ErpStatement:
    """The statement's row. A second comparison at the same time waits for the first."""
    manifest = statement.manifest
    row, _ = ErpStatement.objects.update_or_create(
        name=statement.name,
        defaults={
            "as_of": manifest.as_of,
            "covers_from": manifest.covers_from,
            "checksum": manifest.checksum,
            "orders_count": manifest.records,
            "compared_at": now,
        },
    )
    return row


class Comparison:
    """Reads two books side by side and counts what it compared.

    An order of which the ERP was told after `told_before` is left for the next statement.
    """

    def __init__(self, *, told_before: datetime) -> None:
        self._told_before = told_before
        self.compared = 0

    def differences(self, ours: Iterable[Told], theirs: Iterable[Line]) -> Iterator[Found]:
        """What the books do not agree on; both come in the order of their numbers."""
        books: tuple[Iterable[Told | Line], ...] = (ours, theirs)
        for number, group in groupby(merge(*books, key=_number), key=_number):
            entries = list(group)
            lines = [entry for entry in entries if isinstance(entry, Line)]
            told = next((entry for entry in entries if isinstance(entry, Told)), None)
            if len(lines) > 1:
                yield Found(
                    kind=Kind.TWICE_THERE,
                    number=number,
                    order_id=told.order_id if told else None,
                    theirs=f"{len(lines)} times",
                )
            if told is None:
                yield Found(kind=Kind.MISSING_HERE, number=number, theirs=_words(lines[0]))
            elif told.sent_at <= self._told_before:
                self.compared += 1
                yield from _of_order(told, lines)


def _number(entry: Told | Line) -> str:
    return entry.number


def _words(entry: Told | Line) -> str:
    return f"{entry.total} {entry.currency}, {entry.state}"


def _of_order(told: Told, lines: Sequence[Line]) -> Iterator[Found]:
    found = partial(Found, number=told.number, order_id=told.order_id)
    if not lines:
        yield found(kind=Kind.MISSING_THERE, ours=_words(told))
        return
    line = lines[0]
    if (told.total, told.currency) != (line.total, line.currency):
        ours, theirs = f"{told.total} {told.currency}", f"{line.total} {line.currency}"
        yield found(kind=Kind.TOTAL, ours=ours, theirs=theirs)
    if told.state != line.state:
        yield found(kind=Kind.STATE, ours=told.state, theirs=line.state)


def _lack(now: datetime) -> Iterator[Found]:
    """That the ERP has been told of orders for a day and says nothing of them."""
    first, last = erp.first_sent_at(), erp.last_statement()
    if first is None or now - first < LATEST or (last and now - last.as_of <= LATEST):
        return
    newest = f"the last one is of {last.as_of:%-d %B %Y, %H:%M} UTC" if last else "there has never been one"
    yield Found(kind=Kind.NO_STATEMENT, number="statement", theirs=newest)


def _keep(found: Iterable[Found], *, now: datetime) -> None:
    """Make rows of new differences and renew those that are open already."""
    remaining = iter(found)
    while chunk := list(islice(remaining, CHUNK)):
        fresh = {(one.kind, one.number): one for one in _without_ours(chunk)}
        still_open = erp.open_differences().filter(number__in=[one.number for one in chunk])
        rows = [row for row in still_open if (row.kind, row.number) in fresh]
        changed = [row for row in rows if _changed(row, fresh.pop((DifferenceKind(row.kind), row.number)))]
        ErpDifference.objects.bulk_update(changed, ["ours", "theirs"])
        ErpDifference.objects.filter(pk__in=[row.pk for row in rows]).update(last_seen_at=now)
        ErpDifference.objects.bulk_create([_row(one, now) for one in fresh.values()])


def _without_ours(chunk: Sequence[Found]) -> list[Found]:
    """What the ERP was not told of may still be ours: told too late, or before what the statement covers."""
    unknown = [one.number for one in chunk if one.kind is Kind.MISSING_HERE]
    ours = erp.known_numbers(unknown)
    return [one for one in chunk if one.kind is not Kind.MISSING_HERE or one.number not in ours]


def _changed(row: ErpDifference, one: Found) -> bool:
    before = (row.ours, row.theirs)
    row.ours, row.theirs = one.ours[:120], one.theirs[:120]
    return before != (row.ours, row.theirs)


def _row(one: Found, now: datetime) -> ErpDifference:
    return ErpDifference(
        kind=one.kind,
        number=one.number,
        order_id=one.order_id,
        ours=one.ours[:120],
        theirs=one.theirs[:120],
        found_at=now,
        last_seen_at=now,
    )


def _resolve(looked_at: QuerySet[ErpDifference], *, now: datetime) -> None:
    """Close what was looked at and not found again."""
    looked_at.filter(last_seen_at__lt=now).update(resolved_at=now)
