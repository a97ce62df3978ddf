"""The window's door: paints the shell first, then imports the heavy rooms and opens what was asked for.

The order, and why: Qt and the window's frame come first, since a person waits for the first paint; then the
event loop and the log; numpy, OpenCV, the store and the engine are imported in a thread while the window
already answers, then what is seen, a module at a time; only then is there a studio, and with it a project.
"""

import builtins
import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from studio import VERSION

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtWidgets import QApplication

    from studio.host.places import Places
    from studio.model.events import Event
    from studio.session.studio import Studio
    from studio.ui.interrupts import Interrupts
    from studio.ui.look.theme import Choice
    from studio.ui.window import Window

_THREADS = 6
_START_S = 2.0  # in which the project is opened and shown
_PAINT_S = 0.2  # a window that the system does not show at once is painted later


def run(words: Sequence[str]) -> int:
    """Open the studio on the project or picture named in `words`, if any; the exit code of the program."""
    if not _has_display():
        from studio.model.sentences import fill

        sentence = fill("no-display", {"command": "palimpsest new PROJECT PICTURE"})
        sys.stderr.write(sentence.text + "\n")
        return 1

    gc.disable()  # while so much is made and all of it stays, there is no garbage to look for
    plain_import = builtins.__import__
    from PySide6.QtWidgets import QApplication

    # PySide's own reads the source of every module that comes after it, looking for a switch we do not use:
    # a tenth of the whole start.
    builtins.__import__ = plain_import

    from studio.host.places import places

    app = QApplication([sys.argv[0]])
    app.setApplicationName("palimpsest")
    app.setApplicationDisplayName("Palimpsest")
    app.setDesktopFileName("palimpsest")
    app.setQuitOnLastWindowClosed(False)
    from studio.model.errors import StudioError

    try:
        return _open(app, places(), words)
    except StudioError as error:  # as when the disk is full, or a folder of ours cannot be written to
        from studio.model.sentences import explain
        from studio.ui.last_words import say

        sys.stderr.write(explain(error).text + "\n")
        say(error)
        return 1


def _open(app: "QApplication", here: "Places", words: Sequence[str]) -> int:
    """Until the window is closed. Raises StudioError where there can be none."""
    window = _framed(app, here)

    from studio.ui.interrupts import Interrupts

    interrupts = Interrupts()
    interrupts.asked.connect(window.allow_close)
    _paint(app, window)

    import asyncio

    from studio.ui.loop import Loop

    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        return runner.run(_live(window, interrupts, here, words))


def _framed(app: "QApplication", here: "Places") -> "Window":
    """The window's frame; there is nothing to ask yet when it is closed."""
    from studio.host.language import translations
    from studio.host.preferences import Preferences
    from studio.model.words import speak
    from studio.ui.look.dress import dress
    from studio.ui.window import Window

    preferences = Preferences(here)
    speak(translations(preferences.text("language")))
    dress(app, cast("Choice", preferences.text("theme")))
    window = Window()
    window.close_wanted.connect(window.allow_close)
    return window


def _paint(app: "QApplication", window: "Window") -> None:
    """Until the frame has been seen: what comes next takes the processor for a while."""
    window.appear()
    patience_ends = time.monotonic() + _PAINT_S
    while not window.windowHandle().isExposed() and time.monotonic() < patience_ends:
        time.sleep(0.001)
        app.processEvents()


async def _live(window: "Window", interrupts: "Interrupts", here: "Places", words: Sequence[str]) -> int:
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from studio.host.crashes import CrashWatch, note_loop_trouble
    from studio.host.log import start_log, stop_log

    crashes = CrashWatch(start_log(here))
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(note_loop_trouble)
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, "studio"))  # closing the loop ends it
    closed = asyncio.Event()
    window.closed.connect(closed.set)
    try:
        if window.isVisible():  # else it was closed before there was a loop
            await _work(window, closed, here, words)
        return interrupts.exit_code
    finally:
        interrupts.stop()
        crashes.stop()
        stop_log()


async def _work(window: "Window", closed: "asyncio.Event", here: "Places", words: Sequence[str]) -> None:
    """Until the window is closed; while the rooms are still being imported there is nothing to ask."""
    import asyncio

    from studio.imaging.memory import keep_giving_back
    from studio.ui.event_road import EventRoad
    from studio.ui.importing import import_rooms

    road = EventRoad()
    studio = await asyncio.to_thread(_with_heavy_rooms, here, road.publish)
    await import_rooms()
    if closed.is_set():
        return

    from studio.ui.desk import Desk

    window.close_wanted.disconnect(window.allow_close)
    desk = Desk(window, studio, road, VERSION)
    if not closed.is_set():  # building the desk takes a moment in which the window may go
        desk.open_first(_asked_for(words))
        loop = asyncio.get_running_loop()
        loop.call_later(_START_S, _look_for_garbage)
        loop.call_later(_START_S, loop.run_in_executor, None, _learn_to_read)
    tidying = asyncio.ensure_future(keep_giving_back())
    await closed.wait()
    tidying.cancel()
    await desk.finish()


def _look_for_garbage() -> None:
    """From now on, and among what comes from now on: to look through all that is here stops the window for
    40 ms each time.
    """
    gc.freeze()
    gc.enable()


def _learn_to_read() -> None:
    """In a thread: the first instruction that is read makes the grammar's patterns, which takes a tenth of a
    second. One that is not understood meets them all.
    """
    from studio.engine.grammar import parse

    parse('brighter, and a wish nobody has "said"')


def _with_heavy_rooms(here: "Places", publish: "Callable[[Event], None]") -> "Studio":
    """In a thread, while the window answers: numpy, OpenCV, the store, the engine; nothing of Qt."""
    import cv2  # noqa: F401 – the canvas will want it

    from studio.assembly import build_studio

    return build_studio(here, publish)


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
