"""Doors for machines that ask whether we are well."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from config.health import readiness

GetResponse = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answers `/healthz` (this process lives) and `/readyz` (it can serve), before hosts and log-ins matter."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the two, pass on the rest."""
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            parts = readiness()
            ready = all(part == "ok" for part in parts.values())
            return JsonResponse(
                {"status": "ok" if ready else "unready", **parts}, status=200 if ready else 503
            )
        return self.get_response(request)
