"""From purchase order to partner, and the partner's answer back.

Three steps, each leaving a trace before the next begins: the intent is noted and committed; the conversation is held
with no transaction open; the answer is applied, if no later attempt has begun meanwhile. What makes a repeat safe is
the partner's promise (`Dedup`): it knows our number, or it can be asked for it, or a person decides.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from orders import lifecycle
from orders.documents import purchase_order_message
from orders.models import PurchaseOrder
from orders.operations.acknowledgement import apply_answer
from orders.operations.recognition import weigh_refusal
from orders.operations.turns import take_turn
from orders.outbox import TryAgain, database_now, spread_pause
from orders.queries import purchase_orders
from orders.states import PurchaseOrderState
from partners.account import Account
from partners.errors import NotAsked, Outcome, OutcomeUnknown, PartnerError, Throttled
from partners.messages import Acknowledgement, PurchaseOrderMessage
from partners.models import Partner
from partners.operations.exchanges import converse
from partners.operations.standing import FIND_ORDER, PLACE_ORDER, Leave, LeftAlone, leave_to_call, note
from partners.queries.accounts import account_of
from partners.registry import TransformerNotAllowed, transformer_for
from partners.transformers.base import Dedup, Transformer
from partners.transports.conversation import Held
from partners.vault import VaultError
from stores import fault

State = PurchaseOrderState
ACTOR = "system"
TO_BE_SENT = frozenset({State.QUEUED, State.SENDING, State.UNKNOWN})
PAUSED = timedelta(minutes=1)
PATIENCE_UNSENT = timedelta(hours=24)
PATIENCE_UNKNOWN = timedelta(hours=2)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One try to send a purchase order. `count` fences what it may still write.

    `in_doubt`: an earlier try may have been accepted, and the partner recognises our number by itself.
    `ask_first`: it may have been, and the partner must be asked. `chance` spreads those who have to come back.
    """

    purchase_order_id: int
    count: int
    message: PurchaseOrderMessage
    partner: Partner
    account: Account
    transformer: Transformer
    in_doubt: bool
    ask_first: bool
    leave: Leave
    chance: float


def submit_purchase_order(*, purchase_order_id: int) -> None:
    """Send a purchase order to its partner and apply the answer.

    A repeated call is harmless: one that is answered is left alone, and one whose outcome is unknown is repeated only
    as the partner's `Dedup` allows. Raises TryAgain when it is too early to send or to know.
    """
    attempt = _begin(purchase_order_id, chance=random.random())  # noqa: S311 - no secret
    if attempt is None:
        return
    held = _converse(attempt)
    fault.point("submission.after_call")
    wish = _finish(attempt, held)
    if held.credentials_refused:
        weigh_refusal(purchase_order_id=purchase_order_id)
    if wish:
        raise wish


@transaction.atomic
def _begin(purchase_order_id: int, *, chance: float = 1.0) -> Attempt | None:
    """Note the intent before the effect, so that a crash leaves a trace; None when nothing is to be sent."""
    purchase_order = purchase_orders.locked(purchase_order_id)
    if purchase_order.state not in TO_BE_SENT:
        return None
    partner = purchase_order.partner
    if partner.paused_at:
        raise TryAgain(f"{partner} is paused.", after=PAUSED)
    now = database_now()
    if purchase_order.state == State.SENDING:
        lifecycle.advance(purchase_order, State.UNKNOWN, actor=ACTOR, reason="The sender died.")
    in_doubt = purchase_order.state == State.UNKNOWN
    speaker = _speaker(purchase_order, in_doubt=in_doubt)
    if speaker is None:
        return None
    account, transformer = speaker
    ask_first = in_doubt and transformer.dedup is Dedup.LOOKUP
    if ask_first:
        _wait_out_quarantine(purchase_order, now)
    leave = _leave(purchase_order, FIND_ORDER if ask_first else PLACE_ORDER, now=now, chance=chance)
    if leave is None:
        return None
    purchase_order.attempts += 1
    purchase_order.sent_at = now
    lifecycle.advance(purchase_order, State.SENDING, actor=ACTOR, attempt=purchase_order.attempts)
    return Attempt(
        purchase_order_id=purchase_order.pk,
        count=purchase_order.attempts,
        message=purchase_order_message(purchase_order),
        partner=partner,
        account=account,
        transformer=transformer,
        in_doubt=in_doubt and transformer.dedup is Dedup.KEY,
        ask_first=ask_first,
        leave=leave,
        chance=chance,
    )


def _speaker(purchase_order: PurchaseOrder, *, in_doubt: bool) -> tuple[Account, Transformer] | None:
    """As whom and in which protocol to speak; None when only a person can help, for waiting would change nothing."""
    partner = purchase_order.partner
    maybe = "The partner may have it. " if in_doubt else ""
    try:
        account, transformer = account_of(partner), transformer_for(partner)
    except (VaultError, TransformerNotAllowed) as error:
        _park(purchase_order, f"{maybe}{partner} cannot be asked as it is set up: {error}")
        return None
    if in_doubt and transformer.dedup is Dedup.NONE:
        _park(purchase_order, f"{partner} may have it and cannot be asked.")
        return None
    return account, transformer


