"""The images of a project under pointer, keys and drops."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from history_makings import thumbnails
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from studio.model.project import Image
from studio.ui.images.image_strip import ImageStrip
from studio.ui.images.tiles import IMAGE_TYPE

IMAGES = tuple(Image(f"i{at}", name, at, head=f"n{at}") for at, name in enumerate(["bowl", "coffee", "lamp"]))


@pytest.fixture
def strip(qtbot: QtBot) -> ImageStrip:
    made = ImageStrip(thumbnails())
    qtbot.addWidget(made)
    made.resize(264, made.height())
    made.present(IMAGES, "i0")
    made.show()
    return made


@pytest.fixture
def tiles(strip: ImageStrip) -> QWidget:
    found = strip.findChild(QWidget, "image-tiles")
    assert found is not None
    return found


def drop(target: QWidget, at: QPointF, fill: Callable[[QMimeData], None]) -> None:
    data = QMimeData()
    fill(data)
    event = QDropEvent(
        at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    target.dropEvent(event)


def test_a_click_chooses_an_image(strip: ImageStrip, tiles: QWidget, qtbot: QtBot) -> None:
    with qtbot.waitSignal(strip.chosen) as chosen:
        qtbot.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=tiles._place(1).center())

    assert chosen.args == ["i1"]


def test_arrows_and_enter_choose_an_image(strip: ImageStrip, tiles: QWidget, qtbot: QtBot) -> None:
    with qtbot.waitSignal(strip.chosen) as chosen:
        qtbot.keyClick(tiles, Qt.Key.Key_Right)
        qtbot.keyClick(tiles, Qt.Key.Key_Right)
        qtbot.keyClick(tiles, Qt.Key.Key_Return)

    assert chosen.args == ["i2"]


def test_f2_names_an_image_in_place(strip: ImageStrip, tiles: QWidget, qtbot: QtBot) -> None:
    qtbot.keyClick(tiles, Qt.Key.Key_F2)
    field = strip.findChild(QLineEdit)
    field.setText("  fig  bowl ")

    with qtbot.waitSignal(strip.rename_wanted) as renamed:
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert renamed.args == ["i0", "fig bowl"]
    assert not field.isVisible()


def test_an_image_dropped_between_others_moves_there(strip: ImageStrip, tiles: QWidget, qtbot: QtBot) -> None:
    after_the_second = QPointF(tiles._place(2).topLeft())

    with qtbot.waitSignal(strip.moved) as moved:
        drop(tiles, after_the_second, lambda data: data.setData(IMAGE_TYPE, b"i0"))

    assert moved.args == ["i0", 1]


def test_dropped_files_become_images(strip: ImageStrip, qtbot: QtBot, tmp_path: object) -> None:
    url = QUrl.fromLocalFile(f"{tmp_path}/ä.png")

    with qtbot.waitSignal(strip.dropped) as dropped:
        drop(strip, QPointF(20, 20), lambda data: data.setUrls([url]))

    assert [str(path) for path in dropped.args[0]] == [f"{tmp_path}/ä.png"]


def test_folded_it_is_one_line_with_the_same_choice(strip: ImageStrip, qtbot: QtBot) -> None:
    tall = strip.height()

    strip.set_folded(True)
    combo = strip.findChild(QComboBox)
    with qtbot.waitSignal(strip.chosen) as chosen:
        combo.activated.emit(2)

    assert strip.height() < tall
    assert combo.isVisible()
    assert chosen.args == ["i2"]


def test_hidden_images_are_not_listed(strip: ImageStrip, tiles: QWidget) -> None:
    strip.present([*IMAGES[:1], Image("i9", "gone", 9, hidden=True)], "i0")

    assert tiles._images == IMAGES[:1]


def test_read_only_opens_and_names_nothing(strip: ImageStrip, tiles: QWidget, qtbot: QtBot) -> None:
    strip.present(IMAGES, "i0", read_only_reason="Another window has it open.")

    qtbot.keyClick(tiles, Qt.Key.Key_F2)

    assert not strip.findChild(QLineEdit).isVisible()
    assert not strip._add.isEnabled()
    assert "Another window has it open." in strip._add.toolTip()


def menu_entry(strip: ImageStrip, tiles: QWidget, words: str) -> QAction:
    tiles.menu_wanted.emit("i0", tiles.mapToGlobal(tiles._place(0).center()))
    menu = next(one for one in strip.findChildren(QMenu) if one.isVisible())
    return next(one for one in menu.actions() if one.text().startswith(words))


def test_an_image_is_kept_on_this_machine(strip: ImageStrip, tiles: QWidget, qtbot: QtBot) -> None:
    with qtbot.waitSignal(strip.never_upload_wanted) as wanted:
        menu_entry(strip, tiles, "Never upload").trigger()

    assert wanted.args == ["i0", True]


def test_an_image_that_is_kept_here_says_so_and_can_be_let_go(
    strip: ImageStrip, tiles: QWidget, qtbot: QtBot
) -> None:
    strip.present((replace(IMAGES[0], never_upload=True), *IMAGES[1:]), "i0")

    assert tiles.accessibleDescription() == "bowl\nNever uploaded"
    with qtbot.waitSignal(strip.never_upload_wanted) as wanted:
        menu_entry(strip, tiles, "Never upload").trigger()
    assert wanted.args == ["i0", False]
