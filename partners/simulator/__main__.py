"""`python -m partners.simulator --ledger PATH [--port 0] [--ready-file PATH] [--host 127.0.0.1] [--mailbox DIR]`."""

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path

from partners.simulator import control, personalities
from partners.simulator.exchange import Refused, Request, Response
from partners.simulator.ledger import Ledger, LedgerDamaged, LedgerTaken
from partners.simulator.mailbox import Mailbox
from partners.simulator.server import Server
from partners.simulator.world import World

A_DAY = "public, max-age=86400"
TICK_S = 0.2

logger = logging.getLogger(__name__)


def main() -> int:
    """Play the partners until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m partners.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--ledger", type=Path, required=True, help="the orders, one JSON line each")
    parser.add_argument("--ready-file", type=Path, help="gets the base URL once we listen")
    parser.add_argument("--mailbox", type=Path, help="where partners that take files have their folders")
    options = parser.parse_args()
    if options.ready_file:
        options.ready_file.unlink(missing_ok=True)
    try:
        asyncio.run(_play(options))
    except (OSError, LedgerTaken, LedgerDamaged) as error:
        print(f"The simulator cannot start: {error}", file=sys.stderr)
        return 1
    return 0


async def _play(options: argparse.Namespace) -> None:
    ended = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)

    site = Site()
    server = Server(site.answer)
    host = options.host
    bound = await server.listen(host, options.port)
    base_url = f"http://{f'[{host}]' if ':' in host else host}:{bound}"
    site.world = World(Ledger(options.ledger), base_url)
    if options.mailbox:
        site.world.mailbox = Mailbox(site.world, options.mailbox)
        await site.world.mailbox.round()
    ticking = asyncio.create_task(_tick(site.world))
    if options.ready_file:
        _tell(options.ready_file, base_url)
    print(f"Four partners at {base_url}, their orders in {options.ledger}", flush=True)

    await ended.wait()
    ticking.cancel()
    server.stop()


async def _tick(world: World) -> None:
    """What partners do by themselves: ship what is due, read what lies in their mailboxes."""
    while True:
        await asyncio.sleep(TICK_S)
        try:
            world.ship_what_is_due()
            if world.mailbox:
                await world.mailbox.round()
        except Exception:
            logger.exception("Between two calls")


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
                return await personalities.answer(self.world, request)

    def _picture(self, method: str, name: str) -> Response:
        if method not in ("GET", "HEAD"):
            raise Refused(405, "wrong-method", "Use GET.", Allow="GET, HEAD")
        if name not in self.world.pictures:
            raise Refused(404, "not-found", "There is no such picture.")
        return Response(
            body=self.world.pictures[name],
            content_type="image/webp",
            headers={"Cache-Control": A_DAY, "X-Content-Type-Options": "nosniff"},
        )


if __name__ == "__main__":
    sys.exit(main())
