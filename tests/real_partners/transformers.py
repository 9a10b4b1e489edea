"""A protocol that only tests speak."""

from partners.transformers.base import Dedup
from partners.transformers.oscar import OscarTransformer


class UnaskingOscarTransformer(OscarTransformer):
    """The same with the guard off: it claims that the shop recognises our number, so nobody asks before a repeat."""

    dedup = Dedup.KEY
