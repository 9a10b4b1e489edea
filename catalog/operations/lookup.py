"""From a question to the partners' answers."""

import logging
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from catalog.models import Lookup, LookupAnswer
from catalog.models.lookup import AnswerState
from catalog.operations.answers import record_answers
from catalog.queries.freshness import partners_to_ask
from catalog.queries.lookups import by_public_id
from catalog.scan import NO_PACK, Pack
from partners.errors import Outcome
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

    One that is left alone just now is passed over, which is its answer. No partner hears of `pack`.
    """
    deadline = timedelta(milliseconds=retailer.lookup_deadline_ms)
    questions = _questions(partners, ItemQuery(gtin=gtin, words=words))
    lookup = Lookup(gtin=gtin, words=words, started_at=now, deadline_at=now + deadline, **asdict(pack))
    _begin(lookup, partners, asked=questions.keys())
    leaves = leaves_to_call(
        [partner for partner in partners if partner.pk in questions],
        operation=FIND_ITEMS,
        sparing=LEFT_FOR_ORDERS,
    )
    heard = ask_all(
        [questions[partner_id] for partner_id in leaves.given],
        wait_s=min(deadline, wait if wait is not None else deadline).total_seconds(),
        late=partial(_record_late, lookup.pk, retailer.pk, leaves),
    )
    passed_over = [Heard(question=questions[pk], held=Held(error=why)) for pk, why in leaves.refused.items()]
    _record(lookup.pk, [*passed_over, *heard], leaves)
    return by_public_id(lookup.public_id)


@transaction.atomic
def _begin(lookup: Lookup, partners: Sequence[Partner], *, asked: AbstractSet[int]) -> None:
    """Keep the question before it is put. Who cannot be asked has failed already."""
    lookup.save()
    LookupAnswer.objects.bulk_create(
        LookupAnswer(lookup=lookup, partner=partner)
        if partner.pk in asked
        else LookupAnswer(lookup=lookup, partner=partner, state=AnswerState.FAILED, outcome=Outcome.NOT_SENT)
        for partner in partners
    )


def _questions(partners: Sequence[Partner], query: ItemQuery) -> dict[int, Question]:
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


def _record(lookup_id: int, heard: Sequence[Heard], leaves: Leaves) -> None:
    record_answers(lookup_id=lookup_id, heard=heard, now=timezone.now())
    for answer in heard:
        if leave := leaves.given.get(answer.question.account.partner_id):
            note(leave, answer.held)


def _record_late(lookup_id: int, retailer_id: int, leaves: Leaves, heard: Heard) -> None:
    """In a thread of the fan-out, after the shopper's own thread has gone on."""
    with closing(connection), retailer_scope(retailer_id):
        _record(lookup_id, [heard], leaves)
