"""Who offers what, for how much, how soon. Drawn from fixed seeds: the same collection makes the same offers."""

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from partners.simulator.collection.family import Family

HALF_A_COIN_BELOW = Decimal("0.05")
SOLD_OUT, LOW = 0.08, 0.18
LOW_STOCK = 2
ALWAYS_SOLD_OUT = {("northpeak", "Ridge 3-layer rain jacket", size) for size in ("XS", "XXL")}
NEVER_SOLD_OUT = {"Fern", "M"}


class Trader(NamedTuple):
    """How a partner trades: its prices beside the list, its days, its way to number things."""

    factor: Decimal
    days: int
    sku: Callable[[int, int, str], str]


class Offer(NamedTuple):
    """One variant at one partner."""

    sku: str
    gtin: str
    price: str
    cost: str
    available: int
    lead_time_days: int


TRADERS = {
    "northpeak": Trader(Decimal("0.97"), 3, lambda family, place, gtin: f"NP-{family:03}-{place:02}"),
    "tarn": Trader(Decimal("1.06"), 2, lambda family, place, gtin: f"T{family:03}.{place:02}"),
    "lumi": Trader(Decimal("0.92"), 5, lambda family, place, gtin: f"LU{gtin[-7:-1]}"),
    "moor": Trader(Decimal("0.95"), 4, lambda family, place, gtin: f"MF/{family:03}{place:02}"),
}


def offers_of(family: Family, number: int, gtins: list[str], partner: str) -> list[Offer]:
    """What a partner offers of a family: all of it where the partner is its home, most of it elsewhere."""
    trader = TRADERS[partner]
    at_home = partner == family.partners[0]
    luck = random.Random(f"{family.code}/{partner}")
    price = price_at(Decimal(family.price), trader.factor, at_home=at_home)
    cost = (price * Decimal(luck.randint(55, 65)) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    days = trader.days + luck.choice((0, 0, 1))
    offers = []
    for place, (gtin, (colour, size)) in enumerate(zip(gtins, family.variants(), strict=True), start=1):
        carried = at_home or luck.random() < 0.85 or {colour, size} >= NEVER_SOLD_OUT
        available = _available(luck, partner, family.title, colour, size)
        if carried:
            sku = trader.sku(number, place, gtin)
            offers.append(Offer(sku, gtin, str(price), str(cost), available, days))
    return offers


def price_at(price: Decimal, factor: Decimal, *, at_home: bool) -> Decimal:
    """The list price at home; elsewhere one near it that ends as prices do: 139.95, 27.95."""
    if at_home:
        return price.quantize(Decimal("0.01"))
    step = 1 if price < 50 else 5
    steps = (price * factor / step).quantize(Decimal(1), ROUND_HALF_UP)
    return (steps * step - HALF_A_COIN_BELOW).quantize(Decimal("0.01"))


def _available(luck: random.Random, partner: str, title: str, colour: str, size: str) -> int:
    chance, plenty = luck.random(), luck.randint(3, 40)
    if (partner, title, size) in ALWAYS_SOLD_OUT:
        return 0
    if chance < SOLD_OUT and not {colour, size} >= NEVER_SOLD_OUT:
        return 0
    return LOW_STOCK if SOLD_OUT <= chance < LOW else plenty
