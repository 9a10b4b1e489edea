"""One thing a partner told us, read field by field as the mapping says.

The mapping's part is a mapping of our field names to *readings*: an expression, or an object with `at` (the expression)
or `always` (a value that is the same for all), and what the field needs to be understood (`as`, `words`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from partners.errors import Unreadable
from partners.transformers.declarative import money
from partners.transformers.declarative.expressions import Budget, evaluate
from partners.transformers.reading import count_of, text_of, texts_of

MOST_ROWS = 5_000
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What the partner told, how it is read, and what it is called when something is wrong with it."""

    told: Any
    readings: Mapping[str, Any]
    name: str
    money: str
    budget: Budget = field(repr=False)

    def has(self, name: str) -> bool:
        """Whether the mapping reads this field."""
        return name in self.readings

    def value(self, name: str) -> Any:
        """What stands there; None for nothing, or when the mapping does not read it."""
        reading = self.readings.get(name)
        if reading is None:
            return None
        if isinstance(reading, dict) and "always" in reading:
            return reading["always"]
        expression = reading["at"] if isinstance(reading, dict) else reading
        return evaluate(expression, self.told, self.place(name), self.budget)

    def text(self, name: str) -> str:
        """A text that says something. A whole number is one, too: partners number their things."""
        value = self.optional_text(name)
        if not value:
            raise Unreadable(f"{self.place(name)} is missing.")
        return value

    def optional_text(self, name: str) -> str:
        """A text, perhaps none."""
        value = self.value(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        return "" if value is None else text_of(value, self.place(name))

    def words(self, name: str) -> str:
        """A text, or a list of texts as one; for reasons, which a person reads."""
        value = self.value(name)
        parts = value if isinstance(value, list) else [value]
        told = [text_of(part, self.place(name)).strip() for part in parts if part is not None]
        return "; ".join(filter(None, told))[:300]

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, perhaps none."""
        return texts_of(self.value(name), self.place(name))

    def word(self, name: str, ours: type[Word]) -> Word:
        """One of our words: the partner's is looked up in the mapping. Raises Unreadable for one that is not there."""
        reading = self.readings[name]
        value = self.value(name)
        if "always" not in reading:
            value = reading["words"].get(_key(value), "")
        if value not in set(ours):
            raise Unreadable(f"{self.place(name)} is a word that the mapping does not know.")
        return ours(value)

    def amount(self, name: str) -> Decimal:
        """A sum of money, written as the field says or else as the whole mapping says."""
        reading = self.readings.get(name)
        written = reading.get("as", self.money) if isinstance(reading, dict) else self.money
        value = self.value(name)
        if value is None:
            raise Unreadable(f"{self.place(name)} is missing.")
        return money.read(value, written, self.place(name))

    def optional_amount(self, name: str) -> Decimal | None:
        """A sum of money, or None where there is nothing."""
        return None if self.value(name) is None else self.amount(name)

    def count(self, name: str) -> int | None:
        """A number; a word is one when the mapping says so, and may stand for "some" (None)."""
        reading, value = self.readings.get(name), self.value(name)
        if isinstance(reading, dict) and _key(value) in reading.get("words", {}):
            counted: int | None = reading["words"][_key(value)]
            return counted
        return count_of(value, self.place(name))

    def number(self, name: str) -> int:
        """A number that is one."""
        return count_of(self.value(name), self.place(name))

    def rows(self, name: str, at: str, readings: Mapping[str, Any]) -> "list[Row]":
        """A list of things within this one, each to be read in its turn."""
        place = self.place(name)
        value = evaluate(at, self.told, place, self.budget)
        if not isinstance(value, list):
            raise Unreadable(f"{place} is no list.")
        if len(value) > MOST_ROWS:
            raise Unreadable(f"{place} is longer than {MOST_ROWS} rows.")
        return [
            replace(self, told=one, readings=readings, name=f"{place}[{number}]")
            for number, one in enumerate(value)
        ]

    def place(self, name: str) -> str:
        """What a field of this row is called, in the mapping's words."""
        return f"{self.name}.{name}" if self.name else name


def _key(value: Any) -> str:
    """What a partner's word is called in a table of words, which JSON can only name by texts."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value) if isinstance(value, str | int) else ""
