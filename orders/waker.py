"""Waking the workers without ever waiting for the broker.

A sale must not take longer because a broker is slow, black-holed or gone. So the message is sent by a thread of its
own, many wishes become one message, and a wish that cannot be sent is dropped: the workers look by themselves every
few seconds.
"""

import logging
import threading

from celery import current_app
from kombu.exceptions import KombuError

logger = logging.getLogger(__name__)

RELAY = "orders.relay_outbox"


class Waker:
    """Sends one wake-up per queue for all the wishes that came while it was busy."""

    def __init__(self) -> None:
        self._wished: set[str] = set()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def wake(self, queue: str) -> None:
        """Wish that the workers of a queue look now. Returns at once."""
        with self._changed:
            self._wished.add(queue)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._wished:
                    self._changed.wait()
                wished, self._wished = self._wished, set()
            for queue in sorted(wished):
                self._send(queue)

    def _send(self, queue: str) -> None:
        try:
            current_app.send_task(RELAY, kwargs={"queue": queue}, queue=queue, expires=60)
        except (KombuError, OSError) as error:
            logger.warning("The broker could not be told to wake %s: %s", queue, error)
        except Exception:
            logger.exception("Waking %s failed", queue)


wake = Waker().wake
