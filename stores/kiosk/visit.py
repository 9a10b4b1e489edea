"""One shopper's stay at a screen: from the first question to an order, to "Start over", or to its end in time.

A number in a signed cookie that names nobody. The server keeps no row of it: asking costs no session.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "visit"


class Visit:
    """The visit a request belongs to. `id` is None before the first question."""

    def __init__(self, request: HttpRequest) -> None:
        self.id: UUID | None = None
        self._began_at: datetime | None = None
        self._changed = False
        self._read(request.COOKIES.get(COOKIE, ""))

    def begin(self, now: datetime) -> UUID:
        """The visit a question belongs to: the one that goes on, or a new one after so many minutes."""
        over = now - timedelta(minutes=settings.VISIT_MINUTES)
        if self.id is None or self._began_at is None or self._began_at <= over:
            self.id, self._began_at, self._changed = uuid4(), now, True
        return self.id

    def end(self) -> None:
        """It is over; the next question begins another. Again is harmless."""
        self.id, self._began_at, self._changed = None, None, True

    def keep(self, response: HttpResponse) -> None:
        """Let the browser remember how things stand, if that changed."""
        if not self._changed:
            return
        if self.id is None or self._began_at is None:
            response.delete_cookie(COOKIE, samesite="Lax")
            return
        text = signing.dumps([str(self.id), self._began_at.timestamp()], salt=COOKIE)
        response.set_cookie(
            COOKIE, text, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )

    def _read(self, text: str) -> None:
        try:
            number, began = signing.loads(text, salt=COOKIE, max_age=settings.SESSION_COOKIE_AGE)
        except signing.BadSignature:
            return
        self.id, self._began_at = UUID(number), datetime.fromtimestamp(began, tz=UTC)
