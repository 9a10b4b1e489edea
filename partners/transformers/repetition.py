"""Not reading again what was read before."""

import hashlib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Generic

from partners.transformers.requests import (
    AnyRequest,
    Conversation,
    FileRequest,
    MailRequest,
    Request,
    Response,
    Result,
)


@dataclass(frozen=True, kw_only=True)
class Told(Generic[Result]):
    """What a conversation gave, and a digest of all that was said; None when it is what was said the last time."""

    result: Result | None
    digest: str


def unless_repeated(
    conversation: Conversation[Result], *, terms: str, known: str
) -> Conversation[Told[Result]]:
    """Hold a conversation, but break it off once the whole of it is, word for word, the one with the digest `known`.

    A transformer is a pure translation: told the same, it would give the same. `terms` are what else decides its
    result, such as the partner's options.
    """
    so_far = hashlib.sha256(_measured([terms.encode()]))
    with closing(conversation):
        try:
            request = next(conversation)
            while True:
                response = yield request
                so_far.update(_measured([*_question(request), *_answer(response)]))
                if so_far.hexdigest() == known:
                    return Told(result=None, digest=known)
                request = conversation.send(response)
        except StopIteration as end:
            return Told(result=end.value, digest=so_far.hexdigest())


def _question(request: AnyRequest) -> Iterable[bytes]:
    match request:
        case Request():
            parts = (request.method, request.path, repr(sorted(request.params.items())))
            return (*map(str.encode, parts), request.body)
        case FileRequest():
            return request.verb.encode(), request.path.encode(), request.content
        case MailRequest():
            return request.key.encode(), request.body.encode()


def _answer(response: Response) -> Iterable[bytes]:
    return str(response.status).encode(), response.body


def _measured(parts: Iterable[bytes]) -> bytes:
    """Each part with its length before it, so that no two conversations run together into the same bytes."""
    return b"".join(len(part).to_bytes(8) + part for part in parts)
