"""The rows of the partners app."""

from partners.models.exchange import Exchange
from partners.models.notice import PartnerNotice
from partners.models.partner import Partner
from partners.models.standing import PartnerBucket, PartnerCircuit
from partners.models.terms import PartnerTerms

__all__ = ["Exchange", "Partner", "PartnerBucket", "PartnerCircuit", "PartnerNotice", "PartnerTerms"]
