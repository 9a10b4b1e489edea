"""The rows of the notifications app."""

from notifications.models.delivery import Delivery

__all__ = ["Delivery"]
