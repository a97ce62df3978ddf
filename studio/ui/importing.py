"""The rooms of the window, imported one after the other while it answers."""

import asyncio
import importlib
import pkgutil
import sys
import time

import studio.ui

# What nobody sees before it is asked for: dialogs, and what only they are made of.
_LATER = ("studio.ui.accounts.", "studio.ui.unclaimed.", "studio.ui.sheet.", "studio.ui.last_words")


_TURN_S = 0.001  # most modules take a quarter of that, and so does a turn of the loop
_SWITCH_S = 0.0005  # what reads the project meanwhile is handed the interpreter ten times sooner


async def import_rooms() -> None:
    """Import what the desk is made of, a few modules at a time, on the thread of the window.

    In another thread it would meet the window's own work: PySide makes its classes as they are first named,
    and while it did so beside a window that was asked what it shows, the program died.
    """
    names = [found.name for found in pkgutil.walk_packages(studio.ui.__path__, "studio.ui.")]
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)
    try:
        turn_ends = time.monotonic() + _TURN_S
        for name in sorted(names, key=_depth):
            if name.endswith("_dialog") or name.startswith(_LATER):
                continue
            importlib.import_module(name)
            if time.monotonic() > turn_ends:
                await asyncio.sleep(0)
                turn_ends = time.monotonic() + _TURN_S
    finally:
        sys.setswitchinterval(usual_s)


def _depth(name: str) -> tuple[int, str]:
    """Small parts first, then what they are parts of: so that no import brings many others at once."""
    if ".wiring." in name:
        return 2, name
    return (3 if name == "studio.ui.desk" else name.count(".") == 2), name
