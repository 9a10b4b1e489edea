"""All partners with their one ledger: accepting orders, forgetting them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from partners.simulator.cast import CAST
from partners.simulator.exchange import Json, Refused, Silence
from partners.simulator.ledger import Ledger
from partners.simulator.orders import Wanted, document, weighed
from partners.simulator.partner import Partner
from partners.simulator.shelf import shelf_of

FOLDER = Path(__file__).parent


class World:
    """The partners. `era` changes with each reset: what began before it has no place after it."""

    def __init__(self, ledger: Ledger, base_url: str) -> None:
        self.base_url = base_url
        self.pictures = {path.name: path.read_bytes() for path in (FOLDER / "pictures").glob("*.svg")}
        catalogue = json.loads((FOLDER / "catalogue.json").read_text())
        self.partners = {
            part.code: Partner(part, shelf_of(part.code, catalogue, self._picture_url)) for part in CAST
        }
        self.era = 0
        self._ledger = ledger
        self._accepting = asyncio.Lock()
        self._later: set[asyncio.Task[None]] = set()
        for order in ledger.read():
            self.partners[order["partner"]].keep(order)

    def orders(self, partner: str = "", reference: str = "") -> list[Json]:
        """What the ledger holds, partner by partner, the oldest first."""
        return [
            order
            for code, one in self.partners.items()
            for order in one.orders.values()
            if partner in ("", code) and reference in ("", order["reference"])
        ]

    async def accept(
        self, partner: Partner, order: Wanted, key: str, *, era: int, one_short: bool = False
    ) -> tuple[Json, bool]:
        """Promise an order: in the ledger first, then in memory. Return it, and whether it is new.

        The same key again gives the same order, at a partner that minds keys. Raises Refused.
        """
        async with self._accepting:
            if era != self.era:
                raise Silence
            known = partner.with_key(key)
            if known:
                _check_same(known, order)
                return known, False
            lines = weighed(order, partner.shelf, one_short=one_short)
            kept = document(order, lines, partner=partner.code, order_id=partner.order_id(), key=key)
            await asyncio.get_running_loop().run_in_executor(None, self._ledger.append, kept)
            partner.keep(kept)
            return kept, True

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

    async def reset(self, *, to_character: bool) -> None:
        """Forget all orders, calls and knobs, and what is still on its way."""
        async with self._accepting:
            self.era += 1
            self._ledger.clear()
            for partner in self.partners.values():
                partner.reset(to_character=to_character)

    def _picture_url(self, picture: str) -> str:
        return f"{self.base_url}/pictures/{picture}"


def _check_same(known: Json, order: Wanted) -> None:
    if known["digest"] != order.digest:
        raise Refused(409, "key-reused", f"The key was used for {known['order_id']}, which is not the same.")
