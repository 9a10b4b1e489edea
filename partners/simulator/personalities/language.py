"""As much of GraphQL (October 2021) as our partners understand: one operation, fields, arguments, inline fragments."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from partners.simulator.exchange import Refused

TOKEN = re.compile(
    r'[\s,\ufeff]+|#[^\n]*|(?P<token>\.\.\.|[!$(){}\[\]:=@|&]|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|[A-Za-z_]\w*)'
)
WORDS = {"true": True, "false": False, "null": None}
DEEPEST = 20


@dataclass(frozen=True)
class Field:
    """What is asked for: its name in the answer, and the fields below; `on` is the type it is asked of, if one."""

    name: str
    alias: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple["Field", ...] = ()
    on: str = ""


def operation(text: str, variables: Mapping[str, Any]) -> tuple[str, tuple[Field, ...]]:
    """`query` or `mutation`, and its fields. Raises Refused for what makes no sense."""
    reader = _Reader(_tokens(text), variables)
    kind = "query" if reader.sees("{") else reader.name()
    while not reader.sees("{"):  # its name and the types of its variables
        reader.next()
    fields = reader.fields(DEEPEST)
    if kind not in ("query", "mutation") or not reader.is_at_end:
        raise syntax_error("One query or mutation, please.")
    return kind, fields


def shaped(value: Any, fields: tuple[Field, ...]) -> Any:
    """What was asked for of a value, and no more. Raises Refused for a field that there is not."""
    if isinstance(value, list):
        return [shaped(one, fields) for one in value]
    if not isinstance(value, dict) or not fields:
        return value
    kind = value.get("__typename", "")
    return {
        one.alias: shaped(_of(value, one.name), one.fields) for one in fields if not one.on or one.on == kind
    }


def syntax_error(message: str) -> Refused:
    """A question that nobody understands."""
    return Refused(400, "GRAPHQL_PARSE_FAILED", message)


def _of(value: Mapping[str, Any], name: str) -> Any:
    if name not in value:
        raise Refused(
            400, "GRAPHQL_VALIDATION_FAILED", f"{value.get('__typename', 'It')} has no field {name[:40]}."
        )
    return value[name]


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        told = TOKEN.match(text, at)
        if told is None:
            raise syntax_error(f"{text[at]!r} is no GraphQL.")
        at = told.end()
        found += [told["token"]] if told["token"] else []
    return found


class _Reader:
    def __init__(self, tokens: list[str], variables: Mapping[str, Any]) -> None:
        self._tokens = tokens[::-1]
        self._variables = variables

    @property
    def is_at_end(self) -> bool:
        """Whether all was read."""
        return not self._tokens

    def sees(self, token: str) -> bool:
        """Whether this comes next."""
        return bool(self._tokens) and self._tokens[-1] == token

    def next(self) -> str:
        """What comes next."""
        if not self._tokens:
            raise syntax_error("It ends too early.")
        return self._tokens.pop()

    def name(self) -> str:
        """A name."""
        token = self.next()
        if not token.isidentifier():
            raise syntax_error(f"{token} is no name.")
        return token

    def fields(self, depth: int) -> tuple[Field, ...]:
        """What stands in braces. Fields of an inline fragment carry its type."""
        if depth == 0:
            raise syntax_error("It is too deep.")
        self._take("{")
        found: list[Field] = []
        while not self.sees("}"):
            if self.sees("..."):
                self._take("...")
                self._take("on")
                kind = self.name()
                found += [
                    Field(one.name, one.alias, one.arguments, one.fields, kind)
                    for one in self.fields(depth - 1)
                ]
            else:
                found.append(self._field(depth))
        self._take("}")
        return tuple(found)

    def _field(self, depth: int) -> Field:
        alias = name = self.name()
        if self.sees(":"):
            self._take(":")
            name = self.name()
        arguments = self._arguments() if self.sees("(") else {}
        return Field(name, alias, arguments, self.fields(depth - 1) if self.sees("{") else ())

    def _arguments(self) -> dict[str, Any]:
        return self._pairs("(", ")", DEEPEST)

    def _pairs(self, begin: str, end: str, depth: int) -> dict[str, Any]:
        self._take(begin)
        found = {}
        while not self.sees(end):
            name = self.name()
            self._take(":")
            found[name] = self._value(depth - 1)
        self._take(end)
        return found

    def _value(self, depth: int) -> Any:
        if depth == 0:
            raise syntax_error("It is too deep.")
        if self.sees("{"):
            return self._pairs("{", "}", depth)
        token = self.next()
        if token == "[":  # noqa: S105 - a bracket
            found = []
            while not self.sees("]"):
                found.append(self._value(depth - 1))
            self._take("]")
            return found
        if token == "$":  # noqa: S105 - a sign
            return self._variables.get(self.name())
        return WORDS[token] if token in WORDS else _literal(token)

    def _take(self, token: str) -> None:
        if self.next() != token:
            raise syntax_error(f"There should be a {token}.")


def _literal(token: str) -> Any:
    try:
        return json.loads(token)
    except ValueError:
        return token  # an enum's word
