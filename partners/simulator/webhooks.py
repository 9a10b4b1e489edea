"""What partners tell by themselves: signed calls, as "Standard Webhooks" has them, sent until they are taken.

`webhook-signature` signs id, moment and body; `x-signature` the body alone, as many shops do: HMAC-SHA256 in Base64.
"""

import asyncio
import base64
import hmac
import time
from collections import deque
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from partners.simulator.exchange import Json, json_bytes
from partners.simulator.orders import acknowledgement, parcels
from partners.simulator.partner import Partner

MOST_KEPT = 10_000
SOON_S = 0.05
LATE_S = 1.0
PATIENCE_S = 5.0
FIRST_PAUSE_S = 0.2


class Webhooks:
    """Those that were sent, and those on their way. `sent` tells of each try, with the answer or 0."""

    def __init__(self) -> None:
        self.sent: deque[Json] = deque(maxlen=MOST_KEPT)
        self._waiting: dict[str, list[Json]] = {}
        self._on_their_way: set[asyncio.Task[None]] = set()

    async def tell(self, partner: Partner, event: str, order: Json) -> None:
        """Tell of an order; return at once, unless this one is to arrive early."""
        for name in (event, "stock") if event == "acknowledged" else (event,):
            early = self._begun(partner, name, order)
            if early:
                await early

    def tell_soon(self, partner: Partner, event: str, order: Json) -> None:
        """Tell of an order that moved on; nothing is early here."""
        self._begun(partner, event, order)

    def forget(self) -> None:
        """Drop what was sent and what is still on its way."""
        for task in self._on_their_way:
            task.cancel()
        self.sent.clear()
        self._waiting.clear()

    def _begun(self, partner: Partner, event: str, order: Json) -> Awaitable[None] | None:
        """Send something on its way; return it when it is to arrive before all else."""
        knobs = partner.knobs
        if not knobs.webhook_url or event not in knobs.webhook_events:
            return None
        told: Json = {"id": f"evt_{order['order_id']}_{event}", "event": event, "partner": partner.code}
        told["fate"] = partner.next_webhook(told["id"])
        told["body"] = _document(partner, event, order)
        if told["fate"] == "swapped":
            self._waiting.setdefault(partner.code, []).append(told)
            return None
        task = self._start(self._fare(partner, told, self._waiting.pop(partner.code, [])))
        return task if told["fate"] == "early" else None

    def _start(self, way: Any) -> "asyncio.Task[None]":
        task = asyncio.create_task(way)
        self._on_their_way.add(task)
        task.add_done_callback(self._on_their_way.discard)
        return task

    async def _fare(self, partner: Partner, told: Json, held_back: list[Json]) -> None:
        """How one fares, and after it those that were to come after it."""
        match told["fate"]:
            case "lost":
                pass
            case "delayed":
                await asyncio.sleep(partner.knobs.webhook_delay_ms / 1000 or LATE_S)
                await self._send(partner, told)
            case "early":
                await self._send(partner, told)
            case fate:
                await asyncio.sleep(SOON_S)
                for _ in range(2 if fate == "twice" else 1):
                    await self._send(partner, told)
        for other in held_back:
            await self._send(partner, other)

    async def _send(self, partner: Partner, told: Json) -> None:
        """Try until it is taken, a few times, with longer and longer pauses."""
        secret = partner.knobs.webhook_secret or f"sim-{partner.code}-webhook"
        if told["fate"] == "bad-signature":
            secret += "-wrong"
        for number in range(1, partner.knobs.webhook_tries + 1):
            status = await _posted(partner.knobs.webhook_url, told["id"], told["body"], secret)
            kept = {name: told[name] for name in ("id", "event", "partner", "fate")}
            self.sent.append({**kept, "try": number, "status": status, "at": datetime.now(UTC).isoformat()})
            if 200 <= status < 300:
                return
            await asyncio.sleep(FIRST_PAUSE_S * 2 ** (number - 1))


def signed(event_id: str, moment: str, body: bytes, secret: str) -> dict[str, str]:
    """The headers of a webhook."""
    return {
        "webhook-id": event_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{_signature(f'{event_id}.{moment}.'.encode() + body, secret)}",
        "x-signature": _signature(body, secret),
    }


def _signature(content: bytes, secret: str) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), content, "sha256")).decode()


def _document(partner: Partner, event: str, order: Json) -> bytes:
    if event == "stock":
        data: Json = {
            "items": [
                {"sku": line["sku"], "available": partner.shelf.left[line["sku"]]} for line in order["lines"]
            ]
        }
    else:
        data = acknowledgement(order)
        data["status"] = partner.status(order) if event != "acknowledged" else order["status"]
    if event == "shipped":
        data["parcels"] = parcels(order)
    name = "stock.changed" if event == "stock" else f"order.{event}"
    return json_bytes({"type": name, "timestamp": datetime.now(UTC).isoformat(), "data": data})


async def _posted(url: str, event_id: str, body: bytes, secret: str) -> int:
    """The status of the answer; 0 when there is none."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await _asked(url, {**signed(event_id, str(int(time.time())), body, secret)}, body)
    except (OSError, ValueError, IndexError, TimeoutError):
        return 0


async def _asked(url: str, headers: dict[str, str], body: bytes) -> int:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        told = {
            "Host": parts.netloc,
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **headers,
        }
        head = [
            f"POST {target} HTTP/1.1",
            *(f"{name}: {value}" for name, value in told.items()),
            "Connection: close",
        ]
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await writer.drain()
        return int((await reader.readline()).split()[1])
    finally:
        writer.close()
