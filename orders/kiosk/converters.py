"""What may stand in an address."""

from django.urls.converters import StringConverter


class Number(StringConverter):
    """An order's number, as in `AF-7K3M9QX4C`."""

    regex = "[0-9A-Z]{1,4}-[0-9A-Z]{9}"
