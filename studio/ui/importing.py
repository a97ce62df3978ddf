"""The rooms of the window, imported one after the other while it answers."""

import asyncio
import importlib
import pkgutil

import studio.ui

# What nobody sees before it is asked for: dialogs, and what only they are made of.
_LATER = ("studio.ui.accounts.", "studio.ui.unclaimed.", "studio.ui.sheet.", "studio.ui.last_words")


async def import_rooms() -> None:
    """Import what the desk is made of, a module at a time, on the thread of the window.

    In another thread it would meet the window's own work: PySide makes its classes as they are first named,
    and while it did so beside a window that was asked what it shows, the program died.
    """
    names = [found.name for found in pkgutil.walk_packages(studio.ui.__path__, "studio.ui.")]
    for name in sorted(names, key=_depth):
        if not name.endswith("_dialog") and not name.startswith(_LATER):
            importlib.import_module(name)
            await asyncio.sleep(0)


def _depth(name: str) -> tuple[int, str]:
    """Small parts first, then what they are parts of: so that no import brings many others at once."""
    if ".wiring." in name:
        return 2, name
    return (3 if name == "studio.ui.desk" else name.count(".") == 2), name
