"""Looking for work without being woken.

A wake-up is lost with its broker. So every worker also looks into the outbox every few seconds, in threads of its own
that know no broker at all.
"""

import logging
import random
import threading
import time
from collections.abc import Iterable

from django.conf import settings
from django.db import close_old_connections

from config.pipeline import OUTBOX_STEPS
from orders.operations.relay import relay

logger = logging.getLogger(__name__)

THREADS = {"partners": 4}
MOST_AT_ONCE = 200


def poll(queues: Iterable[str]) -> None:
    """Start looking into these queues, in threads that end with the process. Queues without promises are skipped."""
    for queue in {step.queue for step in OUTBOX_STEPS.values()}.intersection(queues):
        for _ in range(THREADS.get(queue, 1)):
            threading.Thread(target=_look, args=(queue,), name=f"poll-{queue}", daemon=True).start()


def _look(queue: str) -> None:
    while True:
        # Spread out, so that the threads and workers do not all ask at the same moment.
        time.sleep(settings.OUTBOX_POLL_S * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        try:
            relay(queue=queue, limit=MOST_AT_ONCE)
        except Exception:
            logger.exception("Looking into %s failed; trying again", queue)
        finally:
            close_old_connections()
