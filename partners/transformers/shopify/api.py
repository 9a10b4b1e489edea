"""Asking Shopify: one address for all questions, and status 200 for nearly all answers, refusals included.

Shopify's pages: "API rate limits", "Status and error codes" of the GraphQL Admin API.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partners.errors import Rejected, Throttled, Unreadable
from partners.transformers.reading import document, field, mapping, rows, words
from partners.transformers.requests import Conversation, Request, Response

LONGEST_WAIT_S = 3600.0


@dataclass(frozen=True)
class Api:
    """One version of the API: `2026-10`."""

    version: str

    def ask(
        self, asked: str, variables: Mapping[str, Any], *, commits: bool = False
    ) -> Conversation[Mapping[str, Any]]:
        """Send a GraphQL document; return its `data`.

        Raises Throttled when the shop took nothing, Rejected when it says which of our variables it cannot take,
        Unreadable for every other error, with data or without.
        """
        path = f"/admin/api/{self.version}/graphql.json"
        request = Request.post(path, content={"query": asked, "variables": variables})
        response = yield request.committing() if commits else request
        return _data(response)


def payload(data: Mapping[str, Any], mutation: str, errors: str = "userErrors") -> Mapping[str, Any]:
    """What a mutation gave. Raises Rejected with the shop's own words when it refused (`userErrors`)."""
    given = mapping(data, mutation)
    refused = refusals(given, errors)
    if refused:
        raise Rejected(f"The shop refused: {refused}")
    return given


def refusals(given: Mapping[str, Any], errors: str = "userErrors") -> str:
    """Why a mutation refused, in one line; empty when it did not."""
    return "; ".join(words(error, "message") or "no reason given" for error in rows(given, errors))[:300]


def nodes(row: Any, name: str) -> list[Any]:
    """The rows of a connection."""
    return rows(mapping(row, name), "nodes")


def _data(response: Response) -> Mapping[str, Any]:
    body = document(response, accepted={200})
    if isinstance(body, dict) and body.get("errors"):
        raise _problem(body)
    return mapping(body, "data")


def _problem(body: Mapping[str, Any]) -> Exception:
    """What the first error of an answer means."""
    errors = body["errors"]
    error = errors[0] if isinstance(errors, list) else None
    told = words(error, "message")[:300]
    more = error.get("extensions") if isinstance(error, dict) else None
    code = words(more, "code")
    if code == "THROTTLED" or (not code and told == "Throttled"):
        return Throttled("The shop asked us to wait.", retry_after=_seconds(body))
    if isinstance(more, dict) and ("problems" in more or code == "INVALID_VARIABLE"):
        return Rejected(f"The shop cannot take our request: {told}")
    return Unreadable(
        f"The shop answered with an error ({code[:60] or 'no code'}): {told or 'no reason given'}"
    )


def _seconds(body: Mapping[str, Any]) -> float | None:
    """Until the shop's bucket holds what the question costs, one second to an hour; None when it does not say."""
    try:
        cost = mapping(mapping(body, "extensions"), "cost")
        bucket = mapping(cost, "throttleStatus")
        lacking = _points(cost, "requestedQueryCost") - _points(bucket, "currentlyAvailable")
        wait = lacking / _points(bucket, "restoreRate")
    except (Unreadable, ArithmeticError):
        return None
    return float(min(max(wait, Decimal(1)), Decimal(LONGEST_WAIT_S)))


def _points(row: Any, name: str) -> Decimal:
    value = field(row, name)
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise Unreadable(f"{name} is no number of points.")
    return Decimal(value)
