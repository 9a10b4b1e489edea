"""An HTTP/1.1 server on asyncio: thousands of connections in one thread, and a delay costs nothing but time.

asyncio sets TCP_NODELAY on every connection; an answer leaves in one write.
"""

import asyncio
import logging
import socket
import struct
from collections.abc import Awaitable, Callable

from partners.simulator import oddities
from partners.simulator.exchange import Refused, Request, Response, Silence, query_of

BACKLOG = 512
LONGEST_HEAD = 32_768
LARGEST_BODY = 1_000_000
MOST_DISCARDED = 64_000_000

Answerer = Callable[[Request], Awaitable[Response]]
logger = logging.getLogger(__name__)


class Server:
    """Listens, reads requests, and writes what `answer` says of them."""

    def __init__(self, answer: Answerer) -> None:
        self._answer = answer
        self._lines: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def listen(self, host: str, port: int) -> int:
        """Begin; return the port. Raises OSError when it is taken."""
        self._server = await asyncio.start_server(
            self._serve, host, port, backlog=BACKLOG, limit=LONGEST_HEAD
        )
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    def stop(self) -> None:
        """End at once, whatever hangs."""
        if self._server:
            self._server.close()
        for line in self._lines:
            line.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(writer)
        try:
            await self._converse(reader, writer)
        except Silence as silence:
            if silence.rudely:
                _reset(writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # the other side has gone, or we are ending
        finally:
            self._lines.discard(writer)
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        keeps_alive = True
        while keeps_alive:
            try:
                request = await _read(reader, writer)
            except Refused as refusal:
                writer.write(refusal.response.rendered(keeps_alive=False))
                await writer.drain()
                return
            keeps_alive = request.keeps_alive
            response = await self._answered(request)
            if response.odd:
                await oddities.write(writer, response, keeps_alive=keeps_alive)
                continue
            writer.write(response.rendered(keeps_alive=keeps_alive, head_only=request.method == "HEAD"))
            await writer.drain()

    async def _answered(self, request: Request) -> Response:
        try:
            return await self._answer(request)
        except Refused as refusal:
            return refusal.response
        except Silence:
            raise
        except Exception:
            logger.exception("%s %s", request.method, request.path)
            return Refused(500, "bug", "The simulator itself failed; see its log.").response


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST: SO_LINGER with no patience (socket(7))."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _read(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Request:
    """Read one request. Raises Refused for one we cannot read, EOFError when there is none."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError as error:
        raise Refused(431, "head-too-long", f"A head may have {LONGEST_HEAD} bytes.") from error
    arrived = asyncio.get_running_loop().time()
    start, *lines = head.decode("latin-1").split("\r\n")[:-2]
    method, target, version = _start(start)
    headers = dict(_header(line) for line in lines)
    return Request(
        method=method,
        path=target,
        query=query_of(target),
        headers=headers,
        body=await _body(headers, reader, writer),
        peer=writer.get_extra_info("peername")[0],
        keeps_alive=version == "HTTP/1.1" and "close" not in headers.get("connection", "").lower(),
        arrived=arrived,
    )


def _start(line: str) -> tuple[str, str, str]:
    parts = line.split(" ")
    if len(parts) != 3 or not parts[1].startswith("/") or parts[2] not in ("HTTP/1.1", "HTTP/1.0"):
        raise Refused(400, "not-http", "The request line is no HTTP/1.1.")
    return parts[0], parts[1], parts[2]


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not name or name != name.strip():
        raise Refused(400, "bad-header", "A header is malformed.")
    return name.lower(), value.strip()


async def _body(headers: dict[str, str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    if "transfer-encoding" in headers:
        raise Refused(411, "length-required", "Send the body with a Content-Length.")
    told = headers.get("content-length", "0")
    if not (told.isascii() and told.isdigit()) or len(told) > 18:
        raise Refused(400, "bad-length", "Content-Length is no number.")
    length = int(told)
    if length > LARGEST_BODY:
        await _discard(reader, min(length, MOST_DISCARDED))
        raise Refused(413, "too-large", f"A body may have {LARGEST_BODY} bytes.")
    if length and headers.get("expect", "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    return await reader.readexactly(length)


async def _discard(reader: asyncio.StreamReader, length: int) -> None:
    """Read what nobody wants: closing with unread bytes would reset the line, and lose the refusal."""
    while length > 0 and (piece := await reader.read(min(length, 65_536))):
        length -= len(piece)
