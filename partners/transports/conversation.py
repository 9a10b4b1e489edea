"""Holding a conversation: the driver that gives a transformer's generator its answers."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from partners.account import Account
from partners.errors import NotSent, Outcome, OutcomeUnknown, PartnerError, Rejected, Throttled, Unreadable
from partners.transformers.requests import AnyRequest, Conversation, Response
from partners.transports import delivery, limits, redaction

Result = TypeVar("Result")
Sender = Callable[[Account, AnyRequest], Response]


@dataclass(kw_only=True)
class Held(Generic[Result]):
    """A conversation that is over: what it gave or how it failed, what was said, and how long it took."""

    result: Result | None = None
    error: PartnerError | None = None
    turns: list[dict[str, Any]] = field(default_factory=list)
    duration_ms: int = 0

    @property
    def outcome(self) -> Outcome:
        """One of the five words."""
        return self.error.outcome if self.error else Outcome.CONFIRMED


def hold(
    conversation: Conversation[Result],
    account: Account,
    *,
    timeout_s: float,
    before_commit: Callable[[], None] = lambda: None,
    send: Sender = delivery.send,
) -> Held[Result]:
    """Hold a conversation to its end, within one time limit. Never raises: every ending is one of the five outcomes.

    `before_commit` runs just before the request that may place an order and may still stop it by raising NotSent.
    """
    held: Held[Result] = Held()
    began = time.monotonic()
    within = limits.Limits(
        until=began + timeout_s,
        connect_timeout_s=account.connect_timeout_s,
        allowed_networks=account.allowed_networks,
    )
    with limits.limited(within):
        _converse(conversation, account, held, before_commit, send)
    held.duration_ms = round((time.monotonic() - began) * 1000)
    return held


def _converse(
    conversation: Conversation[Result],
    account: Account,
    held: Held[Result],
    before_commit: Callable[[], None],
    send: Sender,
) -> None:
    committed = False
    try:
        request = next(conversation)
        while True:
            held.turns.append({"request": redaction.kept_request(request)})
            if request.commits:
                before_commit()
                committed = True
            response = send(account, request)
            held.turns[-1]["response"] = redaction.kept_response(response)
            request = conversation.send(response)
    except StopIteration as end:
        held.result = end.value
    except PartnerError as error:
        held.error = _weighed(error, committed=committed)
    except Exception as error:  # noqa: BLE001 - a transformer's bug must not lose an order
        held.error = _weighed(Unreadable(f"{type(error).__name__}: {error}"), committed=committed)
    finally:
        conversation.close()


def _weighed(error: PartnerError, *, committed: bool) -> PartnerError:
    """Before the committing request was sent, whatever failed has placed nothing."""
    if committed or isinstance(error, (Rejected, Throttled, NotSent)):
        return error
    if isinstance(error, (OutcomeUnknown, Unreadable)):
        return NotSent(str(error))
    return error
