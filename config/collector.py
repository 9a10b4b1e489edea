"""Python's garbage collector, told what a web process is like.

What is loaded at the start stays for good, yet the collector looks through it again and again, the more often the more
a request allocates. Spared that, a process asks partners a sixth to a fifth more often ("fan-out" in `make bench`).
"""

import gc

AFTER_ALLOCATIONS = 7_000  # for 700
ROUNDS = 20  # for 10


def settle() -> None:
    """All that is there now stays, and what comes is looked through less often. Again is harmless."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(AFTER_ALLOCATIONS, ROUNDS, ROUNDS)
