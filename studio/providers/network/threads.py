"""Work in a thread that comes to its end before a cancellation is heard: nothing is left running."""

import asyncio
import contextvars
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """As asyncio.to_thread; cancelled meanwhile, it raises CancelledError only when `work` is done."""
    context = contextvars.copy_context()
    running = asyncio.get_running_loop().run_in_executor(None, lambda: context.run(work, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait({running})
        if not running.cancelled():
            running.exception()  # looked at, or asyncio would tell it to nobody
        raise
