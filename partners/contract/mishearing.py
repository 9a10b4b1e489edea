"""A partner that hears something else than what was said shows what is read from its answer and what is guessed."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any


def mishear(value: Any, said: str, heard: str) -> Any:
    """The same request with other words in it, wherever they stand: path, parameters, headers, body, file, mail."""
    match value:
        case Enum():
            changed: Any = value
        case str():
            changed = value.replace(said, heard)
        case bytes():
            changed = value.replace(said.encode(), heard.encode())
        case Mapping():
            changed = {name: mishear(inner, said, heard) for name, inner in value.items()}
        case tuple():
            changed = tuple(mishear(inner, said, heard) for inner in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = {one.name: mishear(getattr(value, one.name), said, heard) for one in fields(value)}
            changed = replace(value, **parts)
        case _:
            changed = value
    return changed
