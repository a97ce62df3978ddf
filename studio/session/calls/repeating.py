"""When a call may be sent again by itself, and after how long: only where nothing was charged, and rarely."""

import asyncio
import random
import time

from studio.model.cancel import CancelToken
from studio.model.errors import Charged, NotReached, StudioError, Throttled

_UNREACHED_S = (1.0, 4.0)  # a network that blinked; a wrong address should be said soon
_THROTTLED_S = (10.0, 20.0, 40.0, 60.0, 60.0)  # where the server does not say how long
_LONGEST_S = 900.0  # whoever is told to wait longer would rather be told so
_LOOK_S = 0.1
_SCATTER = 0.1


def wait_before(error: StudioError, repeats: int) -> float | None:
    """Seconds to wait after `error` and `repeats` repeats before; None where it may not be sent again.

    Throttled means that the server refused by a code for rates or overload, or said when to come back;
    NotReached that nothing was sent. Whatever else happened may be charged, and is the user's to decide.
    """
    if not isinstance(error, NotReached | Throttled) or error.charged is not Charged.NO:
        return None
    steps = _UNREACHED_S if isinstance(error, NotReached) else _THROTTLED_S
    if repeats >= len(steps):
        return None
    told = error.facts.get("retry_after_s")
    wait_s = max(float(told), 0.0) if isinstance(told, int | float) else steps[repeats]
    if wait_s > _LONGEST_S:
        return None
    # Never sooner than told, and not all at the same moment.
    return wait_s * (1 + random.uniform(0, _SCATTER))  # noqa: S311 – spreads calls, guards nothing


async def rest(wait_s: float, cancel: CancelToken) -> None:
    """Wait; raises Cancelled soon after `cancel` was cancelled."""
    ends = time.monotonic() + wait_s
    while (left := ends - time.monotonic()) > 0:
        cancel.check()
        await asyncio.sleep(min(left, _LOOK_S))
    cancel.check()
