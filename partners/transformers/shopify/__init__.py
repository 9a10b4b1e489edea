"""Shopify's Admin API (GraphQL): a draft order is made, compared with what we expect, and only then completed.

What is told here of the API is what its published schema and documentation say; no shop has heard us yet.
"""

from partners.transformers.shopify.transformer import ShopifyTransformer

__all__ = ["ShopifyTransformer"]
