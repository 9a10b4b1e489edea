"""Expressions that pick values out of JSON: JMESPath (jmespath.org), compiled once, checked at save, bounded at work.

JMESPath has no loops, no recursion and no variables, so an expression always ends. It can still be made to grow what it
is given (`[@, @] | [@, @] | …` doubles with each step), so a conversation has a budget: every step costs one, and what
is built costs what it weighs.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import jmespath
from jmespath.exceptions import (
    IncompleteExpressionError,
    JMESPathError,
    JMESPathTypeError,
    LexerError,
    ParseError,
)
from jmespath.functions import Functions, signature
from jmespath.visitor import Options, TreeInterpreter

from partners.errors import Unreadable

LONGEST = 500
MOST_STEPS = 1_000_000
CHARACTERS_PER_STEP = 8


class BadExpression(ValueError):
    """The expression cannot be used, and why, in one line."""


class Budget:
    """What is left of a conversation's steps, and the interpreter that takes them."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps
        self.interpreter = _Interpreter(self)

    def spend(self, steps: int = 1) -> None:
        """Take some steps. Raises Unreadable when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise Unreadable("The partner's answer and our mapping of it are too much to work through.")


@lru_cache(maxsize=4096)
def compiled(expression: str) -> Any:
    """An expression, understood. Raises BadExpression for a wrong form, an unknown function or too many arguments."""
    if len(expression) > LONGEST:
        raise BadExpression(f"longer than {LONGEST} characters")
    try:
        parsed = jmespath.compile(expression).parsed
        for name, arguments in _calls(parsed):
            _check_call(name, arguments)
    except RecursionError as error:
        raise BadExpression("nested too deep") from error
    except JMESPathError as error:
        raise BadExpression(_fault(error)) from error
    return parsed


def evaluate(expression: str, value: Any, name: str, budget: Budget) -> Any:
    """What an expression finds in a value; None for nothing. Raises Unreadable, with the field's name."""
    try:
        return budget.interpreter.visit(compiled(expression), value)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise Unreadable(f"{name} cannot be read: {_misfit(expression, error)}.") from error


def holds(expression: str, value: Any, name: str, budget: Budget) -> bool:
    """Whether an expression finds something other than false, null and the empty text, list or object."""
    found = evaluate(expression, value, name, budget)
    return found is not None and found is not False and found not in ("", [], {})


class _Functions(Functions):
    """JMESPath's own functions and two for texts that hold more than one thing. All are pure."""

    @signature({"types": ["string", "null"]}, {"types": ["string"]})
    def _func_after(self, text: str | None, mark: str) -> str | None:
        """What follows a mark; null without one."""
        _, found, rest = (text or "").partition(mark)
        return rest if found else None

    @signature({"types": ["string", "null"]}, {"types": ["string"]})
    def _func_before(self, text: str | None, mark: str) -> str | None:
        """What comes before a mark; all of it without one."""
        return None if text is None else text.partition(mark)[0]


FUNCTIONS = _Functions()
OPTIONS = Options(custom_functions=FUNCTIONS)


class _Interpreter(TreeInterpreter):
    """The interpreter, held to a budget."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(OPTIONS)
        self._budget = budget

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        """One step."""
        self._budget.spend()
        return super().visit(node, *args, **kwargs)

    def visit_multi_select_list(self, node: Any, value: Any) -> Any:
        """A list that is built: the same value may be in it many times."""
        return self._weighed(super().visit_multi_select_list(node, value))

    def visit_multi_select_dict(self, node: Any, value: Any) -> Any:
        """An object that is built: the same value may be in it many times."""
        return self._weighed(super().visit_multi_select_dict(node, value))

    def visit_function_expression(self, node: Any, value: Any) -> Any:
        """What a function makes."""
        return self._weighed(super().visit_function_expression(node, value))

    def visit_flatten(self, node: Any, value: Any) -> Any:
        """Lists that become one."""
        flat = super().visit_flatten(node, value)
        self._budget.spend(len(flat or ()))
        return flat

    def _weighed(self, built: Any) -> Any:
        left = [built]
        while left:
            value = left.pop()
            self._budget.spend(1 + (len(value) // CHARACTERS_PER_STEP if isinstance(value, str) else 0))
            if isinstance(value, dict | list):
                left += value.values() if isinstance(value, dict) else value
        return built


def _fault(error: JMESPathError) -> str:
    """What is wrong with an expression's form; jmespath would draw a picture of several lines."""
    if isinstance(error, IncompleteExpressionError):
        return "it ends too early"
    if isinstance(error, LexerError):
        return f"{error.message} at column {error.lexer_position + 1}"
    if isinstance(error, ParseError):
        return f"{error.token_value!r} is out of place at column {error.lex_position + 1}"
    return "it is empty"


def _misfit(expression: str, error: Exception) -> str:
    """Why an expression does not work here, without the value: it may name a shopper."""
    if isinstance(error, JMESPathTypeError):
        return f"{error.function_name}() cannot work with a value that is {error.actual_type}"
    return f"{expression[:80]} does not fit the answer"


def _calls(node: Any) -> Iterator[tuple[str, int]]:
    """Every function an expression calls, with the number of its arguments."""
    if isinstance(node, dict):
        if node["type"] == "function_expression":
            yield node["value"], len(node["children"])
        for child in node["children"]:
            yield from _calls(child)


def _check_call(name: str, arguments: int) -> None:
    """Raises BadExpression: JMESPath itself would tell only at work."""
    if name not in FUNCTIONS.FUNCTION_TABLE:
        raise BadExpression(
            f"{name}() is no function; there are: {', '.join(sorted(FUNCTIONS.FUNCTION_TABLE))}"
        )
    wanted = FUNCTIONS.FUNCTION_TABLE[name]["signature"]
    enough = arguments >= len(wanted) if wanted[-1].get("variadic") else arguments == len(wanted)
    if not enough:
        raise BadExpression(f"{name}() takes {len(wanted)} arguments, not {arguments}")
