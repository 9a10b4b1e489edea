"""All partners with their one ledger: accepting orders, moving them on, forgetting them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol

from partners.simulator.cast import CAST, Part
from partners.simulator.exchange import Json, Refused, Silence
from partners.simulator.ledger import Ledger, LedgerDamaged
from partners.simulator.orders import Wanted, document, weighed
from partners.simulator.partner import Partner
from partners.simulator.shelf import shelf_of
from partners.simulator.webhooks import Webhooks

FOLDER = Path(__file__).parent
MOST_CLONES = 99

Listener = Callable[[Partner, str, Json], None]


class Rounds(Protocol):
    """What a world wants of its mailboxes, if it has some."""

    async def round(self) -> int:
        """Read all that waits; return how many files it was."""

    async def clear(self) -> None:
        """Forget all files."""


class World:
    """The partners. `era` changes with each reset: what began before it has no place after it.

    `listeners` hear of every order that has shipped or was cancelled.
    """

    def __init__(self, ledger: Ledger, base_url: str) -> None:
        self.base_url = base_url
        self.pictures = {path.name: path.read_bytes() for path in (FOLDER / "photographs").glob("*.webp")}
        catalogue = json.loads((FOLDER / "catalogue.json").read_text())
        self.partners = {
            part.code: Partner(part, shelf_of(part.code, catalogue, self._picture_url)) for part in CAST
        }
        self.era = 0
        self.seed = 0
        self.webhooks = Webhooks()
        self.listeners: list[Listener] = []
        self.mailbox: Rounds | None = None
        self._ledger = ledger
        self._accepting = asyncio.Lock()
        self._later: set[asyncio.Task[None]] = set()
        for order in ledger.read():
            self._known(order["partner"]).keep(order)

    def orders(self, partner: str = "", reference: str = "") -> list[Json]:
        """What the ledger holds, partner by partner, the oldest first."""
        return [
            order
            for code, one in self.partners.items()
            for order in one.orders.values()
            if partner in ("", code) and reference in ("", order["reference"])
        ]

    async def accept(
        self, partner: Partner, order: Wanted, key: str, *, era: int, word: str = "ok", by: str = ""
    ) -> tuple[Json, bool]:
        """Promise an order: in the ledger first, then in memory. Return it, and whether it is new.

        The same key again gives the same order, at a partner that minds keys; what comes by files has a key that every
        partner minds, so that a file is read once. Raises Refused.
        """
        async with self._accepting:
            if era != self.era:
                raise Silence
            known = partner.with_key(key, minds=bool(by))
            if known:
                _check_same(known, order)
                return known, False
            lines = weighed(order, partner.shelf, "sold-out" if partner.knobs.lies == "plenty" else word)
            kept = document(order, lines, partner=partner.code, order_id=partner.order_id(), key=key, by=by)
            await asyncio.get_running_loop().run_in_executor(None, self._ledger.append, kept)
            partner.keep(kept)
        await self.webhooks.tell(partner, "acknowledged", kept)
        return kept, True

    def move(self, partner: Partner, order: Json, to: str) -> bool:
        """Ship an order or cancel it, and tell whoever wants to know; whether that was news."""
        if not partner.move(order, to):
            return False
        for listener in self.listeners:
            listener(partner, to, order)
        self.webhooks.tell_soon(partner, to, order)
        return True

    def ship_what_is_due(self) -> None:
        """Move on the orders whose time has come."""
        for partner in self.partners.values():
            for order in partner.due():
                self.move(partner, order, "shipped")

    def later(self, delay_s: float, accept: Callable[[], Awaitable[Any]]) -> None:
        """Accept after the buyer has gone. A reset, or our end, comes before it."""

        async def wait() -> None:
            await asyncio.sleep(delay_s)
            try:
                await accept()
            except (Refused, Silence):
                return

        task = asyncio.create_task(wait())
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    def clone(self, code: str, count: int) -> list[str]:
        """Partners like this one under codes of their own, such as `northpeak-01`; those that are there stay."""
        part = self.partners[code].part
        clones = [part.clone(number) for number in range(1, min(count, MOST_CLONES) + 1)]
        for clone in clones:
            self._add(clone, like=code)
        return [clone.code for clone in clones]

    async def reset(self, *, to_character: bool, seed: int = 0) -> None:
        """Forget all orders, calls, clones and knobs, and what is still on its way."""
        async with self._accepting:
            self.era += 1
            self.seed = seed
            self._ledger.clear()
            self.webhooks.forget()
            self.partners = {code: one for code, one in self.partners.items() if not one.part.number}
            for partner in self.partners.values():
                partner.reset(to_character=to_character, seed=seed)
        if self.mailbox:
            await self.mailbox.clear()

    def _add(self, part: Part, *, like: str) -> None:
        if part.code not in self.partners:
            model = self.partners[like]
            partner = Partner(part, model.shelf.copy())
            partner.knobs = model.knobs
            partner.begin(self.seed)
            self.partners[part.code] = partner

    def _known(self, code: str) -> Partner:
        """A partner that has orders, clones included. Raises LedgerDamaged."""
        like, _, number = code.rpartition("-")
        if code not in self.partners and like in self.partners and number.isdigit():
            self._add(self.partners[like].part.clone(int(number)), like=like)
        if code not in self.partners:
            raise LedgerDamaged(f"It has orders of {code}, whom nobody knows.")
        return self.partners[code]

    def _picture_url(self, picture: str) -> str:
        return f"{self.base_url}/pictures/{picture.removesuffix('.svg')}.webp"


def _check_same(known: Json, order: Wanted) -> None:
    if known["digest"] != order.digest:
        raise Refused(409, "key-reused", f"The key was used for {known['order_id']}, which is not the same.")
