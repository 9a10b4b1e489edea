"""Vendure's Admin API (GraphQL, Vendure 3.7): a shop that answers status 200 to nearly everything, refusals included.

We order as a clerk of the shop's would, by a draft order: only clerks see the field that holds our number, so no
stranger can claim it. A draft is filled, compared with what we expect, given our number, and only then paid on account.
"""

from partners.transformers.vendure.transformer import LookupVendureTransformer, VendureTransformer

__all__ = ["LookupVendureTransformer", "VendureTransformer"]
