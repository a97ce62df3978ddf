"""The window's door: paints the shell first, then imports the heavy rooms and opens what was asked for.

The order, and why: Qt and the window's frame come first, since a person waits for the first paint; numpy,
OpenCV, the store and the engine are imported in a thread while the window already answers; only then is
there a studio, and with it a project.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from studio.model.sentences import fill

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from studio.host.places import Places
    from studio.ui.look.theme import Choice
    from studio.ui.window import Window

_THREADS = 6


def run(words: Sequence[str]) -> int:
    """Open the studio on the project or picture named in `words`, if any; the exit code of the program."""
    if not _has_display():
        sentence = fill("no-display", {"command": "palimpsest new PROJECT PICTURE"})
        sys.stderr.write(sentence.text + "\n")
        return 1

    from PySide6.QtWidgets import QApplication

    from studio.ui.loop import Loop

    app = QApplication([sys.argv[0]])
    app.setApplicationName("palimpsest")
    app.setApplicationDisplayName("Palimpsest")
    app.setDesktopFileName("palimpsest")
    app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        return runner.run(_live(app, words))


async def _live(app: "QApplication", words: Sequence[str]) -> int:
    from studio.host.crashes import CrashWatch, note_loop_trouble
    from studio.host.language import translations
    from studio.host.log import start_log, stop_log
    from studio.host.places import places
    from studio.host.preferences import Preferences
    from studio.model.words import speak
    from studio.ui.interrupts import Interrupts
    from studio.ui.look.dress import dress
    from studio.ui.window import Window

    here = places()
    crashes = CrashWatch(start_log(here))
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(note_loop_trouble)
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, "studio"))  # closing the loop ends it
    preferences = Preferences(here)
    speak(translations(preferences.text("language")))
    dress(app, cast("Choice", preferences.text("theme")))
    window, closed = Window(), asyncio.Event()
    window.closed.connect(closed.set)  # before anything can ask the window to go
    interrupts = Interrupts()
    interrupts.asked.connect(window.allow_close)
    window.appear()
    try:
        await _work(window, closed, here, words)
        return interrupts.exit_code
    finally:
        interrupts.stop()
        crashes.stop()
        stop_log()


async def _work(window: "Window", closed: asyncio.Event, here: "Places", words: Sequence[str]) -> None:
    """Until the window is closed; while the rooms are still being imported there is nothing to ask."""
    from studio.ui.event_road import EventRoad

    window.close_wanted.connect(window.allow_close)
    build_studio, program_version, desk_class = await asyncio.to_thread(_import_heavy_rooms)
    if closed.is_set():
        return
    window.close_wanted.disconnect(window.allow_close)
    road = EventRoad()
    desk = desk_class(window, build_studio(here, road.publish), road, program_version())
    if not closed.is_set():  # building the desk takes a moment in which the window may go
        desk.open_first(_asked_for(words))
    await closed.wait()
    await desk.finish()


def _import_heavy_rooms() -> tuple[Any, ...]:
    """In a thread, while the window answers: numpy, OpenCV, the store, the engine, the canvas."""
    from studio.assembly import build_studio, program_version
    from studio.ui.desk import Desk

    return build_studio, program_version, Desk


def _asked_for(words: Sequence[str]) -> Path | str | None:
    """The sample, a file, or nothing."""
    if "--sample" in words:
        return "--sample"
    named = next((word for word in words if not word.startswith("-")), None)
    return Path(named).absolute() if named else None


def _has_display() -> bool:
    """Whether Qt can open a window; other systems than X and Wayland always have one."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
