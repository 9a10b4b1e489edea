"""How a shop counts money and pieces. It tells so with every answer that we read amounts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partners.errors import Unreadable
from partners.transformers.reading import MOST, amount_of, count, field, mapping, rows, text

MOST_DECIMALS = 6
TRACKED = {"TRUE": True, "FALSE": False}  # anything else: as the whole shop does


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`decimals` of its amounts, whatever the currency; whether it counts pieces, and how many it keeps back."""

    decimals: int
    is_tracking: bool
    threshold: int
    channel: str

    @classmethod
    def told_by(cls, data: Mapping[str, Any]) -> "Settings":
        """What the fragment `shop` tells."""
        told = mapping(data, "globalSettings")
        decimals = count(mapping(told, "serverConfig"), "moneyStrategyPrecision")
        if decimals > MOST_DECIMALS:
            raise Unreadable("moneyStrategyPrecision is no number of decimals.")
        return cls(
            decimals=decimals,
            is_tracking=field(told, "trackInventory") is not False,
            threshold=_whole(told, "outOfStockThreshold"),
            channel=text(mapping(data, "activeChannel"), "token"),
        )

    def money(self, row: Any, name: str) -> Decimal:
        """An amount, which Vendure tells as a whole number of its smallest unit."""
        value = field(row, name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Unreadable(f"{name} is no whole number.")
        return amount_of(Decimal(value).scaleb(-self.decimals), name)

    def available(self, variant: Any) -> int | None:
        """Pieces that can be sold; None for a variant that the shop sells without counting.

        Vendure's own sum: what is on hand and not promised, less the threshold, which is negative for back orders.
        """
        if text(variant, "stockLevel") == "OUT_OF_STOCK":
            return 0
        if not TRACKED.get(text(variant, "trackInventory"), self.is_tracking):
            return None
        is_global = field(variant, "useGlobalOutOfStockThreshold") is not False
        threshold = self.threshold if is_global else _whole(variant, "outOfStockThreshold")
        free = sum(
            _whole(level, "stockOnHand") - _whole(level, "stockAllocated")
            for level in rows(variant, "stockLevels")
        )
        return min(max(free - threshold, 0), MOST - 1)


def _whole(row: Any, name: str) -> int:
    """A number of pieces that may be negative."""
    value = field(row, name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= MOST:
        raise Unreadable(f"{name} is no count.")
    return value
