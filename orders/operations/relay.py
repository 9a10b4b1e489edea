"""Keeps the outbox's promises, one message at a time."""

import logging

from orders import outbox
from orders.models import OutboxMessage
from stores.tenancy import retailer_scope

logger = logging.getLogger(__name__)

MOST_FAILURES = 12
MOST_CRASHES = 3


def relay(*, queue: str, limit: int) -> int:
    """Keep what is due in a queue, one promise per retailer in turn, so that none waits behind another's backlog.

    Returns how many were worked on. Two relays at once share the work.
    """
    worked = 0
    while worked < limit:
        before = worked
        for retailer_id in outbox.retailers_with_due_work(queue):
            with retailer_scope(retailer_id):
                worked += deliver_next(queue=queue)
        if worked == before:
            break
    return worked


def deliver_next(*, queue: str) -> bool:
    """Keep one due promise of the retailer in scope; return False when none is due."""
    message = outbox.claim(queue)
    if message is None:
        return False
    if message.crashes >= MOST_CRASHES:
        outbox.park(message, f"Ended without a word {message.crashes} times.")
        return True
    _deliver(message)
    return True


def _deliver(message: OutboxMessage) -> None:
    try:
        outbox.handler_for(message.topic)(**message.payload)
    except outbox.TryAgain as wish:
        outbox.postpone(message, str(wish), after=wish.after)
    except outbox.GiveUp as decision:
        outbox.park(message, str(decision))
    except Exception as error:
        logger.exception("A promise was not kept: %s %s", message.topic, message.key)
        reason = f"{type(error).__name__}: {error}"
        if message.attempts >= MOST_FAILURES:
            outbox.park(message, reason)
        else:
            outbox.postpone(message, reason)
    else:
        outbox.settle(message)
