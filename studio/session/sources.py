"""Where pictures come from: files on disk, or bytes that were pasted or dropped."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PastedPicture:
    """An encoded picture without a file; `name` is shown to the user."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class HeldPicture:
    """One whose bytes are made when they are wanted: for a large picture that is work for a thread."""

    encoded: Callable[[], bytes]
    name: str


Source = Path | PastedPicture | HeldPicture


def name_of(source: Source) -> str:
    """The name shown for a source: the file's, without its folder; bytes that are no text are replaced."""
    return (source.name or str(source)).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def stem_of(source: Source) -> str:
    """The name an image or project gets from a source."""
    name = name_of(source)
    return Path(name).stem or name
