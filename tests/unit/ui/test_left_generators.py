"""Async generators that nobody closed are closed on the loop."""

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from studio.ui.left_generators import LeftGenerators


def test_a_generator_that_was_left_does_what_it_has_to_at_its_end(
    run: Callable[[Coroutine[Any, Any, Any]], Any],
) -> None:
    said: list[str] = []

    async def words() -> AsyncGenerator[str, None]:
        try:
            yield "first"
            yield "second"
        finally:
            await asyncio.sleep(0)
            said.append("closed")

    async def story() -> None:
        left = LeftGenerators()
        async for word in words():
            said.append(word)
            break
        gc.collect()
        await asyncio.sleep(0)
        await left.stop()

    run(story())

    assert said == ["first", "closed"]
