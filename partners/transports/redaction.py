"""What we keep of a conversation: enough to see what happened, nothing that could be used or that names a shopper.

Two nets. By name: what stands in a field that sounds like a secret or a person is hidden, and all that stands below
it. By value: what we know to be secret, and what we hid in our own requests, is hidden wherever the partner repeats
it, in an error message for one.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

from partners.transformers.requests import AnyRequest, FileRequest, MailRequest, Request, Response
from partners.transports import excerpts
from partners.transports.excerpts import HIDDEN

KEPT_HEADER = re.compile(
    r"content-(type|length|encoding)|date|retry-after|idempotency-key|idempotent-replayed"
    r"|ratelimit(-policy|-remaining|-reset)?|x-ratelimit-(remaining|reset)",
    re.IGNORECASE,
)
SECRET_NAME = re.compile(
    r"pass(?!ed|age|ive)|pwd|secret|token|(?<!idempotency)[_-]?key$|auth(?!or)|cookie|session|signature|hmac|jwt|"
    r"credential|bearer|card(?!inal)|iban|\bpin$|\botp$|cvc|cvv",
    re.IGNORECASE,
)
PERSONS_NAME = re.compile(
    r"e?mail|phone|mobile|fax|(?<!type)name$|line[_-]?[1-4]$|street|address|(?<!capa)city$|town|province|company|"
    r"recipient|consignee|attention|contact|ship[_-]?to|deliver[_-]?to|shopper|customer|buyer|birth|search_text|"
    r"notes?$|comments?$|instruction|postal|postcode|\bzip|^shipping$|^billing$|^delivery$|vat_?(id|number)",
    re.IGNORECASE,
)
SHOWN_LOG_IN = re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{8,}|=:[\w+/=]{20,}:", re.IGNORECASE)
NOTHING = re.compile(r"(?!)")
LOG_IN_WORDS = ("bearer", "basic", "=:")
UNUSABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps neither
IN_QUOTES = re.compile(r'"(?:[^"\\]|\\.)*"')
SHORTEST_HIDDEN = 4  # a shorter value stands in other words by chance
MOST_CHARACTERS = 4_000
MOST_LINE = 300


class Veil:
    """What must not be seen of one conversation. It learns as the conversation goes on."""

    def __init__(self) -> None:
        self._hidden: set[str] = set()
        self._pattern = NOTHING
        self._words: list[str] = []
        self._longest = 0
        self._heard: list[str] = []

    def hide(self, values: Iterable[str]) -> None:
        """From now on these are hidden wherever they stand, however they are written."""
        new = {value for value in values if len(value) >= SHORTEST_HIDDEN} - self._hidden
        if not new:
            return
        self._hidden |= new
        spelled = sorted(
            {form for value in self._hidden for form in _spellings(value)}, key=len, reverse=True
        )
        self._pattern = re.compile("|".join(map(re.escape, spelled)), re.IGNORECASE)
        self._words = [form.lower() for form in spelled]
        self._longest = len(spelled[0])

    def text(self, text: str, most: int = MOST_LINE) -> str:
        """A text that people may read: without what is hidden, and no longer than that."""
        if self._heard:
            self.hide(self._heard)
            self._heard.clear()
        short = self._covered(text[: most * 2])
        if len(text) > most * 2:
            short = short[: len(short) - self._longest]  # half of something hidden may stand at the cut
        short = UNUSABLE.sub("\ufffd", short)
        return short if len(short) <= most else f"{short[:most]}…"

    def _covered(self, text: str) -> str:
        """Most texts hold nothing that must be hidden, and a look for words is quicker than one for patterns."""
        lowered = text.lower()
        if any(word in lowered for word in self._words):
            text = self._pattern.sub(HIDDEN, text)
        return SHOWN_LOG_IN.sub(HIDDEN, text) if any(word in lowered for word in LOG_IN_WORDS) else text

    def request(self, request: AnyRequest) -> dict[str, Any]:
        """A request as the log keeps it; what shows who we are is added later and never comes here."""
        if isinstance(request, Request):
            return self._call(request)
        if isinstance(request, FileRequest):
            path, body = self.text(request.path), self._body(request.content, "", is_ours=True)
            return {"method": request.verb.upper(), "path": path, "body": body}
        return self._mail(request)

    def response(self, response: Response) -> dict[str, Any]:
        """A response as the log keeps it."""
        return {
            "status": response.status,
            "headers": self._headers(response.headers),
            "body": self._body(response.body, response.headers.get("content-type", "")),
        }

    def _call(self, request: Request) -> dict[str, Any]:
        kind = {name.lower(): value for name, value in request.headers.items()}.get("content-type", "")
        params = self._without_secrets(dict(request.params), is_ours=True)
        return {
            "method": request.method,
            "path": self.text(request.path),
            "params": {self.text(str(name)): self.text(str(value)) for name, value in params.items()},
            "headers": self._headers(request.headers),
            "body": self._body(request.body, kind, is_ours=True),
        }

    def _mail(self, request: MailRequest) -> dict[str, Any]:
        """A mail without its words: they name the shopper."""
        attached = ", ".join(f"{one.name} ({len(one.content)} bytes)" for one in request.attachments)
        subject = self.text(f"{request.subject} {attached}".strip())
        return {"method": "MAIL", "path": self.text(request.to), "body": subject}

    def _headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        return {
            self.text(name): self.text(value) if KEPT_HEADER.fullmatch(name) else HIDDEN
            for name, value in headers.items()
        }

    def _body(self, body: bytes, kind: str, *, is_ours: bool = False) -> str:
        if not body:
            return ""
        try:
            document = json.loads(body.decode("utf-8-sig"))
            kept = json.dumps(self._without_secrets(document, is_ours=is_ours), ensure_ascii=False)
        except (ValueError, RecursionError):
            kept = excerpts.of(body, kind, lambda name, value: self._field(name, value, is_ours=is_ours))
        size = f" ({len(body)} bytes)" if len(kept) > MOST_CHARACTERS else ""
        return self.text(kept, MOST_CHARACTERS) + size

    def _field(self, name: str, value: str, *, is_ours: bool) -> str:
        return str(self._without_secrets(value, name, is_ours=is_ours))

    def _without_secrets(self, value: Any, name: str = "", *, is_ours: bool, below: bool = False) -> Any:
        """A document without what its names say must be hidden; what we sent ourselves is hidden from then on."""
        hides = below or _is_telling(name)
        if isinstance(value, dict):
            return {
                key: self._without_secrets(inner, str(key), is_ours=is_ours, below=hides)
                for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self._without_secrets(inner, name, is_ours=is_ours, below=below) for inner in value]
        if hides and value not in ("", None) and not isinstance(value, bool):
            if is_ours:
                self._heard.append(str(value))
            return HIDDEN
        if (
            name == "query" and isinstance(value, str) and "{" in value
        ):  # GraphQL, with values written into it
            return IN_QUOTES.sub(f'"{HIDDEN}"', value)
        return value


@lru_cache(maxsize=4096)
def _is_telling(name: str) -> bool:
    """Whether a field's name, or a part of it as in `billing[first_name]`, speaks of a secret or a person."""
    parts = [part for part in re.split(r"[\[\].]+", name) if part]
    return any(SECRET_NAME.search(part) or PERSONS_NAME.search(part) for part in parts)


def _spellings(value: str) -> set[str]:
    """How a value may stand in JSON, in an address and in a form."""
    return {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], *_quoted(value)}


def _quoted(value: str) -> set[str]:
    usable = UNUSABLE.sub("", value)
    return {quote(usable, safe=""), quote_plus(usable)} if usable else set()
