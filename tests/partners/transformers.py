"""A protocol that only tests speak."""

from partners.transformers.base import Dedup
from partners.transformers.plain import PlainTransformer


class ForgetfulTransformer(PlainTransformer):
    """The plain JSON API of a partner that neither recognises our number nor can be asked for it."""

    dedup = Dedup.NONE
