"""The window's rooms are imported where Qt is at home, and between them it answers."""

import asyncio
import sys
import threading

from studio.ui.importing import import_rooms


def test_rooms_are_imported_one_at_a_time_on_the_thread_of_the_loop(run_qt, monkeypatch) -> None:
    asked: list[tuple[str, threading.Thread]] = []
    really = sys.modules["importlib"].import_module

    def noted(name: str) -> object:
        asked.append((name, threading.current_thread()))
        return really(name)

    monkeypatch.setattr("studio.ui.importing.importlib.import_module", noted)
    turns = 0

    async def story() -> None:
        nonlocal turns
        work = asyncio.ensure_future(import_rooms())
        while not work.done():
            turns += 1
            await asyncio.sleep(0)
        await work

    run_qt(story())

    names = [name for name, _ in asked]
    assert "studio.ui.desk" in names
    assert names.index("studio.ui.canvas.canvas") < names.index("studio.ui.wiring.canvas_wiring")
    assert {thread for _, thread in asked} == {threading.main_thread()}
    assert turns > len(names) / 2
