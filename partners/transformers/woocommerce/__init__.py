"""WooCommerce's REST API, version 3: an unpaid order is made, compared with what we expect, and only then let go.

What is told here of the API is what its documentation and its source say; no shop has heard us yet.
"""

from partners.transformers.woocommerce.transformer import WooCommerceTransformer

__all__ = ["WooCommerceTransformer"]
