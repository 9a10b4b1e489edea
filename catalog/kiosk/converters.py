"""What may stand in an address."""

from django.urls.converters import StringConverter


class Sku(StringConverter):
    """A retailer's own number for a variant, whatever signs it is made of."""

    regex = r"[^\x00-\x1f\x7f]{1,40}"
