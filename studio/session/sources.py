"""Where pictures come from: files on disk, or bytes that were pasted or dropped."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.model.errors import BadInput

FILE_BYTES_MAX = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class PastedPicture:
    """An encoded picture without a file; `name` is shown to the user.

    `data` may be what makes the bytes, for a thread: encoding a large picture takes a while.
    """

    data: bytes | Callable[[], bytes]
    name: str


Source = Path | PastedPicture


def name_of(source: Source) -> str:
    """The name shown for a source: the file's, without its folder; bytes that are no text are replaced."""
    return source.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def stem_of(source: Source) -> str:
    """The name an image or project gets from a source."""
    name = name_of(source)
    return Path(name).stem or name


async def read_source(source: Source) -> bytes:
    """The bytes of a source. Raises BadInput when they cannot be read, are none or too many."""
    import asyncio  # noqa: PLC0415 – the window's frame knows sources, and is painted before there is a loop

    if isinstance(source, PastedPicture):
        data = source.data if isinstance(source.data, bytes) else await asyncio.to_thread(source.data)
        return _checked(data, source.name)
    return await asyncio.to_thread(_read_file, source)


def _read_file(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > FILE_BYTES_MAX:
            raise BadInput("file-too-large", name=path.name, gigabytes=f"{size / 1024**3:.1f}")
        return _checked(path.read_bytes(), path.name)
    except FileNotFoundError as error:
        raise BadInput("file-missing", name=path.name) from error
    except OSError as error:
        raise BadInput("file-unreadable", name=path.name, reason=error.strerror or "") from error


def _checked(data: bytes, name: str) -> bytes:
    if not data:
        raise BadInput("empty-picture", name=name)
    return data
