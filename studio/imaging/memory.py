"""Memory that was freed goes back to the system, and does not stay with the program for good."""

import asyncio
import ctypes
import sys
import time

_EVERY_S = 20.0
_WORKED_S = 1.0  # of processor time: less frees little


def give_back() -> None:
    """Return the freed pages of all heaps; does nothing where the system's allocator cannot (it is glibc's).

    Each thread that worked on pictures has a heap of its own, and glibc keeps what is freed in it: after an
    afternoon that was 1.5 GB more than was in use. Takes some ten milliseconds; call it in a thread.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


async def keep_giving_back() -> None:
    """Now and then, when there was work since the last time; until it is cancelled."""
    before = time.process_time()
    while True:
        await asyncio.sleep(_EVERY_S)
        if time.process_time() - before > _WORKED_S:
            await asyncio.to_thread(give_back)
            before = time.process_time()
