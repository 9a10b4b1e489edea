"""Money: a Decimal and its ISO 4217 currency; never a float."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

DIGITS = {"JPY": 0, "KRW": 0, "ISK": 0, "TND": 3, "KWD": 3, "BHD": 3}
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}


@dataclass(frozen=True)
class Money:
    """An amount in one currency. Adding two currencies raises ValueError."""

    amount: Decimal
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up.")
        return Money(self.amount + other.amount, self.currency)

    def times(self, quantity: int) -> "Money":
        """The price of several."""
        return Money(self.amount * quantity, self.currency)

    def rounded(self) -> "Money":
        """To the currency's smallest coin, half up (ISO 4217 minor units)."""
        smallest = Decimal(1).scaleb(-DIGITS.get(self.currency, 2))
        return Money(self.amount.quantize(smallest, ROUND_HALF_UP), self.currency)

    def __str__(self) -> str:
        rounded = self.rounded().amount
        sign = SIGNS.get(self.currency)
        return f"{sign}{rounded:,}" if sign else f"{rounded:,} {self.currency}"
