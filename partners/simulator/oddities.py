"""Answers that are wrong as bytes on the line, however right they may be as documents."""

import asyncio

from partners.simulator.exchange import Response, Silence

DRIP_S = 0.05
HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </>; rel=preload\r\n\r\n"


async def write(writer: asyncio.StreamWriter, response: Response, *, keeps_alive: bool) -> None:
    """Write an odd answer. Raises Silence where the connection ends with it."""
    whole = response.rendered(keeps_alive=keeps_alive)
    head, body = whole[: len(whole) - len(response.body)], response.body
    match response.odd:
        case "cut":
            await _write(writer, head + body[: len(body) // 2])
            raise Silence
        case "drip":
            await _write(writer, head)
            await _drip(writer, body)
        case "drip-head":
            await _drip(writer, head)
            await _write(writer, body)
        case "endless-1xx":
            while True:
                await _write(writer, HINT)
                await asyncio.sleep(DRIP_S)


async def _drip(writer: asyncio.StreamWriter, content: bytes) -> None:
    for position in range(len(content)):
        await _write(writer, content[position : position + 1])
        await asyncio.sleep(DRIP_S)


async def _write(writer: asyncio.StreamWriter, content: bytes) -> None:
    writer.write(content)
    await writer.drain()
