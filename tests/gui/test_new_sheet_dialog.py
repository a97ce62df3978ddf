"""A new picture from words: its size, who makes it, what cannot be."""

import pytest
from hosted_makings import RETIRING, SIZES
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from studio.ui.sheet.new_sheet_dialog import NewSheetDialog
from studio.ui.sheet.size_tile import SizeTile, ratio_name
from studio.ui.sheet.view import NewSheet, SheetMaker
from studio.ui.widgets.buttons import TextButton

FLARE = SheetMaker("openai", "gpt-image-2.6-flare", "gpt-image-2.6-flare, openai", SIZES)
OLD = SheetMaker("openai", "gpt-image-1.5", "gpt-image-1.5, openai", RETIRING.sizes)


@pytest.fixture
def dialog(qtbot: QtBot) -> NewSheetDialog:
    made = NewSheetDialog()
    qtbot.addWidget(made)
    made.present([FLARE, OLD])
    made.show()
    return made


def tile(dialog: NewSheetDialog, width: int, height: int) -> SizeTile:
    shown = [one for one in dialog.findChildren(SizeTile) if one.isVisible()]
    return next(one for one in shown if one.size_px == (width, height))


def create(dialog: NewSheetDialog) -> TextButton:
    return next(one for one in dialog.findChildren(TextButton) if one.text() == "Create")


def edges(dialog: NewSheetDialog) -> tuple[QSpinBox, QSpinBox]:
    width, height = dialog.findChildren(QSpinBox)
    return width, height


def test_a_named_size_is_taken_with_its_maker(dialog: NewSheetDialog, qtbot: QtBot) -> None:
    dialog.findChild(QLineEdit).setText(" Poster ")
    qtbot.mouseClick(tile(dialog, 1536, 864), Qt.MouseButton.LeftButton)

    with qtbot.waitSignal(dialog.wanted) as wanted:
        qtbot.mouseClick(create(dialog), Qt.MouseButton.LeftButton)

    assert wanted.args == [NewSheet("Poster", 1536, 864, FLARE)]
    assert not dialog.isVisible()


def test_makers_that_are_known_later_are_offered_then(dialog: NewSheetDialog, qtbot: QtBot) -> None:
    dialog.present([])
    dialog.findChild(QLineEdit).setText("Poster")

    dialog.follow([OLD, FLARE], ("openai", FLARE.model))
    QApplication.processEvents()
    qtbot.mouseClick(tile(dialog, 1536, 864), Qt.MouseButton.LeftButton)
    dialog.follow([FLARE])

    with qtbot.waitSignal(dialog.wanted) as wanted:
        qtbot.mouseClick(create(dialog), Qt.MouseButton.LeftButton)
    assert wanted.args == [NewSheet("Poster", 1536, 864, FLARE)]


def test_a_size_that_the_model_does_not_make_cannot_be_created(dialog: NewSheetDialog) -> None:
    width, _height = edges(dialog)

    width.setValue(1000)

    assert not create(dialog).isEnabled()
    assert create(dialog).toolTip() == "Both edges must be multiples of 16."
    assert not any(one.isChecked() for one in dialog.findChildren(SizeTile) if one.isVisible())


def test_a_size_that_is_typed_ticks_its_tile(dialog: NewSheetDialog) -> None:
    width, height = edges(dialog)

    width.setValue(1024)
    height.setValue(1536)

    assert tile(dialog, 1024, 1536).isChecked()


def test_a_model_with_presets_offers_these_alone(dialog: NewSheetDialog) -> None:
    box = dialog.findChild(QComboBox)

    box.setCurrentIndex(1)
    box.activated.emit(1)
    QApplication.processEvents()

    shown = [one.size_px for one in dialog.findChildren(SizeTile) if one.isVisible()]
    assert shown == [(1024, 1024), (1536, 1024), (1024, 1536)]
    assert not any(one.isVisible() for one in edges(dialog))


def test_it_begins_with_who_was_asked_last(dialog: NewSheetDialog) -> None:
    dialog.present([FLARE, OLD], ("openai", "gpt-image-1.5"))

    assert dialog.findChild(QComboBox).currentText() == "gpt-image-1.5, openai"


def test_without_an_account_it_says_so_and_leads_there(dialog: NewSheetDialog, qtbot: QtBot) -> None:
    dialog.present([])
    way = next(one for one in dialog.findChildren(TextButton) if one.text() == "Accounts…")

    assert way.isVisible()
    with qtbot.waitSignal(dialog.accounts_wanted):
        qtbot.mouseClick(way, Qt.MouseButton.LeftButton)


def test_a_sheet_can_be_made_without_an_account(dialog: NewSheetDialog, qtbot: QtBot) -> None:
    dialog.present([])

    with qtbot.waitSignal(dialog.wanted) as wanted:
        qtbot.mouseClick(create(dialog), Qt.MouseButton.LeftButton)

    assert wanted.args == [NewSheet("Untitled", 1024, 1024, None)]


@pytest.mark.parametrize(
    ("size", "name"),
    [((1024, 1024), "Square"), ((1536, 1024), "3:2"), ((3840, 2160), "16:9"), ((1040, 656), "")],
)
def test_a_ratio_is_named_where_people_say_it(qapp: QApplication, size: tuple[int, int], name: str) -> None:
    assert ratio_name(*size) == name


def test_what_a_turn_on_the_sheet_costs_is_told_for_the_size_and_the_maker(
    qtbot: QtBot, qapp: QApplication
) -> None:
    dialog = NewSheetDialog(lambda maker, size: f"{maker.model} {size[0]}")
    qtbot.addWidget(dialog)
    dialog.present([FLARE, OLD])
    dialog.show()

    qtbot.mouseClick(tile(dialog, 1536, 864), Qt.MouseButton.LeftButton)

    assert dialog._price.text() == "gpt-image-2.6-flare 1536"
    assert dialog._price.isVisible()
