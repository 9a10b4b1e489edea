"""The rows of the partners app."""

from partners.models.exchange import Exchange
from partners.models.partner import Partner

__all__ = ["Exchange", "Partner"]
