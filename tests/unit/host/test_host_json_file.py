"""A small file is written whole or not at all."""

import errno
import os
import threading
from pathlib import Path

import pytest

from studio.host.json_file import JsonFile, free_path
from studio.model.errors import HostError


def test_a_write_that_fails_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = JsonFile(tmp_path / "a.json")
    file.update(lambda _: {"kept": 1})

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HostError) as caught:
        file.update(lambda _: {"kept": 2})

    assert caught.value.kind == "disk-trouble"
    assert file.read() == {"kept": 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.json.lock", "a.json"]


def test_changes_from_many_threads_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.json"

    def add(number: int) -> None:
        JsonFile(path).update(lambda content: content | {str(number): number})

    threads = [threading.Thread(target=add, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(JsonFile(path).read()) == 16


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"[1]", b"null", b"[" * 100_000, b'{"a": NaN'])
def test_what_is_not_an_object_is_set_aside(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "a.json").write_bytes(text)
    file = JsonFile(tmp_path / "a.json")

    found = file.read()

    assert found == {}
    assert (tmp_path / "a-damaged.json").read_bytes() == text
    assert [notice.kind for notice in file.notices] == ["file-set-aside"]


def test_a_second_damaged_file_does_not_replace_the_first(tmp_path: Path) -> None:
    for text in ("first", "second"):
        (tmp_path / "a.json").write_text(text)
        JsonFile(tmp_path / "a.json").read()

    assert (tmp_path / "a-damaged.json").read_text() == "first"
    assert (tmp_path / "a-damaged-2.json").read_text() == "second"


def test_letters_of_every_script_come_back(tmp_path: Path) -> None:
    JsonFile(tmp_path / "a.json").update(lambda _: {"name": "сурет қ 写真"})

    assert JsonFile(tmp_path / "a.json").read() == {"name": "сурет қ 写真"}


def test_a_free_path_counts_upwards(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    (tmp_path / "a-2.png").touch()

    assert free_path(tmp_path / "a.png").name == "a-3.png"
    assert free_path(tmp_path / "b.png").name == "b.png"
