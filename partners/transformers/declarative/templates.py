"""What we send: JSON as the partner wants it, in which `{…}` stands for something of ours.

A text that is nothing but one placeholder becomes the value itself (`"{quantity}"` a number); within a longer text it
becomes text. `{"for each": "lines", "give": …}` becomes a list. `{{` and `}}` are the braces themselves.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from partners.errors import NotSent
from partners.transformers.declarative.expressions import BadExpression, Budget, compiled, evaluate
from partners.transformers.requests import segment

PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")
EACH, GIVE = "for each", "give"
MOST_PARTS = 500
DEEPEST = 12


def fill(template: Any, ours: Mapping[str, Any], budget: Budget) -> Any:
    """A template with our values in their places. Raises NotSent when we have nothing for one of them."""
    if isinstance(template, str):
        return _filled(template, ours, budget)
    if isinstance(template, list):
        return [fill(one, ours, budget) for one in template]
    if isinstance(template, dict):
        if set(template) == {EACH, GIVE}:
            rows = evaluate(template[EACH], ours, EACH, budget)
            if not isinstance(rows, list):
                raise NotSent(f"{template[EACH]} is no list of ours.")
            return [fill(template[GIVE], row, budget) for row in rows]
        return {name: fill(inner, ours, budget) for name, inner in template.items()}
    return template


def fill_text(template: str, ours: Mapping[str, Any], budget: Budget, *, for_path: bool = False) -> str:
    """The same, of a text that stays one; for a path, each value is one step of it."""
    filled = []
    for literal, expression in _parts(template):
        if expression is None:
            filled.append(literal)
            continue
        value = str(_value(expression, ours, budget))
        filled.append(segment(value) if for_path else value)
    return "".join(filled)


def without_empty(document: Any) -> Any:
    """A document without the fields that say nothing."""
    if isinstance(document, dict):
        slim = {name: without_empty(inner) for name, inner in document.items()}
        return {name: inner for name, inner in slim.items() if inner not in ("", None)}
    return [without_empty(inner) for inner in document] if isinstance(document, list) else document


def expressions(template: Any, *, depth: int = 0) -> Iterator[str]:
    """All that a template asks of our values. Raises BadExpression for a template that is none."""
    if depth > DEEPEST:
        raise BadExpression(f"nested deeper than {DEEPEST}")
    if isinstance(template, str):
        yield from (expression for _, expression in _parts(template) if expression is not None)
    elif isinstance(template, dict):
        if set(template) == {EACH, GIVE}:
            yield _list_named(template[EACH])
        for inner in (inner for name, inner in template.items() if name != EACH):
            yield from expressions(inner, depth=depth + 1)
    elif isinstance(template, list):
        for inner in template:
            yield from expressions(inner, depth=depth + 1)


def check(template: Any) -> None:
    """Raises BadExpression for a template that cannot be filled."""
    found = list(expressions(template))
    if len(found) > MOST_PARTS:
        raise BadExpression(f"more than {MOST_PARTS} placeholders")
    for expression in found:
        compiled(expression)


def _list_named(name: Any) -> str:
    if not isinstance(name, str):
        raise BadExpression(f"{EACH!r} wants the name of a list of ours")
    return name


def _filled(template: str, ours: Mapping[str, Any], budget: Budget) -> Any:
    parts = list(_parts(template))
    if len(parts) == 1 and parts[0][1] is not None:
        return _value(parts[0][1], ours, budget)
    return fill_text(template, ours, budget)


def _value(expression: str, ours: Mapping[str, Any], budget: Budget) -> Any:
    value = evaluate(expression, ours, f"{{{expression}}}", budget)
    if value is None:
        raise NotSent(f"{{{expression}}} is nothing of ours.")
    return value


def _parts(template: str) -> Iterator[tuple[str, str | None]]:
    """A text's pieces: literal text, or a placeholder's expression. Raises BadExpression for a brace left alone."""
    for match in PART.finditer(template):
        piece = match.group()
        if piece in ("{", "}"):
            raise BadExpression(f"a {piece} without its mate at column {match.start() + 1}")
        if match.group(1) is not None:
            yield "", match.group(1)
        else:
            yield {"{{": "{", "}}": "}"}.get(piece, piece), None
