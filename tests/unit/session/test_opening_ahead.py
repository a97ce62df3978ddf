"""A project that is opened before there is a window for it."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from stage import noise, pasted

from studio.model.errors import StudioError
from studio.session.opening_ahead import OpeningAhead
from studio.session.session import Session
from studio.session.studio import Studio

Run = Callable[[Any], Any]


async def a_project(studio: Studio) -> Path:
    session = await studio.new_project([pasted(noise(), "cup.png")])
    await session.close()
    return session.path


def lone(path: Path) -> list[str]:
    """What lies beside a project: nothing, once nobody has it open."""
    return [found.name for found in path.parent.iterdir()]


def test_whoever_takes_it_has_it(studio: Studio, run: Run) -> None:
    async def story() -> None:
        path = await a_project(studio)
        ahead = OpeningAhead(studio.open_project(path))

        session = await ahead.take()
        await ahead.let_go()

        assert not session.is_read_only
        await session.keep_list.add(session.images()[0].id, "the cup")  # still open
        await session.close()
        assert lone(path) == [path.name]

    run(story())


@pytest.mark.parametrize("moments", [0, 1, 3, 10])
def test_one_that_is_let_go_on_the_way_leaves_nothing_open(studio: Studio, run: Run, moments: int) -> None:
    async def story() -> None:
        path = await a_project(studio)
        ahead = OpeningAhead(studio.open_project(path))
        for _ in range(moments):
            await asyncio.sleep(0)

        await ahead.let_go()

        assert lone(path) == [path.name]

    run(story())


def test_one_that_nobody_takes_is_closed(studio: Studio, run: Run) -> None:
    async def story() -> None:
        path = await a_project(studio)
        is_open = asyncio.Event()
        ahead = OpeningAhead(_told(studio.open_project(path), is_open))
        await is_open.wait()

        await ahead.let_go()

        assert lone(path) == [path.name]

    run(story())


async def _told(opening: Coroutine[Any, Any, Session], is_open: asyncio.Event) -> Session:
    session = await opening
    is_open.set()
    return session


def test_what_went_wrong_is_told_to_whoever_takes_it(studio: Studio, run: Run, tmp_path: Path) -> None:
    async def story() -> None:
        ahead = OpeningAhead(studio.open_project(tmp_path / "gone.palimpsest"))

        with pytest.raises(StudioError):
            await ahead.take()
        await ahead.let_go()

    run(story())
