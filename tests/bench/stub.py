"""Many partners in one small program: each on a port of its own, quick to compute, slow by the clock.

The simulator has four partners and a temper; to measure the asking itself, these do the least that speaks the protocol.
Below `/hung` a partner takes the question and never answers.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n" + b'{"items":[]}'


class Stub:
    """The running program, as its caller sees it."""

    def __init__(self, process: "subprocess.Popen[str]", ports: list[int]) -> None:
        self.process = process
        self.urls = [f"http://127.0.0.1:{port}" for port in ports]

    def cpu_s(self) -> float:
        """Seconds of processor time it has taken so far (proc(5): utime and stime, in hundredths)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100


@contextmanager
def stub(partners: int, delay_ms: int) -> Iterator[Stub]:
    """Start one; end it by its pid afterwards."""
    command = [sys.executable, "-m", "tests.bench.stub", str(partners), str(delay_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Stub(process, json.loads(process.stdout.readline()))
        finally:
            process.terminate()


class _Partner(asyncio.Protocol):
    """One connection; requests come one after the other, without a body."""

    delay_s = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line: asyncio.Transport = transport  # type: ignore[assignment]
        self._read = b""

    def data_received(self, data: bytes) -> None:
        self._read += data
        while b"\r\n\r\n" in self._read:
            head, _, self._read = self._read.partition(b"\r\n\r\n")
            if not head.startswith(b"GET /hung"):
                asyncio.get_running_loop().call_later(self.delay_s, self._answer)

    def _answer(self) -> None:
        if not self._line.is_closing():
            self._line.write(ANSWER)


async def _serve(partners: int) -> None:
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(_Partner, "127.0.0.1", 0, backlog=1024) for _ in range(partners)]
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)  # noqa: T201
    await loop.create_future()


if __name__ == "__main__":
    _Partner.delay_s = int(sys.argv[2]) / 1000
    asyncio.run(_serve(int(sys.argv[1])))
