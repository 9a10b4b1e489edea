"""One partner: its shelf, its orders, its temper."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from partners.simulator.cast import Part
from partners.simulator.exchange import Json
from partners.simulator.knobs import Knobs, WrongKnob
from partners.simulator.shelf import Shelf

OPERATIONS = ("find-items", "place-order", "find-order", "order-status")
MEASURES = {"late": "late_acceptance_ms", "hang": "hang_ms", "throttle": "throttle_retry_after_s"}


class Partner:
    """A partner as it stands. Its chances come from seeds of its own, so that a run can be repeated.

    Look-ups, orders and delays each have their own: more of the one does not change the luck of the other.
    """

    def __init__(self, part: Part, shelf: Shelf) -> None:
        self.part = part
        self.code = part.code
        self.api_key = f"sim-{part.code}-key"
        self.shelf = shelf
        self.knobs = part.character
        self.calls: Counter[str] = Counter()
        self.orders: dict[str, Json] = {}
        self._by_key: dict[str, Json] = {}
        self._by_reference: dict[str, list[Json]] = {}
        self._only_measures: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        self._look_up_luck = random.Random(f"{self.code}/look-ups")
        self._order_luck = random.Random(f"{self.code}/orders")
        self._delays = random.Random(f"{self.code}/delays")

    def reset(self, *, to_character: bool) -> None:
        """Forget everything; behave neutrally, or in character."""
        self.knobs = self.part.character if to_character else self.part.neutral
        self.calls.clear()
        self.orders.clear()
        self._by_key.clear()
        self._by_reference.clear()
        self._only_measures.clear()
        self.shelf.fill()
        self._begin()

    def turn(self, wanted: Json) -> None:
        """Turn some knobs. Raises WrongKnob and has then turned none."""
        turned = self.knobs.turned(wanted)
        unknown = [sku for sku in turned.stock if self.shelf.item(sku) is None]
        if unknown:
            raise WrongKnob(f"{self.part.name} does not carry {', '.join(unknown)}.")
        if turned.stock is not self.knobs.stock:
            self.shelf.left.update(turned.stock)
            turned = replace(turned, stock={**self.knobs.stock, **turned.stock})
        self.knobs = turned
        self._tell_measures(wanted)

    def _tell_measures(self, wanted: Json) -> None:
        """A knob that comes with a script naming it measures that script; alone it holds for every call."""
        scripted = {*wanted.get("script", ()), *wanted.get("lookup_script", ())}
        told = {word for word, knob in MEASURES.items() if knob in wanted}
        self._only_measures = (self._only_measures - told) | (told & scripted)

    def standing(self, word: str) -> int:
        """How much of "late", "hang" or "throttle" every call meets; 0 when it is none or for a script only."""
        return 0 if word in self._only_measures else int(getattr(self.knobs, MEASURES[word]))

    def told(self) -> Json:
        """Its knobs as they stand now."""
        return {**self.knobs.told(), "stock": {sku: self.shelf.left[sku] for sku in self.knobs.stock}}

    def counted(self) -> dict[str, int]:
        """How often it was asked what."""
        return {operation: self.calls[operation] for operation in OPERATIONS}

    def delay_s(self) -> float:
        """How long the next call takes."""
        return (self.knobs.latency_ms + self._delays.random() * self.knobs.jitter_ms) / 1000

    def next_look_up(self) -> str:
        """How the next look-up goes: as the script says, else by chance."""
        chance = self._look_up_luck.random()
        if self.knobs.lookup_script:
            word, *rest = self.knobs.lookup_script
            self.knobs = replace(self.knobs, lookup_script=tuple(rest))
            return word
        return "error" if chance < self.knobs.lookup_error_rate else "ok"

    def next_order(self) -> str:
        """How the next order goes: as the script says, else as the knobs stand, else by chance."""
        chance = self._order_luck.random()
        if self.knobs.script:
            word, *rest = self.knobs.script
            self.knobs = replace(self.knobs, script=tuple(rest))
            return word
        for standing in ("late", "hang"):
            if self.standing(standing):
                return standing
        return _fallen(self.knobs, chance)

    def order_id(self) -> str:
        """A number for the next order."""
        return f"{self.code[:2].upper()}-{100_001 + len(self.orders)}"

    def keep(self, order: Json) -> None:
        """Take an order over from the ledger, and its pieces from the shelf."""
        self.orders[order["order_id"]] = order
        self._by_reference.setdefault(order["reference"], []).append(order)
        if order["idempotency_key"]:
            self._by_key.setdefault(order["idempotency_key"], order)
        for line in order["lines"]:
            self.shelf.take(line["sku"], line["accepted"])

    def with_key(self, key: str) -> Json | None:
        """The order that came with this key, if this partner minds keys."""
        return self._by_key.get(key) if self.knobs.dedup == "key" else None

    def with_reference(self, reference: str) -> list[Json]:
        """All orders with the buyer's number."""
        return self._by_reference.get(reference, [])

    def status(self, order: Json) -> str:
        """Where an order stands now."""
        patience = self.knobs.ships_after_s
        age = datetime.now(UTC) - datetime.fromisoformat(order["placed_at"])
        shipped = patience and age >= timedelta(seconds=patience)
        return "shipped" if shipped else str(order["status"])


def _fallen(knobs: Knobs, chance: float) -> str:
    if chance < knobs.order_error_rate:
        return "error-before"
    return "lose-answer" if chance < knobs.order_error_rate + knobs.lost_answer_rate else "ok"
