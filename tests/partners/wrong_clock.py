"""A transformer that is right in all but what its module imports."""

import time

from partners.transformers.plain import PlainTransformer


class LooksAtTheClock(PlainTransformer):
    """Answers differently in the evening."""

    began = time.monotonic()
