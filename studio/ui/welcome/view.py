"""What the welcome page shows, and its pictures, read off the main thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtGui import QImage, QImageReader

from studio.model.project import RecentProject
from studio.model.words import mark

SAMPLE = "sample"
SAMPLE_PICTURE = "pictures/dandelion.jpg"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An edit of the sample that the built-in engine really does; `instruction` is what it is asked for.

    `picture` is the file of its result. The mask is an `oval` (left, top, right, bottom) in pixels of the
    sample; its edge is refined `refine_px` to both sides where that is given.
    """

    key: str
    title: str
    note: str
    instruction: str
    picture: str
    oval: tuple[int, int, int, int] | None = None
    refine_px: int | None = None


SUGGESTIONS = (
    Suggestion(
        "warmer",
        mark("Make the light warmer"),
        mark("The whole picture"),
        "make the light warmer",
        "sample/warmer.jpg",
    ),
    Suggestion(
        "remove",
        mark("Remove one dandelion"),
        mark("Shows you the mask first"),
        "remove this",
        "sample/remove.jpg",
        (1180, 584, 1460, 820),
    ),
    Suggestion(
        "recolour",
        mark("Turn a seed head lilac"),
        mark("Finds its hairs one by one"),
        "recolour it lilac",
        "sample/recolour.jpg",
        (230, 65, 706, 475),
        refine_px=16,
    ),
)


@dataclass(frozen=True, slots=True)
class WelcomeView:
    """The projects opened last, newest first, as seen on `today`; whether there is an account already."""

    recent: tuple[RecentProject, ...] = ()
    today: date = date.min
    has_account: bool = False


def recent_key(project: RecentProject) -> str:
    """The key of a project's picture."""
    return f"recent:{project.path}"


def read_pictures(folder: Path, recent: Sequence[RecentProject]) -> dict[str, QImage]:
    """The sample, the results of the suggestions below `folder`, and thumbnails; for a worker thread."""
    found = {SAMPLE: _read(folder / SAMPLE_PICTURE)}
    found |= {one.key: _read(folder / one.picture) for one in SUGGESTIONS}
    for project in recent:
        found[recent_key(project)] = QImage.fromData(project.thumbnail) if project.thumbnail else QImage()
    return {key: image for key, image in found.items() if not image.isNull()}


def _read(path: Path) -> QImage:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    return reader.read()
