"""django-oscar's API (django-oscar-api 3.3): a shop whose product, price and stock are three addresses each.

We order as a guest, whoever we are: oscar keeps one open basket per user, so two orders of one user that are placed at
the same time would end up in each other's parcel. A guest has a basket of its own, kept by the cookies of one visit.
"""

from partners.transformers.oscar.transformer import GuestOscarTransformer, OscarTransformer

__all__ = ["GuestOscarTransformer", "OscarTransformer"]
