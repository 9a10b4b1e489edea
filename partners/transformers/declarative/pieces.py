"""The pieces a mapping is made of, as JSON Schema. Expressions and templates are formats of their own."""

from typing import Any

from jsonschema import FormatChecker

from partners.transformers.declarative import templates
from partners.transformers.declarative.expressions import LONGEST, BadExpression, compiled
from partners.transformers.declarative.money import FORMATS

Schema = dict[str, Any]

FORMATS_CHECKED = FormatChecker(formats=())

# Steps without `.` and `..`, however they are written; no query, no fragment. `$` alone would let a line break follow.
PATH = r"^(/(?!(\.|%2[eE]){1,2}(/|$))[^/?#\\\s\x00-\x1f]+)*/?$(?!\n)"
NAME = {"type": "string", "minLength": 1, "maxLength": 100}
HEADER_NAME = {"pattern": r"^[A-Za-z0-9-]{1,60}$(?!\n)"}
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@FORMATS_CHECKED.checks("jmespath", raises=BadExpression)
def _is_expression(value: object) -> bool:
    return not isinstance(value, str) or compiled(value) is not None


@FORMATS_CHECKED.checks("template", raises=BadExpression)
def _is_template(value: object) -> bool:
    templates.check(value)
    return True


def closed(properties: Schema, *required: str, **more: Any) -> Schema:
    """An object with these properties and no other."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": list(required),
        **more,
    }


def reading(properties: Schema | None = None, always: Schema | None = None) -> Schema:
    """An expression, or an object with it; `properties` are what else the object may say."""
    either: Schema = {"at": EXPRESSION, **(properties or {})}
    if always:
        either["always"] = always
    detailed = closed(either)
    detailed |= (
        {"oneOf": [{"required": ["at"]}, {"required": ["always"]}]} if always else {"required": ["at"]}
    )
    return {"type": ["string", "object"], "if": {"type": "string"}, "then": EXPRESSION, "else": detailed}


def word(ours: list[str]) -> Schema:
    """A partner's word that becomes one of ours, by a table."""
    table = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 100,
        "additionalProperties": {"enum": ours},
    }
    return closed(
        {"at": EXPRESSION, "words": table, "always": {"enum": ours}},
        dependentRequired={"at": ["words"], "words": ["at"]},
        oneOf=[{"required": ["at"]}, {"required": ["always"]}],
    )


def statuses(*default: int) -> Schema:
    """HTTP statuses that are ours to read."""
    status = {"type": "integer", "minimum": 200, "maximum": 499}
    several: Schema = {"type": "array", "items": status, "minItems": 1, "maxItems": 20}
    return {**several, "default": list(default)} if default else several


EXPRESSION: Schema = {"type": "string", "maxLength": LONGEST, "format": "jmespath"}
TEXT = reading(always={"type": "string", "minLength": 1, "maxLength": 300})
MONEY = reading({"as": {"enum": list(FORMATS)}})
NUMBER = reading()
COUNTED = reading(
    {
        "counts": {"type": "boolean", "description": "Besides the words of the table there are numbers."},
        "words": {
            "type": "object",
            "maxProperties": 100,
            "additionalProperties": {"type": ["integer", "null"], "minimum": 0, "maximum": 2**31 - 1},
        },
    }
)
ATTRIBUTES = reading({"name": EXPRESSION, "value": EXPRESSION})
WORDS = {"type": "array", "items": NAME, "maxItems": 100, "uniqueItems": True}
TEMPLATE: Schema = {"type": "string", "maxLength": 2_000, "format": "template"}

REQUEST = closed(
    {
        "method": {"enum": METHODS, "default": "GET"},
        "path": {**TEMPLATE, "pattern": PATH, "description": "Below the base URL; each {value} is one step."},
        "params": {"type": "object", "maxProperties": 40, "additionalProperties": TEMPLATE},
        "headers": {
            "type": "object", "maxProperties": 20, "propertyNames": HEADER_NAME, "additionalProperties": TEMPLATE,
        },
        "body": {"format": "template", "description": "JSON in which {…} stands for something of ours."},
        "omit_empty": {"type": "boolean", "default": False, "description": "Leave out what says nothing."},
    },
    "path",
)  # fmt: skip
WHEN = {**EXPRESSION, "description": "Holds when it finds something other than false, null or nothing."}
NOTHING = closed({"statuses": statuses(), "when": WHEN}, minProperties=1)
REFUSALS = {
    "type": "array",
    "maxItems": 20,
    "items": closed({"statuses": statuses(), "when": WHEN, "reason": EXPRESSION}, "reason"),
}
PAGES = closed(
    {
        "by": {"enum": ["link", "cursor", "number", "offset"]},
        "at": {
            **EXPRESSION,
            "description": "The next page's address or cursor; the last page's number; the number of all rows.",
        },
        "more": {**EXPRESSION, "description": "Instead of `at`: holds as long as there are more pages."},
        "param": NAME,
        "first": {"type": "integer", "minimum": 0, "maximum": 1},
        "size": {"type": "integer", "minimum": 1, "maximum": 1000, "description": "Rows to a page."},
        "most": {"type": "integer", "minimum": 1, "maximum": 50, "default": 10},
    },
    "by",
    allOf=[
        {
            "if": {"properties": {"by": {"enum": ["link", "cursor"]}}},
            "then": {"required": ["at"]},
            "else": {"oneOf": [{"required": ["at"]}, {"required": ["more"]}]},
        },
        {"if": {"properties": {"by": {"const": "offset"}}}, "then": {"required": ["size"]}},
        {"if": {"properties": {"by": {"not": {"const": "link"}}}}, "then": {"required": ["param"]}},
    ],
)
