"""GTINs as shops write them, and items in the order that whoever asked wants them in."""

from collections.abc import Iterable

from partners.messages import ItemQuery, PartnerItem

LENGTHS = (13, 14, 12, 8)  # the usual first


def spellings(gtin: str) -> list[str]:
    """A GTIN-14 in every length that loses nothing but leading zeros."""
    return [gtin[-length:] for length in LENGTHS if not gtin[:-length].strip("0")]


def is_spelt(told: str, gtin: str) -> bool:
    """Whether a partner's GTIN, in whatever length, is this GTIN-14."""
    return bool(told) and told.zfill(14) == gtin


def asked_first(items: Iterable[PartnerItem], query: ItemQuery) -> tuple[PartnerItem, ...]:
    """Items with the very one that a query names before its family; the others stay as they are."""
    return tuple(sorted(items, key=lambda item: not _is_asked_for(item, query)))


def _is_asked_for(item: PartnerItem, query: ItemQuery) -> bool:
    if query.gtin:
        return is_spelt(item.gtin, query.gtin)
    return bool(query.partner_sku) and item.partner_sku == query.partner_sku
