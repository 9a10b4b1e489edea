"""Named weak spots. A no-op, except in fault tests, where a process can be told to die or pause at one.

`FAULTS="submission.after_call=kill@1,checkout.before_commit=pause:3"`: at the first arrival at
`submission.after_call` the process kills itself; at every arrival at the other it sleeps three seconds.
"""

import os
import signal
import time
from collections import Counter
from typing import NamedTuple

from django.conf import settings


class Fault(NamedTuple):
    """What happens at a point, with its argument, and at which arrival (0 = every one)."""

    action: str
    argument: float
    arrival: int


_arrivals: Counter[str] = Counter()


def point(name: str) -> None:
    """Mark a window in which a crash would hurt most."""
    if not settings.FAULTS:
        return
    fault = planned().get(name)
    if fault is None:
        return
    _arrivals[name] += 1
    if fault.arrival in (0, _arrivals[name]):
        _strike(fault)


def planned() -> dict[str, Fault]:
    """The faults named in the settings."""
    faults = {}
    for plan in settings.FAULTS.split(","):
        name, _, rest = plan.partition("=")
        action_and_argument, _, arrival = rest.partition("@")
        action, _, argument = action_and_argument.partition(":")
        faults[name.strip()] = Fault(action, float(argument or 0), int(arrival or 0))
    return faults


def _strike(fault: Fault) -> None:
    match fault.action:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "pause":
            time.sleep(fault.argument)
        case _:
            raise ValueError(f"{fault.action!r} is no fault we know.")
