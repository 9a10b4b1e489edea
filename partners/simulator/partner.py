"""One partner: its shelf, its orders, its temper."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from partners.simulator.allowance import Bucket
from partners.simulator.cast import Part
from partners.simulator.exchange import Json
from partners.simulator.knobs import WrongKnob
from partners.simulator.luck import Luck, drawn, milliseconds
from partners.simulator.sessions import Sessions
from partners.simulator.shelf import Shelf

OPERATIONS = ("find-items", "place-order", "find-order", "order-status")
MOST_SECONDS = 3600
MEASURES = {"late": "late_acceptance_ms", "hang": "hang_ms", "throttle": "throttle_retry_after_s"}


class Partner:
    """A partner as it stands. Its chances come from the seed and from what is asked, so that a run can be repeated.

    Which of two callers comes first makes no difference: each question and each order has chances of its own.
    """

    def __init__(self, part: Part, shelf: Shelf) -> None:
        self.part = part
        self.code = part.code
        self.api_key = f"sim-{part.code}-key"
        self.shelf = shelf
        self.knobs = part.character
        self.calls: Counter[str] = Counter()
        self.calls_by_second: dict[int, Counter[str]] = {}
        self.orders: dict[str, Json] = {}
        self.sessions = Sessions()
        self.open: dict[str, Json] = {}
        self._by_key: dict[str, Json] = {}
        self._by_reference: dict[str, list[Json]] = {}
        self._moved: dict[str, str] = {}
        self._only_measures: set[str] = set()
        self.begin()

    def begin(self, seed: int = 0) -> None:
        """Let chance begin again, and the calls it takes be counted anew."""
        self._luck = Luck(seed, self.code)
        self.bucket = Bucket(self.knobs.rate_per_s, self.knobs.rate_burst) if self.knobs.rate_per_s else None

    def reset(self, *, to_character: bool, seed: int = 0) -> None:
        """Forget everything; behave neutrally, or in character."""
        self.knobs = self.part.character if to_character else self.part.neutral
        for kept in (
            self.calls,
            self.calls_by_second,
            self.orders,
            self.open,
            self._by_key,
            self._by_reference,
        ):
            kept.clear()
        self._moved.clear()
        self._only_measures.clear()
        self.sessions.revoke()
        self.shelf.fill()
        self.begin(seed)

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
        if {"rate_per_s", "rate_burst"} & wanted.keys():
            self.bucket = Bucket(turned.rate_per_s, turned.rate_burst) if turned.rate_per_s else None

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

    def secrets(self, own: str) -> tuple[str, ...]:
        """The secrets it takes: its own, unless the knob names others."""
        return self.knobs.secrets or (f"sim-{self.code}-{own}",)

    def count(self, operation: str) -> None:
        """Note that it was asked something, and when."""
        self.calls[operation] += 1
        self.calls_by_second.setdefault(int(time.time()), Counter())[operation] += 1
        if len(self.calls_by_second) > MOST_SECONDS:
            del self.calls_by_second[next(iter(self.calls_by_second))]

    def counted(self) -> dict[str, int]:
        """How often it was asked what."""
        return {**dict.fromkeys(OPERATIONS, 0), **self.calls}

    def delay_s(self, name: str) -> float:
        """How long the next call of this name takes."""
        chance = self._luck.chance("delay", name)
        if self.knobs.latency:
            return milliseconds(self.knobs.latency, chance, self._luck.chance("outlier", name)) / 1000
        return (self.knobs.latency_ms + chance * self.knobs.jitter_ms) / 1000

    def next_look_up(self, question: str) -> str:
        """How the next look-up goes: as the script says, else by chance."""
        chance = self._luck.chance("look-up", question)
        if self.knobs.lookup_script:
            return self._next_of("lookup_script")
        return drawn({"error": self.knobs.lookup_error_rate, **self.knobs.lookup_mix}, chance)

    def next_order(self, reference: str) -> str:
        """How the next order goes: as the script says, else as the knobs stand, else by chance."""
        chance = self._luck.chance("order", reference)
        if self.knobs.script:
            return self._next_of("script")
        for word in ("late", "hang"):
            if self.standing(word):
                return word
        if chance < self.knobs.order_error_rate:
            return "error-before"
        chance -= self.knobs.order_error_rate
        lost = self.knobs.lost_answer_rate
        return "lose-answer" if chance < lost else drawn(self.knobs.order_mix, chance - lost)

    def next_webhook(self, event_id: str) -> str:
        """How the next webhook fares."""
        chance = self._luck.chance("webhook", event_id)
        return (
            self._next_of("webhook_script")
            if self.knobs.webhook_script
            else drawn(self.knobs.webhook_mix, chance)
        )

    def _next_of(self, script: str) -> str:
        word, *rest = getattr(self.knobs, script)
        left: Json = {script: tuple(rest)}
        self.knobs = replace(self.knobs, **left)
        return str(word)

    def order_id(self) -> str:
        """A number for the next order."""
        return f"{self.code[:2].upper()}{self.part.number}-{100_001 + len(self.orders)}"

    def keep(self, order: Json) -> None:
        """Take an order over from the ledger, and its pieces from the shelf."""
        self.orders[order["order_id"]] = self.open[order["order_id"]] = order
        self._by_reference.setdefault(order["reference"], []).append(order)
        if order["idempotency_key"]:
            self._by_key.setdefault(order["idempotency_key"], order)
        for line in order["lines"]:
            self.shelf.take(line["sku"], line["accepted"])

    def with_key(self, key: str, *, minds: bool = False) -> Json | None:
        """The order that came with this key, if this partner minds keys."""
        return self._by_key.get(key) if minds or self.knobs.dedup == "key" else None

    def with_reference(self, reference: str) -> list[Json]:
        """All orders with the buyer's number."""
        return self._by_reference.get(reference, [])

    def status(self, order: Json) -> str:
        """Where an order stands now."""
        moved = self._moved.get(order["order_id"])
        return moved or ("shipped" if self._is_due(order) else str(order["status"]))

    def move(self, order: Json, to: str) -> bool:
        """Ship an order, or cancel it; whether that was news."""
        if self.open.pop(order["order_id"], None) is None:
            return False
        self._moved[order["order_id"]] = to
        if to == "cancelled":
            for line in order["lines"]:
                self.shelf.put_back(line["sku"], line["accepted"])
        return True

    def due(self) -> Iterator[Json]:
        """Orders that ship now, the oldest first."""
        for order in list(self.open.values()) if self.knobs.ships_after_s else ():
            if not self._is_due(order):
                return
            yield order

    def _is_due(self, order: Json) -> bool:
        patience = self.knobs.ships_after_s
        age = datetime.now(UTC) - datetime.fromisoformat(order["placed_at"])
        return bool(patience) and age >= timedelta(seconds=patience)
