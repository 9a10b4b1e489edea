"""The one shape that errors take: problem documents (RFC 9457) for programs, a plain page for people."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework import exceptions
from rest_framework.response import Response

from stores.api.parsers import TooLarge
from stores.errors import Conflict, DomainError, Invalid, Missing, Unavailable

STATUS_BY_KIND = {TooLarge: 413, Invalid: 400, Missing: 404, Conflict: 409, Unavailable: 503}
PROBLEM = "application/problem+json"
TITLES = {
    400: "That request could not be understood.",
    403: "That is not allowed.",
    404: "There is nothing here.",
    500: "Something went wrong on our side. Nothing was lost.",
    503: "We cannot answer just now. Try again in a moment.",
}


def problem(status: int, code: str, title: str, **extra: Any) -> dict[str, Any]:
    """A problem document."""
    return {"type": f"/problems/{code}", "title": title, "status": status, "code": code, **extra}


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a refusal into a problem document; leave bugs to become a 500."""
    if isinstance(error, DomainError):
        return _refusal(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, RequestDataTooBig):
        return _answer(problem(413, "too-large", "The body is too large."))
    if isinstance(error, OperationalError):
        return _answer(problem(503, "unavailable", TITLES[503]), {"Retry-After": "2"})
    if isinstance(error, exceptions.ValidationError):
        return _answer(
            problem(400, "invalid", "Some fields are not valid.", errors=list(field_errors(error.detail)))
        )
    if isinstance(error, exceptions.APIException):
        return _answer(_api_problem(error), _headers(error))
    return None


def field_errors(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Each complaint with the path of its field: `lines[0].quantity`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from field_errors(inner, _join(path, str(name)))
    elif isinstance(detail, list) and any(isinstance(inner, (Mapping, list)) for inner in detail):
        for position, inner in enumerate(detail):
            yield from field_errors(inner, f"{path}[{position}]")
    elif isinstance(detail, list):
        for inner in detail:
            yield from field_errors(inner, path)
    else:
        yield {"path": path, "code": getattr(detail, "code", "invalid"), "message": str(detail)}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, for an address outside the API's views."""
    return _page(request, 400, "bad-request")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, 403, "permission_denied")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, 404, "not_found")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a bug. The log has the trace; the caller gets none of it."""
    return _page(request, 500, "server-error")


def _refusal(refusal: DomainError) -> Response:
    status = next(code for kind, code in STATUS_BY_KIND.items() if isinstance(refusal, kind))
    context = {name: str(value) for name, value in refusal.context.items()}
    headers = {"Retry-After": "2"} if status == 503 or refusal.code == "in-progress" else None
    return _answer(problem(status, refusal.code, str(refusal), **context), headers)


def _api_problem(error: exceptions.APIException) -> dict[str, Any]:
    detail = error.detail
    code = str(getattr(detail, "code", error.default_code))
    return problem(error.status_code, code, str(detail))


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = f"{int(error.wait)}"  # type: ignore[attr-defined]
    return headers


def _answer(document: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(document, status=document["status"], headers=headers, content_type=PROBLEM)


def _join(path: str, name: str) -> str:
    if name == "non_field_errors":
        return path
    return f"{path}.{name}" if path else name


def _page(request: HttpRequest, status: int, code: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(problem(status, code, TITLES[status]), status=status, content_type=PROBLEM)
    return render(request, "error.html", {"title": TITLES[status], "status": status}, status=status)
