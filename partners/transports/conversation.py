"""Holding a conversation: the driver that gives a transformer's generator its answers."""

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
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
from partners.transports import answers, deeds, delivery, limits
from partners.transports.answers import Allowance
from partners.transports.auth import schemes
from partners.transports.deeds import Deed, Steps
from partners.transports.delivery import Sender
from partners.transports.redaction import Veil

Result = TypeVar("Result")
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
    send: Sender | None = None,
) -> Held[Result]:
    """Hold a conversation to its end, within one time limit. Never raises: every ending is one of the five outcomes.

    `before_commit` runs just before the request that may place an order and may still stop it by raising NotSent.
    `send` answers instead of the partner.
    """
    talk = Talk(conversation, account, timeout_s=timeout_s, before_commit=before_commit, send=send)
    deed = talk.begin()
    while deed is not None:
        try:
            with talk.limited():
                outcome = deeds.done(deed)
        except Exception as error:  # noqa: BLE001 - the talk knows what it means
            deed = talk.failed(error)
        else:
            deed = talk.heard(outcome)
    return talk.held


class Talk(Generic[Result]):
    """A conversation under way: as whom we speak, whether the order may be placed, and what must not be kept.

    Whoever holds it does one deed after the other and says what came of it; `held` tells the end once there is no more
    to do.
    """

    def __init__(
        self,
        conversation: Conversation[Result],
        account: Account,
        *,
        timeout_s: float,
        before_commit: Callable[[], None] = lambda: None,
        send: Sender | None = None,
    ) -> None:
        self.held: Held[Result] = Held()
        self._account = account
        self._before_commit = before_commit
        self._deliver = delivery.by(send) if send else delivery.deliver
        self._committed = False
        self._veil = Veil()
        self._began = time.monotonic()
        self._limits = limits.Limits(
            until=self._began + timeout_s,
            connect_timeout_s=account.connect_timeout_s,
            allowed_networks=account.allowed_networks,
        )
        self._steps = self._through(conversation)

    def limited(self) -> AbstractContextManager[None]:
        """The limits of this conversation, for what is done in it."""
        return limits.limited(self._limits)

    def begin(self) -> Deed | None:
        """The first deed; None when there is nothing to do."""
        return self._next(lambda: next(self._steps))

    def heard(self, outcome: Any) -> Deed | None:
        """What came of the last deed; the next one, or None at the end."""
        return self._next(lambda: self._steps.send(outcome))

    def failed(self, error: BaseException) -> Deed | None:
        """The same, when nothing came of it."""
        return self._next(lambda: self._steps.throw(error))

    def _next(self, go_on: Callable[[], Deed]) -> Deed | None:
        try:
            with self.limited():
                return go_on()
        except StopIteration:
            self._limits.opened.close()
            self.held.duration_ms = round((time.monotonic() - self._began) * 1000)
            return None

    def _through(self, conversation: Conversation[Result]) -> Steps[None]:
        """From the first request to the end, whichever it is."""
        try:
            request = next(conversation)
            while True:
                request = conversation.send((yield from self._answer(request)))
        except StopIteration as end:
            self.held.result = end.value
        except PartnerError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - a transformer's bug must not lose an order
            self._fail(Unreadable(f"{type(error).__name__}: {error}"))
        finally:
            with suppress(Exception):  # its own tidying up is no reason either
                conversation.close()

    def _answer(self, request: AnyRequest) -> Steps[Response]:
        """One turn. What fails after the committing request was answered leaves us not knowing, whatever it is."""
        had_committed = self._committed
        self._hide_secrets()
        self.held.turns.append({"request": self._veil.request(request)})
        if request.commits:
            self._before_commit()
            self._committed = True
        try:
            return (yield from self._known(request))
        except (NotSent, Throttled) as error:
            if had_committed:
                raise OutcomeUnknown(f"After the order was sent: {error}") from error
            raise

    def _known(self, request: AnyRequest) -> Steps[Response]:
        """The answer to whom the partner knows: when it does not, we show our next credentials at once.

        Not with a request that commits: it was refused, they say, but who says that nothing was done?
        """
        try:
            return (yield from self._judged(request))
        except Refused as refusal:
            self.held.credentials_refused = True
            is_safe = isinstance(refusal, LogInRefused) or not request.commits
            if not is_safe or self.held.tried_next or not self._account.next_credentials:
                raise
        self._turn_to_next_credentials()
        response = yield from self._judged(request)
        self.held.used_next, self.held.credentials_refused = True, False
        return response

    def _turn_to_next_credentials(self) -> None:
        self.held.tried_next = True
        self.held.turns[-1]["credentials"] = "next"
        self._account = replace(
            self._account, credentials=self._account.next_credentials, next_credentials={}
        )

    def _judged(self, request: AnyRequest) -> Steps[Response]:
        """What came back, kept, and let through unless its status says it all."""
        response = yield from self._deliver(self._account, request)
        self._hide_secrets()
        self.held.turns[-1]["response"] = self._veil.response(response)
        if isinstance(request, Request):
            self.held.allowance = answers.allowance_of(response) or self.held.allowance
            answers.judge(response, anonymous=request.anonymous)
        return response

    def _fail(self, error: PartnerError) -> None:
        """Note how it ended, in words that give nothing away."""
        self.held.credentials_refused |= isinstance(error, Refused)
        self._hide_secrets()
        weighed = self._weighed(error)
        weighed.args = (self._veil.text(str(error)),)
        self.held.error = weighed

    def _weighed(self, error: PartnerError) -> PartnerError:
        """Before the committing request was sent, whatever failed has placed nothing."""
        if self._committed or isinstance(error, (Rejected, Throttled, NotSent)):
            return error
        return NotSent(str(error))

    def _hide_secrets(self) -> None:
        hidden: Iterable[str] = schemes.secrets(self._account)
        self._veil.hide(hidden)
