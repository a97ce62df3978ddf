"""Why the program cannot start is said, in a box, where there is no window for it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from studio.app import _open
from studio.host.places import Places
from studio.model.errors import HostError
from studio.ui.last_words import say


def test_a_home_that_cannot_be_read_is_the_worlds_doing(qapp: QApplication, tmp_path: Path) -> None:
    nowhere = tmp_path / "a file"
    nowhere.write_text("not a folder")

    with pytest.raises(HostError) as caught:
        _open(qapp, Places(*(nowhere / name for name in ("config", "data", "cache", "documents"))), ())

    assert caught.value.facts["name"] == "preferences.json"


def test_it_is_said_as_plain_text_until_it_is_closed(qapp: QApplication) -> None:
    seen: list[tuple[str, str, Qt.TextFormat]] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append((box.text(), box.informativeText(), box.textFormat()))
        box.close()

    QTimer.singleShot(0, look)
    say(HostError("folder-not-writable", folder="<img src=file:///etc/passwd>"))

    assert seen == [
        (
            "<img src=file:///etc/passwd> cannot be written to.",
            "Choose another folder.",
            Qt.TextFormat.PlainText,
        )
    ]
