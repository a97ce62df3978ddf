"""Files that are none, have no end, change while they are read, or have names made to do harm."""

import asyncio
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hostile_pictures import seeds

from studio.assembly import build_studio
from studio.host.places import places
from studio.model.errors import BadInput, StudioError
from studio.model.history import Node
from studio.model.sentences import explain
from studio.session import markups
from studio.session.session import Session
from studio.session.sources import PastedPicture
from studio.session.studio import Studio

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="has these files")

_PATIENCE_S = 5
_SPARSE_BYTES = 10 * 1024**3


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link_to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket has 108 bytes at most
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.write(seeds("png")[0][:40])
        file.truncate(_SPARSE_BYTES)


_FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (_pipe, "no-regular-file"),
    "endless-device": (_link_to("/dev/zero"), "no-regular-file"),
    "terminal": (_link_to("/dev/tty"), "no-regular-file"),
    "socket": (_socket, "no-regular-file"),
    "log-that-waits": (_link_to("/proc/kmsg"), ""),
    "memory-of-the-machine": (_link_to("/proc/kcore"), ""),
    "itself": (lambda path: path.symlink_to(path), "file-unreadable"),
    "folder": (Path.mkdir, "file-unreadable"),
    "nothing": (Path.touch, "empty-picture"),
    "gone": (lambda path: None, "file-missing"),
    "sparse": (_sparse, "file-too-large"),
}
_NAMES = {
    "line-break": b"cup\nof\ttea.png",
    "turned-round": "cup\u202egnp.exe".encode(),
    "no-text": b"cup\xff\xfe.png",
    "markup": b'<img src="file:..etc.passwd">.png',
    "longest": b"a" * 251 + b".png",
    "longest-of-wide-letters": "\u00e4".encode() * 125 + b".png",
    "dots": b"...png",
    "option": b"--help.png",
    "percent": b"%s%n%00.png",
}


async def _open(file: Path, session: Session, studio: Studio) -> None:
    await session.add_images([file])


async def _reference(file: Path, session: Session, studio: Studio) -> None:
    await session.drafts.add_references(session.images()[0].id, [file])


async def _mask(file: Path, session: Session, studio: Studio) -> None:
    await session.masks.from_file(file, _root(session), fits=True)


async def _markup(file: Path, session: Session, studio: Studio) -> None:
    await markups.from_file(file, _root(session))


async def _new(file: Path, session: Session, studio: Studio) -> None:
    made = await studio.new_project([file])
    await made.close()


async def _project(file: Path, session: Session, studio: Studio) -> None:
    await studio.open_project(file)


_DOORS = {one.__name__: one for one in (_open, _reference, _mask, _markup, _new)}


def _root(session: Session) -> Node:
    return next(iter(session.history(session.images()[0].id).nodes.values()))


@contextmanager
def _patience() -> Iterator[None]:
    """A program that hangs in the system cannot be asked to stop: it ends, and says where."""
    import faulthandler

    faulthandler.dump_traceback_later(6 * _PATIENCE_S, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))
    return tmp_path


def _refused(door: object, file: Path, home: Path) -> StudioError:
    async def story() -> StudioError:
        studio = build_studio(places(), lambda event: None)
        good = PastedPicture(seeds("png")[0], "good.png")
        session = await studio.new_project([good], home / "good.palimpsest")
        try:
            with pytest.raises(StudioError) as refused:
                await door(file, session, studio)  # type: ignore[operator]
        finally:
            await session.close()
        return refused.value

    with _patience():
        return asyncio.run(asyncio.wait_for(story(), _PATIENCE_S))


@pytest.mark.parametrize("door", _DOORS)
@pytest.mark.parametrize("name", _FILES)
def test_what_is_no_file_with_an_end_is_refused_at_once(name: str, door: str, home: Path) -> None:
    make, kind = _FILES[name]
    file = home / "cup.png"
    make(file)

    refused = _refused(_DOORS[door], file, home)

    print(f"{name} {door}: {explain(refused).text}")
    assert isinstance(refused, BadInput)
    assert kind in ("", refused.kind)
    assert "cup.png" in explain(refused).text


@pytest.mark.parametrize("name", [name for name in _FILES if name != "sparse"])
def test_no_project_is_waited_for(name: str, home: Path) -> None:
    file = home / "cup.palimpsest"
    _FILES[name][0](file)

    assert explain(_refused(_project, file, home)).text


@pytest.mark.parametrize("name", _NAMES)
def test_whatever_a_file_is_called_it_is_opened(name: str, home: Path) -> None:
    file = home / "files" / os.fsdecode(_NAMES[name])
    file.parent.mkdir()
    file.write_bytes(seeds("png")[0])

    async def story() -> tuple[str, str, Path]:
        studio = build_studio(places(), lambda event: None)
        session = await studio.new_project([file])
        await session.drafts.add_references(session.images()[0].id, [file])
        await session.close()
        again = await studio.open_project(session.path)
        image, reference = again.images()[0], again.drafts.draft(again.images()[0].id).references[0]
        await again.close()
        return image.name, reference.caption, session.path

    with _patience():
        image, caption, project = asyncio.run(story())

    assert image
    assert image == caption
    assert project.parent == build_studio(places(), lambda event: None).projects_folder
    assert project.name.encode()  # it is text
    assert not list(home.glob("*.palimpsest"))


def test_a_name_that_no_file_can_have_is_said_so(home: Path) -> None:
    """An address that is dropped may hold a zero."""
    for door in (*_DOORS.values(), _project):
        (home / "good.palimpsest").unlink(missing_ok=True)
        assert _refused(door, home / "cup\0.png", home).kind == "file-unreadable"


def test_a_file_that_is_written_to_while_it_is_read_is_said_so(home: Path) -> None:
    """Not half of one picture and half of another. Long enough to be written to on a busy machine."""
    file = home / "cup.png"
    file.write_bytes(seeds("png")[0])
    os.truncate(file, 100_000_000)
    is_over = threading.Event()

    def write() -> None:
        while not is_over.is_set():
            with file.open("ab") as more:
                more.write(b"more")

    writing = threading.Thread(target=write)
    writing.start()
    try:
        refused = _refused(_open, file, home)
    finally:
        is_over.set()
        writing.join()

    assert refused.kind == "file-changed"


def test_a_file_that_is_cut_while_it_is_read_is_said_so(home: Path) -> None:
    """A program dies of a mapping that is cut short under it; that is not the picture's fault."""
    file = home / "cup.png"
    whole = seeds("png")[0]
    is_over = threading.Event()

    def cut() -> None:
        while not is_over.is_set():
            file.write_bytes(whole + bytes(8_000_000))
            os.truncate(file, 0)

    file.write_bytes(whole)
    cutting = threading.Thread(target=cut)
    cutting.start()
    try:
        refused = _refused(_open, file, home)
    finally:
        is_over.set()
        cutting.join()

    assert refused.kind in ("file-changed", "empty-picture")
