"""What may stand in an address."""


class Number:
    """An order's number, as in `AF-7K3M9QX4C`."""

    regex = "[0-9A-Z]{1,4}-[0-9A-Z]{9}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value
