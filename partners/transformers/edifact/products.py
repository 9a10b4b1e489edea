"""Items by their many names: LIN and the PIAs below it (data elements 7140 and 7143)."""

from collections.abc import Mapping

from partners.transformers.edi import products
from partners.transformers.edi.segments import Segments

PIECES = frozenset({"PCE", "EA", "C62", "H87", "NAR"})
SKUS = ("SA", "VP", "VN", "MF")  # what the supplier calls it
GTINS = ("SRV", "EN", "UP")


def named(line: Segments) -> Mapping[str, str]:
    """The names of an item, by qualifier; the one in the LIN counts before those in a PIA."""
    names: dict[str, str] = {}
    told = [line[0].elements[2:3], *(one.elements[1:] for one in line if one.tag == "PIA")]
    for element in (element for elements in told for element in elements):
        number, kind = (*element, "", "")[:2]
        if number.strip():
            names.setdefault(kind, number.strip())
    return names


def sku(names: Mapping[str, str]) -> str:
    """The partner's SKU; empty when it gives none."""
    return products.first(names, SKUS)


def gtin(names: Mapping[str, str]) -> str:
    """The GTIN with 14 digits; empty when there is none. Raises Unreadable: one that is no number."""
    return products.gtin(names, GTINS)


def gtin_component(gtin: str) -> tuple[str, str]:
    """A GTIN as short as it is: 12 digits are a UPC, all else is EAN."""
    return (gtin[2:], "UP") if gtin.startswith("00") else (gtin.removeprefix("0"), "EN")
