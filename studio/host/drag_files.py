"""Files of nodes made to be dragged to other programs: those may read them for a day, then they go."""

import time
from contextlib import suppress
from pathlib import Path

from studio.host.places import Places, folder_name

_KEPT_S = 24 * 3600


class DragFiles:
    """A folder a project, below it one a node; ids of a project file are claims and never become paths."""

    def __init__(self, places: Places) -> None:
        self._top = places.cache / "drag"

    def folder(self, project_id: str, node_id: str) -> Path:
        """Where the file of a node lies, or will."""
        return self._top / folder_name(project_id) / folder_name(node_id)

    def sweep(self) -> None:
        """Remove what was last asked for more than a day ago; belongs in a thread."""
        oldest = time.time() - _KEPT_S
        for path in self._top.glob("*/*/*"):
            with suppress(OSError):  # another program, or another studio, has it in hand
                if path.stat().st_mtime < oldest:
                    path.unlink()
        for folder in (*self._top.glob("*/*"), *self._top.glob("*")):
            with suppress(OSError):  # there is something in it
                folder.rmdir()
