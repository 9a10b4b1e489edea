"""Holding a conversation by hand: no driver, no network, no time limit, and no mercy."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from partners.errors import PartnerError
from partners.transformers.requests import (
    AnyRequest,
    Conversation,
    FileRequest,
    MailRequest,
    Request,
    Response,
)

MOST_REQUESTS = 500

Answer = Callable[[AnyRequest], Response]


class Broken(AssertionError):
    """A rule that does not hold, in words."""


def require(holds: object, words: str) -> None:
    """Raise Broken, in these words, unless it holds."""
    if not holds:
        raise Broken(words)


@dataclass
class Talk:
    """A conversation that is over: what was asked, what was answered, and what came of it."""

    requests: list[AnyRequest] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    result: Any = None
    error: PartnerError | None = None

    @property
    def commits(self) -> int:
        """How many requests were marked as committing."""
        return sum(request.commits for request in self.requests)


def talk(conversation: Conversation[Any], answer: Answer) -> Talk:
    """Hold a conversation to its end. Raises Broken when it has none, or another than an answer or a PartnerError."""
    __tracebackhide__ = True
    require(hasattr(conversation, "send"), f"{conversation!r} is no conversation: its method has no yield.")
    held = Talk()
    response: Response | None = None
    while len(held.requests) < MOST_REQUESTS:
        request = _next(conversation, response, held)
        if request is None:
            return held
        require(isinstance(request, Request | FileRequest | MailRequest), f"{request!r} is no request.")
        response = answer(request)
        held.requests.append(request)
        held.responses.append(response)
    conversation.close()
    raise Broken(f"The conversation does not end: {MOST_REQUESTS} requests were made, the last {request!r}.")


def _next(conversation: Conversation[Any], response: Response | None, held: Talk) -> AnyRequest | None:
    """The next request; None when the conversation is over."""
    __tracebackhide__ = True
    try:
        return conversation.send(response)  # type: ignore[arg-type]  # a generator is started with None
    except StopIteration as end:
        held.result = end.value
    except PartnerError as error:
        held.error = error
    except Exception as error:
        raise Broken(
            f"{type(error).__name__}: {error} was raised, which is no PartnerError; "
            f"the last answer was {held.responses[-1:]!r}."
        ) from error
    return None
