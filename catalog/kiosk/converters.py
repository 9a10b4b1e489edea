"""What may stand in an address."""


class Sku:
    """A retailer's own number for a variant, whatever signs it is made of."""

    regex = r"[^\x00-\x1f\x7f]{1,40}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value
