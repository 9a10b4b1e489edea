"""What a partner carries: its items and how many pieces of each are left."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partners.simulator.exchange import Json

CURRENCY = "EUR"
MOST_FOUND = 60
PLENTY = 99


@dataclass(frozen=True, kw_only=True)
class Item:
    """One variant as one partner sells it. `told` is all that never changes, in the partner's own words."""

    sku: str
    gtin: str
    family: str
    cost: Decimal
    stocked: int
    text: str
    told: Json


class Shelf:
    """The items of one partner. `left` counts what may still be sold, by SKU."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._by_sku = {item.sku: item for item in items}
        self._by_gtin = {item.gtin: item for item in self._by_sku.values()}
        self._families: dict[str, list[Item]] = {}
        for item in self._by_sku.values():
            self._families.setdefault(item.family, []).append(item)
        self.left: dict[str, int] = {}
        self.fill()

    def fill(self) -> None:
        """Put everything back."""
        self.left = {sku: item.stocked for sku, item in self._by_sku.items()}

    def item(self, sku: str) -> Item | None:
        """The item with this SKU."""
        return self._by_sku.get(sku)

    def with_sku(self, sku: str) -> list[Item]:
        """The item with this SKU and its whole family."""
        return self._family_of(self._by_sku.get(sku))

    def with_gtin(self, gtin: str) -> list[Item]:
        """The item with this GTIN, of 8 to 14 digits, and its whole family."""
        return self._family_of(self._by_gtin.get(gtin.zfill(14)))

    def with_words(self, words: str) -> list[Item]:
        """The first sixty items that hold every word."""
        wanted = words.casefold().split()
        found = [item for item in self._by_sku.values() if all(word in item.text for word in wanted)]
        return found[:MOST_FOUND]

    def sibling(self, sku: str) -> str:
        """The SKU of another item of the family; the same where there is no other."""
        return next((item.sku for item in self.with_sku(sku) if item.sku != sku), sku)

    def others(self, items: list[Item]) -> list[Item]:
        """As many items, but of other families."""
        families = {item.family for item in items}
        return [item for item in self._by_sku.values() if item.family not in families][: len(items)]

    def copy(self) -> "Shelf":
        """A full shelf with the same items."""
        return Shelf(self._by_sku.values())

    def everything(self) -> list[Item]:
        """The whole shelf."""
        return list(self._by_sku.values())

    def take(self, sku: str, pieces: int) -> None:
        """Sell some; a shelf never holds less than none."""
        self.left[sku] = max(0, self.left.get(sku, 0) - pieces)

    def put_back(self, sku: str, pieces: int) -> None:
        """What is not sold after all."""
        self.left[sku] = self.left.get(sku, 0) + pieces

    def told(self, item: Item, lies: str = "") -> Json:
        """An item as the partner tells of it now, or lies about how many there are."""
        left = self.left[item.sku]
        return {**item.told, "available": {"plenty": max(left, PLENTY), "none": 0}.get(lies, left)}

    def _family_of(self, item: Item | None) -> list[Item]:
        return list(self._families[item.family]) if item else []


def shelf_of(code: str, catalogue: Mapping[str, Any], picture_url: Callable[[str], str]) -> Shelf:
    """Fill a partner's shelf from the catalogue."""
    variants = {
        variant["gtin"]: (family, variant)
        for family in catalogue["families"]
        for variant in family["variants"]
    }
    offers = catalogue["partners"][code]["offers"]
    return Shelf(_item(offer, *variants[offer["gtin"]], picture_url) for offer in offers)


def _item(offer: Json, family: Json, variant: Json, picture_url: Callable[[str], str]) -> Item:
    words = [family["title"], family["brand"], family["category"], *variant["attributes"].values()]
    return Item(
        sku=offer["sku"],
        gtin=offer["gtin"],
        family=family["family"],
        cost=Decimal(offer["cost"]),
        stocked=offer["available"],
        text=" ".join([*words, family["description"]]).casefold(),
        told={
            "sku": offer["sku"],
            "gtin": offer["gtin"],
            **{name: family[name] for name in ("family", "title", "brand", "description", "category")},
            "attributes": variant["attributes"],
            "images": [picture_url(variant["picture"])],
            "price": {"amount": offer["price"], "currency": CURRENCY},
            "cost": {"amount": offer["cost"], "currency": CURRENCY},
            "lead_time_days": offer["lead_time_days"],
        },
    )
