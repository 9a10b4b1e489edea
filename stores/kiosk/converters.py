"""What may stand in an address."""


class HexColour:
    """Six hexadecimal digits, as in `174e3a`."""

    regex = "[0-9a-f]{6}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value
