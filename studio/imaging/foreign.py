"""The one door for foreign bytes: they are decoded in the pixel process, never in this one."""

from pathlib import Path

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


def open_file(path: Path, *, cancel: CancelToken | None = None) -> Opened:
    """As `open_picture`, of a file that nobody writes any more: its bytes are not read here."""
    try:
        file = path.open("rb", buffering=0)
    except OSError as error:
        raise BadInput("file-unreadable", name=path.name, reason=error.strerror or "") from error
    with file:
        return _CREW.open(file, path.name, cancel)


def get_ready() -> None:
    """Start a process now, so that the first picture need not wait for it."""
    _CREW.get_ready()
