"""The rows of the partners app."""

from partners.models.exchange import Exchange
from partners.models.notice import PartnerNotice
from partners.models.partner import Partner

__all__ = ["Exchange", "Partner", "PartnerNotice"]
