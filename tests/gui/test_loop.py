"""The window's loop does what asyncio's own does."""

import asyncio
import gc
from collections.abc import AsyncGenerator

from PySide6.QtWidgets import QApplication

from studio.ui.loop import Loop


def test_a_generator_that_nobody_closes_comes_to_its_end(qapp: QApplication) -> None:
    ended = asyncio.Event()

    async def numbers() -> AsyncGenerator[int, None]:
        try:
            yield 1
        finally:
            await asyncio.sleep(0)
            ended.set()

    async def story() -> None:
        async for _ in numbers():
            break
        gc.collect()
        await asyncio.wait_for(ended.wait(), 5)

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        runner.run(story())

    assert ended.is_set()
