"""What was made to be dragged out does not stay for ever."""

import os
import time
from pathlib import Path

import pytest

from studio.host.drag_files import DragFiles
from studio.host.places import places


def test_what_nobody_asked_for_since_yesterday_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path))
    files = DragFiles(places())
    old, new = files.folder("project", "old") / "a.png", files.folder("project", "new") / "b.png"
    gone = files.folder("another", "node") / "c.png"
    for path in (old, new, gone):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"png")
    for path in (old, gone):
        os.utime(path, (time.time() - 25 * 3600,) * 2)

    files.sweep()

    left = [path for path in (tmp_path / "cache" / "drag").rglob("*") if path.is_file()]
    assert left == [new]
    assert not gone.parent.parent.exists()


def test_ids_of_a_file_never_become_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path))

    folder = DragFiles(places()).folder("/etc", "../../..")

    assert folder.resolve().is_relative_to(tmp_path / "cache" / "drag")
