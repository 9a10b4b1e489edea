"""Holding a conversation: the driver that gives a transformer's generator its answers."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from partners.account import Account
from partners.errors import (
    CredentialsRefused,
    LogInRefused,
    NotSent,
    Outcome,
    OutcomeUnknown,
    PartnerError,
    Rejected,
    Throttled,
    Unreadable,
)
from partners.transformers.requests import AnyRequest, Conversation, Request, Response
from partners.transports import answers, delivery, limits
from partners.transports.answers import Allowance
from partners.transports.auth import schemes
from partners.transports.redaction import Veil

Result = TypeVar("Result")
Sender = Callable[[Account, AnyRequest], Response]
Refused = (CredentialsRefused, LogInRefused)


@dataclass(kw_only=True)
class Held(Generic[Result]):
    """A conversation that is over: what it gave or how it failed, what was said, and how long it took.

    `allowance`: how many calls the partner said it still takes, if it did. `credentials_refused`: it does not know us
    by what we showed it. `tried_next`: so it was shown our next credentials; `used_next`: and knew us by them.
    """

    result: Result | None = None
    error: PartnerError | None = None
    turns: list[dict[str, Any]] = field(default_factory=list)
    duration_ms: int = 0
    allowance: Allowance | None = None
    credentials_refused: bool = False
    tried_next: bool = False
    used_next: bool = False

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
        _Talk(account, held, before_commit, send).through(conversation)
    held.duration_ms = round((time.monotonic() - began) * 1000)
    return held


class _Talk(Generic[Result]):
    """A conversation under way: as whom we speak, whether the order may be placed, and what must not be kept."""

    def __init__(
        self, account: Account, held: Held[Result], before_commit: Callable[[], None], send: Sender
    ) -> None:
        self._account = account
        self._held = held
        self._before_commit = before_commit
        self._send = send
        self._committed = False
        self._veil = Veil()

    def through(self, conversation: Conversation[Result]) -> None:
        """From the first request to the end, whichever it is."""
        try:
            request = next(conversation)
            while True:
                request = conversation.send(self._answer(request))
        except StopIteration as end:
            self._held.result = end.value
        except PartnerError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - a transformer's bug must not lose an order
            self._fail(Unreadable(f"{type(error).__name__}: {error}"))
        finally:
            with suppress(Exception):  # its own tidying up is no reason either
                conversation.close()

    def _answer(self, request: AnyRequest) -> Response:
        """One turn. What fails after the committing request was answered leaves us not knowing, whatever it is."""
        had_committed = self._committed
        self._hide_secrets()
        self._held.turns.append({"request": self._veil.request(request)})
        if request.commits:
            self._before_commit()
            self._committed = True
        try:
            return self._known(request)
        except (NotSent, Throttled) as error:
            if had_committed:
                raise OutcomeUnknown(f"After the order was sent: {error}") from error
            raise

    def _known(self, request: AnyRequest) -> Response:
        """The answer to whom the partner knows: when it does not, we show our next credentials at once.

        Not with a request that commits: it was refused, they say, but who says that nothing was done?
        """
        try:
            return self._judged(request)
        except Refused as refusal:
            self._held.credentials_refused = True
            is_safe = isinstance(refusal, LogInRefused) or not request.commits
            if not is_safe or self._held.tried_next or not self._account.next_credentials:
                raise
        self._turn_to_next_credentials()
        response = self._judged(request)
        self._held.used_next, self._held.credentials_refused = True, False
        return response

    def _turn_to_next_credentials(self) -> None:
        self._held.tried_next = True
        self._held.turns[-1]["credentials"] = "next"
        self._account = replace(
            self._account, credentials=self._account.next_credentials, next_credentials={}
        )

    def _judged(self, request: AnyRequest) -> Response:
        """What came back, kept, and let through unless its status says it all."""
        response = self._send(self._account, request)
        self._hide_secrets()
        self._held.turns[-1]["response"] = self._veil.response(response)
        if isinstance(request, Request):
            self._held.allowance = answers.allowance_of(response) or self._held.allowance
            answers.judge(response, anonymous=request.anonymous)
        return response

    def _fail(self, error: PartnerError) -> None:
        """Note how it ended, in words that give nothing away."""
        self._held.credentials_refused |= isinstance(error, Refused)
        self._hide_secrets()
        weighed = self._weighed(error)
        weighed.args = (self._veil.text(str(error)),)
        self._held.error = weighed

    def _weighed(self, error: PartnerError) -> PartnerError:
        """Before the committing request was sent, whatever failed has placed nothing."""
        if self._committed or isinstance(error, (Rejected, Throttled, NotSent)):
            return error
        return NotSent(str(error))

    def _hide_secrets(self) -> None:
        hidden: Iterable[str] = schemes.secrets(self._account)
        self._veil.hide(hidden)
