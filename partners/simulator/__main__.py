"""`python -m partners.simulator --ledger PATH [--port 0] [--ready-file PATH] [--host 127.0.0.1]`."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from partners.simulator import control, partner_api
from partners.simulator.exchange import Refused, Request, Response
from partners.simulator.ledger import Ledger, LedgerDamaged, LedgerTaken
from partners.simulator.server import Server
from partners.simulator.world import World

A_DAY = "public, max-age=86400"


def main() -> int:
    """Play the partners until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m partners.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--ledger", type=Path, required=True, help="the orders, one JSON line each")
    parser.add_argument("--ready-file", type=Path, help="gets the base URL once we listen")
    options = parser.parse_args()
    if options.ready_file:
        options.ready_file.unlink(missing_ok=True)
    try:
        asyncio.run(_play(options.host, options.port, options.ledger, options.ready_file))
    except (OSError, LedgerTaken, LedgerDamaged) as error:
        print(f"The simulator cannot start: {error}", file=sys.stderr)
        return 1
    return 0


async def _play(host: str, port: int, ledger: Path, ready_file: Path | None) -> None:
    ended = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)

    site = Site()
    server = Server(site.answer)
    bound = await server.listen(host, port)
    base_url = f"http://{f'[{host}]' if ':' in host else host}:{bound}"
    site.world = World(Ledger(ledger), base_url)
    if ready_file:
        _tell(ready_file, base_url)
    print(f"Four partners at {base_url}, their orders in {ledger}", flush=True)

    await ended.wait()
    server.stop()


def _tell(ready_file: Path, base_url: str) -> None:
    """Whoever waits for the file finds all of it."""
    draft = ready_file.with_name(f"{ready_file.name}.draft")
    draft.write_text(base_url)
    draft.replace(ready_file)


class Site:
    """Which door a request is for."""

    world: World

    async def answer(self, request: Request) -> Response:
        """Pictures, the control, or one of the partners. Raises Refused, Silence."""
        match request.steps:
            case ["_sim", *_]:
                return await control.answer(self.world, request)
            case ["pictures", name]:
                return self._picture(request.method, name)
            case _:
                return await partner_api.answer(self.world, request)

    def _picture(self, method: str, name: str) -> Response:
        if method not in ("GET", "HEAD"):
            raise Refused(405, "wrong-method", "Use GET.", Allow="GET, HEAD")
        if name not in self.world.pictures:
            raise Refused(404, "not-found", "There is no such picture.")
        return Response(
            body=self.world.pictures[name],
            content_type="image/svg+xml",
            headers={"Cache-Control": A_DAY, "X-Content-Type-Options": "nosniff"},
        )


if __name__ == "__main__":
    sys.exit(main())
