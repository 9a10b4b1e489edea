"""Fetching what waits for us in partners' mailboxes.

Nothing is put away before it is safely kept: a crash in between fetches it again, and what was heard before changes
nothing. Two who fetch at once do no harm for the same reason.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace

from orders.operations.notices import take_in
from orders.outbox import database_now
from partners.models import Partner
from partners.notices import Collection
from partners.operations.exchanges import converse
from partners.operations.notices import keep_unusable
from partners.operations.rounds import with_each
from partners.operations.standing import COLLECT, leave_to_call, note
from partners.queries.accounts import account_of
from partners.registry import transformer_for
from partners.transformers.base import Capability
from stores import fault

logger = logging.getLogger(__name__)


def collect_from_all() -> int:
    """Fetch from every active partner of the retailer in scope that leaves us documents; how many notices came.

    One partner's trouble does not stop the others.
    """
    return with_each(
        lambda partner: collect_from(partner_id=partner.pk),
        where=lambda transformer: Capability.COLLECT in transformer.capabilities,
        what="The collection",
    )


def collect_from(*, partner_id: int) -> int:
    """Fetch, keep and apply what waits at one partner, then put it away; return how many notices came.

    Both count as one call: a partner that takes few would otherwise never have its files put away. Raises LeftAlone.
    """
    partner = Partner.objects.get(pk=partner_id)
    transformer, account = transformer_for(partner), account_of(partner)
    timeout_s = partner.order_timeout_ms / 1000
    leave = leave_to_call(partner, operation=COLLECT)
    held = converse(
        transformer.collect(),
        account,
        operation=COLLECT,
        timeout_s=timeout_s,
        is_news=_is_news,
        clock=database_now,
    )
    note(leave, held)
    if held.result is None:
        return 0
    kept = _kept(partner_id, held.result)
    fault.point("collection.before_settling")
    if kept.sources or kept.to_confirm:
        settled = converse(
            transformer.settle(kept), account, operation="settle", timeout_s=timeout_s, clock=database_now
        )
        note(leave, settled)
    return len(kept.notices)


def _is_news(collection: Collection) -> bool:
    """Whether anything waited: mailboxes are looked into all day, and most are empty."""
    return collection != Collection()


def _kept(partner_id: int, collection: Collection) -> Collection:
    """What of a collection is safely kept. A file of which anything failed stays where it is."""
    failed: set[str] = set()
    now = database_now()
    for notice in collection.notices:
        try:
            take_in(partner_id=partner_id, notice=notice, now=now)
        except Exception:
            logger.exception("A notice could not be taken in: %s", notice.notice_id)
            failed.add(notice.source)
    for document in collection.unusable:
        keep_unusable(partner_id=partner_id, document=document, now=now)
    return replace(
        collection,
        notices=tuple(notice for notice in collection.notices if notice.source not in failed),
        sources=_without(collection.sources, failed),
        to_confirm=_without(collection.to_confirm, failed),
    )


def _without(sources: Iterable[str], failed: set[str]) -> tuple[str, ...]:
    return tuple(source for source in sources if source not in failed)