def _leave(purchase_order: PurchaseOrder, operation: str, *, now: datetime, chance: float) -> Leave | None:
    """Leave to set out; None when it has waited too long for it. Waiting is no attempt: raises TryAgain."""
    try:
        return take_turn(purchase_order, operation=operation, now=now, chance=chance)
    except TryAgain as wish:
        in_doubt = purchase_order.state == State.UNKNOWN
        if not _park_after_patience(purchase_order, str(wish), in_doubt=in_doubt, now=now):
            raise
        return None


def _wait_out_quarantine(purchase_order: PurchaseOrder, now: datetime) -> None:
    """A partner may accept late: asked too early, it would say "no" and then accept."""
    if purchase_order.sent_at is None:
        return
    until = purchase_order.sent_at + timedelta(seconds=purchase_order.partner.quarantine_s)
    if now < until:
        raise TryAgain("Waiting before asking the partner.", after=until - now)


def _converse(attempt: Attempt) -> Held[Acknowledgement]:
    """Ask first where that is the rule, then send. No transaction is open."""
    leave = attempt.leave
    if attempt.ask_first:
        found = _hold(attempt, leave, attempt.transformer.find_order(attempt.message.number))
        if found.error:
            error = OutcomeUnknown(f"The partner could not be asked: {found.error}")
            return Held(error=error, credentials_refused=found.credentials_refused)
        if found.result:
            return found
        try:
            leave = leave_to_call(attempt.partner, operation=PLACE_ORDER)
        except LeftAlone as refusal:
            return Held(error=refusal)
    return _hold(attempt, leave, attempt.transformer.place_order(attempt.message))


def _hold(attempt: Attempt, leave: Leave, conversation: Any) -> Held[Any]:
    held = converse(
        conversation,
        attempt.account,
        operation=leave.operation,
        reference=attempt.message.number,
        timeout_s=attempt.partner.order_timeout_ms / 1000,
        before_commit=partial(_still_ours, attempt),
        clock=database_now,
    )
    note(leave, held)
    return held


def _still_ours(attempt: Attempt) -> None:
    """Asked just before the request that cannot be undone: a sender that slept too long must not send."""
    fault.point("submission.before_send")
    current = PurchaseOrder.objects.filter(
        pk=attempt.purchase_order_id, attempts=attempt.count, state=State.SENDING
    )
    if not current.exists():
        raise NotAsked("Another attempt has begun meanwhile.")


@transaction.atomic
def _finish(attempt: Attempt, held: Held[Acknowledgement]) -> TryAgain | None:
    """Apply how the conversation ended; return the wish to try again, if that is what follows."""
    purchase_order = purchase_orders.locked(attempt.purchase_order_id)
    if purchase_order.attempts != attempt.count or purchase_order.state != State.SENDING:
        return None
    reason = str(held.error or "")
    match held.outcome:
        case Outcome.CONFIRMED | Outcome.REJECTED:
            apply_answer(purchase_order, held.result, reason=reason, now=database_now())
            return None
        case Outcome.NOT_SENT | Outcome.THROTTLED if not attempt.in_doubt:
            after, state = spread_pause(attempt.count, chance=attempt.chance), State.QUEUED
        case _ if attempt.transformer.dedup is Dedup.NONE:
            _park(purchase_order, f"The partner may have it: {reason}")
            return None
        case _:
            after, state = _pause_in_doubt(attempt), State.UNKNOWN
    if _park_after_patience(purchase_order, reason, in_doubt=state == State.UNKNOWN, now=database_now()):
        return None
    lifecycle.advance(purchase_order, state, actor=ACTOR, reason=reason)
    return TryAgain(reason, after=_asked_to_wait(held.error) or after)


def _pause_in_doubt(attempt: Attempt) -> timedelta:
    if attempt.transformer.dedup is Dedup.LOOKUP:
        return timedelta(seconds=attempt.partner.quarantine_s)
    return spread_pause(attempt.count, chance=attempt.chance)


def _asked_to_wait(error: PartnerError | None) -> timedelta | None:
    """How long we were told to wait: by the partner, or by ourselves since it fails too often."""
    if isinstance(error, LeftAlone):
        return error.after
    retry_after = error.retry_after if isinstance(error, Throttled) else None
    return timedelta(seconds=retry_after) if retry_after else None


def _park_after_patience(
    purchase_order: PurchaseOrder, reason: str, *, in_doubt: bool, now: datetime
) -> bool:
    """Hand over to a person what has waited too long, sooner when the partner may have it. False: it may wait on."""
    if now - purchase_order.order.placed_at <= (PATIENCE_UNKNOWN if in_doubt else PATIENCE_UNSENT):
        return False
    _park(
        purchase_order, f"The partner may have it: {reason}" if in_doubt else f"Not sent for a day: {reason}"
    )
    return True


def _park(purchase_order: PurchaseOrder, reason: str) -> None:
    purchase_order.reason = reason[:300]
    lifecycle.advance(purchase_order, State.PARKED, actor=ACTOR, reason=purchase_order.reason)
