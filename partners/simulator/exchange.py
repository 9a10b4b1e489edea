"""What is asked and what is answered, in HTTP's words. No sockets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request. Header names are lower case; `arrived` is the loop's clock when its head was complete."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    peer: str = ""
    keeps_alive: bool = True
    arrived: float = 0.0

    @property
    def steps(self) -> list[str]:
        """The path, taken apart: `/lumi/v1/items` is `["lumi", "v1", "items"]`."""
        return [unquote(step) for step in urlsplit(self.path).path.split("/") if step]

    def json(self) -> Any:
        """The body as JSON. Raises Refused with 400."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Refused(400, "not-json", "The body is no JSON.") from error


@dataclass(frozen=True, kw_only=True)
class Response:
    """One answer. `odd` is how its bytes go wrong on the line, if they do: see `oddities`."""

    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    odd: str = ""

    @classmethod
    def of(cls, document: Any, status: int = 200, **headers: str) -> "Response":
        """An answer in JSON."""
        return cls(status=status, body=json_bytes(document), headers=headers)

    def rendered(self, *, keeps_alive: bool, head_only: bool = False) -> bytes:
        """Head and body as one piece, so that no delayed acknowledgement can come between them."""
        lines = [
            f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}",
            f"Content-Type: {self.content_type}",
            f"Content-Length: {len(self.body)}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
            *([] if keeps_alive else ["Connection: close"]),
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + (b"" if head_only else self.body)


class Refused(Exception):
    """A request that gets an error, as `{"error": {"code", "message"}}`."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.code = code
        self.response = Response.of({"error": {"code": code, "message": message}}, status, **headers)


class Silence(Exception):
    """The connection ends here without an answer; `rudely` resets it (RST) instead of closing it (FIN)."""

    def __init__(self, *, rudely: bool = False) -> None:
        super().__init__("No answer.")
        self.rudely = rudely


def json_bytes(document: Any) -> bytes:
    """JSON in one line of UTF-8; half a surrogate pair, unknown to UTF-8, stays the escape it was."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace")


def query_of(target: str) -> dict[str, str]:
    """The parameters of a request target; of a repeated one the last counts."""
    return dict(parse_qsl(urlsplit(target).query, keep_blank_values=True))
