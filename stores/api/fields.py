"""Fields that take what a program sends at its word: no digits of other scripts, no signs nobody can see."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.validators import EmailValidator
from rest_framework import serializers

from stores.countries import NAMES
from stores.text import is_plain

LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
AMOUNT = re.compile(r"\d{1,8}(\.\d{1,2})?", re.ASCII)
FURTHEST_EAST = timedelta(hours=14)
FURTHEST_WEST = timedelta(hours=-12)
YEARS = range(2000, 2101)


class PlainText(serializers.CharField):
    """One line of text in any script, without control signs; a number is no text."""

    default_error_messages = {"unprintable": "Leave out control characters and line breaks."}

    def to_internal_value(self, data: Any) -> str:
        """The text, without blanks around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        if not is_plain(data):
            self.fail("unprintable")
        return str(super().to_internal_value(data))


class WholeNumber(serializers.IntegerField):
    """A JSON integer. `"12"`, `1.0`, `true` and full-width digits are none."""

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if type(data) is not int:
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Amount(serializers.DecimalField):
    """An amount of money, as text or as a JSON number, with at most two decimals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=10, decimal_places=2, **kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        """The amount."""
        if isinstance(data, bool) or not AMOUNT.fullmatch(str(data)):
            self.fail("invalid")
        return Decimal(str(data))


class Moment(serializers.DateTimeField):
    """A date and time with its offset from UTC, of this century."""

    default_error_messages = {"no_offset": "Add the offset from UTC: 2026-11-23T12:00:00Z."}

    def enforce_timezone(self, value: datetime) -> datetime:
        """The moment, in UTC. A clock without an offset could be any clock."""
        offset = value.utcoffset()
        if offset is None:
            self.fail("no_offset")
        if not (FURTHEST_WEST <= offset <= FURTHEST_EAST and value.year in YEARS):
            self.fail("overflow")
        return super().enforce_timezone(value)


class QueryNumber(serializers.IntegerField):
    """A whole number in a query, in the digits 0 to 9."""

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if not (isinstance(data, str) and data.isascii() and data.isdigit()):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Email(PlainText):
    """A mailbox of the public internet: no display name, no line break, no bare host or address literal."""

    default_error_messages = {"invalid": "Enter an e-mail address."}
    is_mailbox = EmailValidator(message=default_error_messages["invalid"], allowlist=[])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_EMAIL, trim_whitespace=False, **kwargs)
        self.validators.append(self.is_mailbox)

    def to_internal_value(self, data: Any) -> str:
        """The address."""
        text = super().to_internal_value(data)
        if text.endswith("]") or any(sign.isspace() for sign in text):
            self.fail("invalid")
        return text


class Country(serializers.CharField):
    """ISO 3166-1, two capital letters."""

    default_error_messages = {"unknown_country": "Use two capital letters of ISO 3166-1, such as PT."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, trim_whitespace=False)

    def to_internal_value(self, data: Any) -> str:
        """The code."""
        if not isinstance(data, str) or data not in NAMES:
            self.fail("unknown_country")
        return data
