"""From a question to the partners' answers."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from catalog.models import Lookup, LookupAnswer
from catalog.operations.answers import record_answers
from catalog.queries.freshness import partners_to_ask
from catalog.queries.lookups import by_public_id
from partners.fan_out import Heard, Question, ask_all
from partners.messages import ItemQuery
from partners.models import Partner
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from stores.models import Retailer
from stores.tenancy import current_retailer_id, retailer_scope


def look_up(*, gtin: str = "", words: str = "", now: datetime, wait: timedelta | None = None) -> Lookup:
    """Ask every partner whose offers for this are missing or stale, all at once; return the look-up with its answers.

    Waits until all have answered, `wait` is over or the retailer's deadline has passed, whichever comes first. Later
    answers record themselves while the partner's own time limit lasts. Partners with fresh offers are not asked.
    """
    retailer = Retailer.objects.get(pk=current_retailer_id())
    deadline = timedelta(milliseconds=retailer.lookup_deadline_ms)
    partners = partners_to_ask(gtin=gtin, words=words, retailer=retailer, now=now)
    lookup = _begin(partners, gtin=gtin, words=words, now=now, deadline=deadline)

    query = ItemQuery(gtin=gtin, words=words)
    heard = ask_all(
        [_question(partner, query) for partner in partners],
        wait_s=min(deadline, wait if wait is not None else deadline).total_seconds(),
        late=partial(_record_late, lookup.pk, retailer.pk),
    )
    record_answers(lookup_id=lookup.pk, heard=heard, now=timezone.now())
    return by_public_id(lookup.public_id)


@transaction.atomic
def _begin(
    partners: Sequence[Partner], *, gtin: str, words: str, now: datetime, deadline: timedelta
) -> Lookup:
    lookup = Lookup.objects.create(gtin=gtin, words=words[:200], started_at=now, deadline_at=now + deadline)
    LookupAnswer.objects.bulk_create([LookupAnswer(lookup=lookup, partner=partner) for partner in partners])
    return lookup


def _question(partner: Partner, query: ItemQuery) -> Question:
    return Question(
        account=account_of(partner),
        transformer=transformer_for(partner),
        query=query,
        timeout_s=partner.lookup_timeout_ms / 1000,
    )


def _record_late(lookup_id: int, retailer_id: int, heard: Heard) -> None:
    """In a thread of the fan-out, after the shopper's own thread has gone on."""
    with closing(connection), retailer_scope(retailer_id):
        record_answers(lookup_id=lookup_id, heard=[heard], now=timezone.now())
