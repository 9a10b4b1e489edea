"""Asking Vendure: one address for all questions, and three ways to say no.

The server's refusals are `errors` with a code, most of them with status 200; those of the business are members of a
mutation's union, with an `errorCode`; a document that the shop does not understand is a 400.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partners.errors import CredentialsRefused, PartnerError, Rejected, Unreadable
from partners.transformers.base import Session
from partners.transformers.reading import document, mapping, text, words
from partners.transformers.requests import Conversation, Request, Response
from partners.transformers.vendure import documents

PATH = "/admin-api"
FORBIDDEN = "FORBIDDEN"
REFUSALS = frozenset({"USER_INPUT_ERROR", "ENTITY_NOT_FOUND"})
NEW_TOKEN = "vendure-auth-token"  # noqa: S105 - a header's name


@dataclass(frozen=True, kw_only=True)
class Api:
    """How one shop is asked: what it calls its own fields, and which of its channels and languages we want."""

    gtin_field: str = "gtin"
    number_field: str = "purchaseOrderNumber"
    channel: str = ""
    language: str = ""

    @classmethod
    def with_options(cls, options: Mapping[str, Any]) -> "Api":
        """The API as the options of a partner's row say."""
        names = ("gtin_field", "number_field", "channel", "language")
        return cls(**{name: options[name] for name in names if name in options})

    def ask(
        self, asked: str, variables: Mapping[str, Any], *, commits: bool = False
    ) -> Conversation[Mapping[str, Any]]:
        """Send a GraphQL document; return its `data`.

        A lost session is told like a lack of rights, as FORBIDDEN with status 200: so we log in anew and ask once more,
        but never to commit twice. Raises CredentialsRefused when it stays so, Rejected when the shop cannot take our
        words, Unreadable for every other error.
        """
        request = self._request(asked, variables)
        response = yield request.committing() if commits else request
        if not commits and _code(_first_error(response)) == FORBIDDEN:
            response = yield request.in_a_new_session()
        error = _first_error(response)
        if error is not None:
            raise _problem(error)
        return mapping(response.json(), "data")

    def _request(self, asked: str, variables: Mapping[str, Any]) -> Request:
        query = asked.strip().replace("<gtin>", self.gtin_field).replace("<number>", self.number_field)
        return Request.post(
            PATH,
            content={"query": query, "variables": variables},
            headers={"vendure-token": self.channel} if self.channel else {},
            params={"languageCode": self.language} if self.language else {},
        )


def given(data: Mapping[str, Any], mutation: str) -> Mapping[str, Any]:
    """What a mutation gave. Raises Rejected with the shop's own words when it is one of its errors."""
    answer = mapping(data, mutation)
    if "errorCode" in answer:
        raise Rejected(f"The shop refused: {refusal(answer)}")
    return answer


def refusal(answer: Mapping[str, Any]) -> str:
    """Why a mutation refused, in one line. A change of state tells its reason apart."""
    return (words(answer, "transitionError") or words(answer, "message") or text(answer, "errorCode"))[:300]


def log_in(username: str, password: str) -> Conversation[Session]:
    """Open a session. Vendure keeps it for a year from its last use, unless somebody ends it."""
    variables = {"username": username, "password": password}
    content = {"query": documents.LOG_IN.strip(), "variables": variables}
    response = yield Request.post(PATH, content=content, anonymous=True)
    error = _first_error(response)
    if error is not None:
        raise _problem(error)
    given(mapping(response.json(), "data"), "login")
    token = response.headers.get(NEW_TOKEN, "")
    if not token or not token.isascii() or not token.isprintable():
        raise Unreadable("The shop gave no session token. Does it take `bearer` tokens?")
    return Session(headers={"Authorization": f"Bearer {token}"})


def _first_error(response: Response) -> Any:
    """The first of an answer's `errors`, None when there is none."""
    body = document(response, accepted={200, 400})
    errors = body.get("errors") if isinstance(body, dict) else None
    if not errors:
        return None
    return errors[0] if isinstance(errors, list) else errors


def _code(error: Any) -> str:
    more = error.get("extensions") if isinstance(error, dict) else None
    return words(more, "code")


def _problem(error: Any) -> PartnerError:
    code, told = _code(error), words(error, "message")[:300] or "no reason given"
    if code == FORBIDDEN:
        path = error.get("path")
        asked = (
            path[0] if isinstance(path, list) and path and isinstance(path[0], str) else "what we asked for"
        )
        return CredentialsRefused(f"The shop does not know us, or does not let us have {asked[:60]}.")
    if code in REFUSALS:
        return Rejected(f"The shop refused: {told}")
    return Unreadable(f"The shop answered with an error ({code[:60] or 'no code'}): {told}")
