"""The one shape that errors take: problem documents (RFC 9457) for programs, a plain page for people."""

import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from orders.errors import InProgress
from stores.api.parameters import InvalidParameter
from stores.api.parsers import TooLarge
from stores.api.schema import PROBLEM
from stores.errors import DomainError

COME_BACK_IN_S = "2"
NO_DATABASE = (OperationalError, InterfaceError)
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
        error = exceptions.NotFound(TITLES[404])
    if isinstance(error, RequestDataTooBig):
        return _answer(problem(413, TooLarge.code, "The body is too large."))
    if isinstance(error, NO_DATABASE):
        return _answer(problem(503, "unavailable", TITLES[503]), {"Retry-After": COME_BACK_IN_S})
    if isinstance(error, exceptions.ValidationError):
        return _answer(_invalid(error))
    if isinstance(error, exceptions.APIException):
        return _answer(_api_problem(error), _headers(error))
    return None


def field_errors(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Each complaint with the path of its field: `lines[0].quantity`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from field_errors(inner, _join(path, name))
    elif isinstance(detail, list) and any(isinstance(inner, (Mapping, list)) for inner in detail):
        for position, inner in enumerate(detail):
            yield from field_errors(inner, f"{path}[{position}]")
    elif isinstance(detail, list):
        for inner in detail:
            yield from field_errors(inner, path)
    else:
        yield {"path": path, "code": _kebab(getattr(detail, "code", "invalid")), "message": str(detail)}


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """404 for every address of the API that leads nowhere, with any method. Addresses end with a slash."""
    return _page(request, 404, "not-found")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, for an address outside the API's views."""
    return _page(request, 400, "bad-request")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, 403, "permission-denied")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, 404, "not-found")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a bug. The log has the trace; the caller gets none of it. A database that is away is no bug, but a 503."""
    if isinstance(sys.exception(), NO_DATABASE):
        response = _page(request, 503, "unavailable")
        response.headers["Retry-After"] = COME_BACK_IN_S
        return response
    return _page(request, 500, "server-error")


def _refusal(refusal: DomainError) -> Response:
    wait = refusal.status == 503 or isinstance(refusal, InProgress)
    told = {
        name: str(value) if isinstance(value, Decimal) else value for name, value in refusal.context.items()
    }
    return _answer(
        problem(refusal.status, refusal.code, str(refusal), **told),
        {"Retry-After": COME_BACK_IN_S} if wait else None,
    )


def _invalid(error: exceptions.ValidationError) -> dict[str, Any]:
    errors = list(field_errors(error.detail))
    if isinstance(error, InvalidParameter):
        return problem(400, "invalid-parameter", "Some query parameters are not valid.", errors=errors)
    unknown = any(one["code"] == "unknown-field" for one in errors)
    code = "unknown-field" if unknown else "invalid"
    return problem(400, code, "Some fields are not valid.", errors=errors)


def _api_problem(error: exceptions.APIException) -> dict[str, Any]:
    detail = error.detail
    return problem(error.status_code, _kebab(getattr(detail, "code", error.default_code)), str(detail))


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = f"{int(error.wait)}"  # type: ignore[attr-defined]
    return headers


def _answer(document: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(document, status=document["status"], headers=headers, content_type=PROBLEM)


def _join(path: str, name: Any) -> str:
    if name == "non_field_errors":
        return path
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else name


def _kebab(code: Any) -> str:
    return str(code).replace("_", "-")


def _page(request: HttpRequest, status: int, code: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(problem(status, code, TITLES[status]), status=status, content_type=PROBLEM)
    return render(request, "error.html", {"title": TITLES[status], "status": status}, status=status)
