"""The retailers."""

import logging
from collections.abc import Callable

from stores.models import Retailer
from stores.tenancy import retailer_scope

logger = logging.getLogger(__name__)


def for_each_retailer(operation: Callable[[], object]) -> None:
    """Run an operation in the scope of one retailer after the other. One's trouble does not stop the others."""
    for retailer in Retailer.objects.order_by("pk"):
        with retailer_scope(retailer.pk):
            try:
                operation()
            except Exception:
                logger.exception("%s failed for %s", operation, retailer.slug)
