"""An answer's body, whole and unpacked, never longer than we allow.

Many partners compress whatever we ask for. A few bytes may unpack to gigabytes, so the limit counts what comes out, and
no more than one piece of that is ever made at a time.
"""

import zlib
from collections.abc import Iterator

import urllib3

from partners.errors import Unreadable
from partners.transports.limits import MOST_BYTES

PIECE = 65_536
GZIP = 16 + zlib.MAX_WBITS
PLAIN = frozenset({"", "identity"})
ZIPPED = frozenset({"gzip", "x-gzip", "deflate"})


def whole(answer: urllib3.BaseHTTPResponse) -> bytes:
    """Read a body to its end and undo its coding. Raises Unreadable when it is too long, broken or coded otherwise."""
    body = bytearray()
    for piece in _unpacked(answer):
        body += piece
        if len(body) > MOST_BYTES:
            raise Unreadable(f"The partner's answer is longer than {MOST_BYTES} bytes.")
    return bytes(body)


def _unpacked(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    coding = answer.headers.get("content-encoding", "").strip().lower()
    if coding in PLAIN:
        return _pieces(answer)
    if coding in ZIPPED:
        return _inflated(_pieces(answer), coding)
    raise Unreadable("The partner packed its answer in a way that we do not read.")


def _pieces(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    while piece := answer.read(PIECE):
        yield piece


def _inflated(pieces: Iterator[bytes], coding: str) -> Iterator[bytes]:
    """Undo gzip (also of several members, RFC 1952) or deflate, a piece at a time."""
    inflater = None
    try:
        for piece in pieces:
            packed = piece
            while packed:
                if inflater is None or inflater.eof:
                    inflater = zlib.decompressobj(_window(coding, packed))
                yield inflater.decompress(packed, PIECE)
                packed = inflater.unconsumed_tail or inflater.unused_data
        if inflater is not None:
            yield inflater.flush()
    except zlib.error as error:
        raise Unreadable("The partner's answer cannot be unpacked.") from error
    if inflater is not None and not inflater.eof:
        raise Unreadable("The partner's answer breaks off.")


def _window(coding: str, packed: bytes) -> int:
    """How zlib shall read it. By `deflate` some mean the bare stream, without the header of RFC 1950."""
    if coding != "deflate":
        return GZIP
    return zlib.MAX_WBITS if packed[0] & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS
