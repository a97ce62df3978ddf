"""Two who want the same come one after the other, whatever becomes of the first."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from stage import opened

from studio.session.one_at_a_time import OneAtATime
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def test_one_waits_for_another_of_the_same_key_alone(run: Run) -> None:
    async def story() -> list[str]:
        each, told, gate = OneAtATime(), [], asyncio.Event()

        async def work(key: str, name: str, *, waits: bool = False) -> None:
            async with each.on(key):
                told.append(f"{name} begins")
                if waits:
                    await gate.wait()
                told.append(f"{name} ends")

        async with asyncio.TaskGroup() as group:
            group.create_task(work("one", "first", waits=True))
            group.create_task(work("one", "second"))
            group.create_task(work("other", "third"))
            await asyncio.sleep(0.01)
            told.append("gate")
            gate.set()
        assert each.is_idle
        return told

    assert run(story()) == [
        "first begins",
        "third begins",
        "third ends",
        "gate",
        "first ends",
        "second begins",
        "second ends",
    ]


def test_nothing_is_left_of_one_that_was_cancelled_or_failed(run: Run) -> None:
    async def story() -> bool:
        each = OneAtATime()

        async def fails() -> None:
            async with each.on("a"):
                await asyncio.sleep(0)
                raise ValueError

        async def lasts() -> None:
            async with each.on("a"):
                await asyncio.Event().wait()

        tasks = [asyncio.ensure_future(work) for work in (fails(), lasts(), lasts())]
        await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
            with suppress(ValueError, asyncio.CancelledError):
                await task
        return each.is_idle

    assert run(story())


def test_nothing_is_left_of_pictures_that_were_asked_for(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        head = session.history(image_id).head or ""

        for _ in range(2):  # the second time it is warm
            await session.pictures.sheet(head)

        assert session.pictures._loading.is_idle
        await session.close()

    run(story())
