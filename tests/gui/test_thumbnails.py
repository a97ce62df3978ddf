"""The cache of small pictures."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from history_makings import AtOnce, Shelf
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from studio.model.pixels import Pixels
from studio.ui.thumbnails import ThumbnailCache

Run = Callable[[Coroutine[Any, Any, Any]], Any]


def test_a_picture_is_there_after_it_said_it_is_ready(qtbot: QtBot, qapp: object) -> None:
    cache = ThumbnailCache(Shelf().load, AtOnce())

    with qtbot.waitSignal(cache.ready) as ready:
        first = cache.pixmap("a")

    second = cache.pixmap("a")
    assert first is None
    assert ready.args == ["a"]
    assert second is not None
    assert second.size() == QSize(6, 4)


def test_a_whole_picture_is_never_cropped_and_a_filled_one_never_bars(qapp: object) -> None:
    cache = ThumbnailCache(Shelf().load, AtOnce())
    cache.pixmap("a")

    whole, filled = cache.whole("a", QSize(30, 30), 2.0), cache.filled("a", QSize(30, 30), 2.0)

    assert whole is not None
    assert whole.size() == QSize(60, 40)
    assert whole.devicePixelRatio() == 2.0
    assert filled is not None
    assert filled.size() == QSize(60, 60)


def test_what_cannot_be_loaded_is_asked_for_once(qtbot: QtBot, qapp: object) -> None:
    shelf = Shelf("a")
    cache = ThumbnailCache(shelf.load, AtOnce())

    with qtbot.waitSignal(cache.failed):
        cache.pixmap("a")
    cache.pixmap("a")

    assert cache.is_broken("a")
    assert shelf.asked == ["a"]


def test_old_pictures_go_when_the_bytes_are_used_up(qapp: object) -> None:
    shelf = Shelf()
    cache = ThumbnailCache(shelf.load, AtOnce(), bytes_max=3 * 6 * 4 * 4)
    for key in "abcd":
        cache.pixmap(key)

    for key in "bcda":
        cache.pixmap(key)

    assert shelf.asked == ["a", "b", "c", "d", "a"]


def test_the_latest_wish_is_loaded_first(
    run: Callable[[Coroutine[Any, Any, Any]], Any], qapp: object
) -> None:
    asked: list[str] = []

    async def load(key: str) -> Pixels:
        asked.append(key)
        await asyncio.sleep(0)
        return Pixels(1, 1, 1, 8, memoryview(b"x"))

    async def scroll() -> None:
        async with asyncio.TaskGroup() as group:
            cache = ThumbnailCache(load, _Started(group), loads_max=1)
            for key in "abc":
                cache.pixmap(key)

    run(scroll())

    assert asked == ["a", "c", "b"]


class _Started:
    def __init__(self, group: asyncio.TaskGroup) -> None:
        self._group = group

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> object:
        return self._group.create_task(work, name=name)
