"""Where a page of orders ends, as text that callers hand back and need not understand."""

import base64
import binascii
from datetime import datetime
from typing import Any

from rest_framework import serializers

from orders.models import Order
from orders.queries.listing import Position


def after(order: Order) -> str:
    """The cursor of the page that follows this order."""
    text = f"{order.placed_at.isoformat()} {order.number}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class CursorField(serializers.CharField):
    """A cursor that we gave out."""

    default_error_messages = {"foreign_cursor": "Use a cursor as it was given in `next`."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def to_internal_value(self, data: Any) -> Position:  # type: ignore[override]  # a text that means a place
        """The place it means."""
        try:
            whole = str(data) + "=" * (-len(str(data)) % 4)
            text = base64.b64decode(whole, altchars=b"-_", validate=True).decode("ascii")
            moment, number = text.split(" ")
            position = Position(placed_at=datetime.fromisoformat(moment), number=number)
        except (ValueError, binascii.Error):
            self.fail("foreign_cursor")
        if position.placed_at.utcoffset() is None or "\0" in number:
            self.fail("foreign_cursor")
        return position
