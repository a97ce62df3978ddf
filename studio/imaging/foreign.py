"""The one door for foreign bytes: they are decoded in the pixel process, never in this one."""

from io import FileIO
from pathlib import Path

from studio.imaging import regular_file
from studio.imaging.decoded import check_bytes
from studio.imaging.opened import Opened
from studio.imaging.pixel_process.crew import Crew
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput

_CREW = Crew()  # starts nothing until it is asked


def open_picture(data: bytes, *, name: str, cancel: CancelToken | None = None) -> Opened:
    """The picture in `data`; raises BadInput with a sentence that names it `name`, and Cancelled.

    Waits, so it belongs in a thread.
    """
    check_bytes(len(data), name)
    return _CREW.open(data, name, cancel)


def open_file(path: Path, *, name: str = "", cancel: CancelToken | None = None) -> Opened:
    """As `open_picture`, of a file: its bytes are not read here. Named as the file is without `name`.

    Raises BadInput also where somebody wrote to it meanwhile: its process may have died of that, or have
    seen half of each.
    """
    shown = name or path.name
    with regular_file.opened(path, shown) as file:
        before = regular_file.stamp_of(file)
        try:
            opened = _CREW.open(file, shown, cancel)
        except BadInput:
            _require_unchanged(file, before, shown)
            raise
        _require_unchanged(file, before, shown)
        return opened


def get_ready() -> None:
    """Start a process now, so that the first picture need not wait for it."""
    _CREW.get_ready()


def _require_unchanged(file: FileIO, before: regular_file.Stamp, name: str) -> None:
    if regular_file.stamp_of(file) != before:
        raise BadInput("file-changed", name=name)
