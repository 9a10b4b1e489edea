"""From a question to the partners' answers."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial

from django.db import connection
from django.utils import timezone

from catalog.models import Lookup
from catalog.operations.answers import record_answers
from catalog.operations.flights import await_others, begin
from catalog.operations.interest import note_interest
from catalog.queries.freshness import partners_to_ask
from catalog.queries.lookups import by_public_id
from catalog.scan import NO_PACK, Pack
from partners.fan_out import Heard, Question, ask_all
from partners.messages import ItemQuery
from partners.models import Partner
from partners.operations.standing import FIND_ITEMS, Leaves, leaves_to_call, note
from partners.queries.accounts import account_of
from partners.registry import TransformerNotAllowed, transformer_for
from partners.transports.conversation import Held
from partners.vault import VaultError
from stores.models import Retailer
from stores.tenancy import current_retailer_id, retailer_scope

LONGEST_WORDS = 200
LEFT_FOR_ORDERS = 1  # of the calls a partner takes: shoppers who look must not keep those who buy waiting

logger = logging.getLogger(__name__)


def look_up(
    *, gtin: str = "", words: str = "", pack: Pack = NO_PACK, now: datetime, wait: timedelta | None = None
) -> Lookup:
    """Ask every partner whose last word on this is missing or stale, all at once; return the look-up, answered.

    Waits until all have answered, `wait` is over or the retailer's deadline has passed, whichever comes first.
    Later answers record themselves while the partner's own time limit lasts. Partners that told us lately are not
    asked.
    """
    retailer = Retailer.objects.get(pk=current_retailer_id())
    words = words[:LONGEST_WORDS]
    note_interest(gtin)
    partners = partners_to_ask(gtin=gtin, words=words, retailer=retailer, now=now)
    return ask(partners, gtin=gtin, words=words, pack=pack, retailer=retailer, now=now, wait=wait)


def ask(
    partners: Sequence[Partner],
    *,
    gtin: str = "",
    words: str = "",
    pack: Pack = NO_PACK,
    retailer: Retailer,
    now: datetime,
    wait: timedelta | None = None,
) -> Lookup:
    """The same, of the partners named. Hold no transaction open: this waits for the network.

    One that is left alone just now is passed over, which is its answer. One that is being asked the same already, for
    somebody else, is not asked twice: its answer is shared. No partner hears of `pack`.
    """
    deadline = timedelta(milliseconds=retailer.lookup_deadline_ms)
    wait_s = min(deadline, wait if wait is not None else deadline).total_seconds()
    until = time.monotonic() + wait_s
    questions = questions_for(partners, ItemQuery(gtin=gtin, words=words))
    lookup = Lookup(gtin=gtin, words=words, started_at=now, deadline_at=now + deadline, **asdict(pack))
    since = now - timedelta(seconds=retailer.offer_fresh_s)
    calls = begin(lookup, partners, able=questions.keys(), since=since)
    leaves = leaves_to_call(
        [partner for partner in partners if partner.pk in calls],
        operation=FIND_ITEMS,
        sparing=LEFT_FOR_ORDERS,
    )
    put(lookup, questions, leaves, wait_s=wait_s)
    if calls != questions.keys():
        await_others(lookup, until=until)
    return by_public_id(lookup.public_id)


def put(lookup: Lookup, questions: Mapping[int, Question], leaves: Leaves, *, wait_s: float) -> None:
    """Ask those whom we have leave to call. Each answer is recorded as it comes, for others may share it.

    Hold no transaction open: this waits for the network, `wait_s` at most.
    """
    record = partial(_record, lookup.pk, leaves)
    if leaves.refused:
        record([Heard(question=questions[pk], held=Held(error=why)) for pk, why in leaves.refused.items()])
    heard = ask_all(
        [questions[partner_id] for partner_id in leaves.given],
        wait_s=wait_s,
        soon=record,
        late=partial(_record_late, current_retailer_id(), record),
    )
    if heard:
        record(heard)


def questions_for(partners: Sequence[Partner], query: ItemQuery) -> dict[int, Question]:
    """One for each partner whose settings can be used; a broken row must not cost the others' answers."""
    questions = {}
    for partner in partners:
        try:
            questions[partner.pk] = _question(partner, query)
        except (VaultError, TransformerNotAllowed):
            logger.exception("%s cannot be asked as it is set up", partner.code)
    return questions


def _question(partner: Partner, query: ItemQuery) -> Question:
    return Question(
        account=account_of(partner),
        transformer=transformer_for(partner),
        query=query,
        timeout_s=partner.lookup_timeout_ms / 1000,
    )


def _record(lookup_id: int, leaves: Leaves, heard: Sequence[Heard]) -> None:
    record_answers(lookup_id=lookup_id, heard=heard, now=timezone.now())
    for answer in heard:
        if leave := leaves.given.get(answer.question.account.partner_id):
            note(leave, answer.held)


def _record_late(retailer_id: int, record: Callable[[Sequence[Heard]], None], heard: Heard) -> None:
    """In a thread of the fan-out, after the shopper's own thread has gone on."""
    with closing(connection), retailer_scope(retailer_id):
        record([heard])
