"""JSON, taken at its word."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from stores.errors import Invalid

MOST_BYTES = 1_000_000


class TooLarge(Invalid):
    """More than one request may carry."""

    code = "too-large"
    status = 413
    message = "The body is larger than {limit} bytes."


class StrictJSONParser(JSONParser):
    """JSON without duplicate keys, NaN or endless nesting, at most a megabyte, and an object at the top."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The body. Raises ParseError and TooLarge."""
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLarge(limit=MOST_BYTES)
        try:
            parsed = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
            json.dumps(parsed, ensure_ascii=False).encode()  # half of a surrogate pair is no text
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.", code="too-deep") from error
        except ValueError as error:
            raise ParseError("The body is no valid JSON in UTF-8.") from error
        if not isinstance(parsed, dict):
            raise ParseError("The body must be a JSON object.", code="invalid-body")
        return parsed


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ParseError("A key stands twice in one object.", code="duplicate-key")
    return content


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
