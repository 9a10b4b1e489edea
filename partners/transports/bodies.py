"""An answer's body, whole and unpacked, never longer than we allow.

Many partners compress whatever we ask for. A few bytes may unpack to gigabytes, so the limit counts what comes out, and
no more than one piece of that is ever made at a time.
"""

import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

from partners.errors import Unreadable
from partners.transports.limits import MOST_BYTES

PIECE = 65_536
GZIP = 16 + zlib.MAX_WBITS
PLAIN = frozenset({"", "identity"})
ZIPPED = frozenset({"gzip", "x-gzip", "deflate"})


async def whole(pieces: AsyncIterator[bytes], coding: str) -> bytes:
    """Read a body to its end and undo its coding. Raises Unreadable when it is too long, broken or coded otherwise."""
    body = bytearray()
    async for part in unpacked(pieces, coding, most=MOST_BYTES):
        body += part
    return bytes(body)


async def unpacked(pieces: AsyncIterator[bytes], coding: str, *, most: int) -> AsyncIterator[bytes]:
    """A body piece by piece, its coding undone. Raises Unreadable as `whole` does."""
    coding = coding.strip().lower()
    if coding not in PLAIN | ZIPPED:
        raise Unreadable("The partner packed its answer in a way that we do not read.")
    inflater, length = None if coding in PLAIN else _Inflater(coding), 0
    async for piece in pieces:
        for part in inflater.unpacked(piece) if inflater else [piece]:
            length += len(part)
            if length > most:
                raise Unreadable(f"The partner's answer is longer than {most} bytes.")
            yield part
    if inflater:
        yield inflater.end()


class _Inflater:
    """Undoes gzip (also of several members, RFC 1952) or deflate, a piece at a time."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._inflater: Any = None

    def unpacked(self, packed: bytes) -> Iterator[bytes]:
        """What comes out, never more than one piece of it at a time. Raises Unreadable."""
        try:
            while packed:
                if self._inflater is None or self._inflater.eof:
                    self._inflater = zlib.decompressobj(_window(self._coding, packed))
                yield self._inflater.decompress(packed, PIECE)
                packed = self._inflater.unconsumed_tail or self._inflater.unused_data
        except zlib.error as error:
            raise Unreadable("The partner's answer cannot be unpacked.") from error

    def end(self) -> bytes:
        """The last bytes. Raises Unreadable when there should have been more."""
        if self._inflater is None:
            return b""
        last: bytes = self._inflater.flush()
        if not self._inflater.eof:
            raise Unreadable("The partner's answer breaks off.")
        return last


def _window(coding: str, packed: bytes) -> int:
    """How zlib shall read it. By `deflate` some mean the bare stream, without the header of RFC 1950."""
    if coding != "deflate":
        return GZIP
    return zlib.MAX_WBITS if packed[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS
