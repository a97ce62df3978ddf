"""Export, shortcuts and about: what they say and what they ask for."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from studio.model.finals import ExportedFile, ExportOptions, FileFormat, MetadataRule
from studio.model.naming import Named
from studio.model.words import unbroken
from studio.ui.about_dialog import AboutDialog, versions
from studio.ui.export_dialog import ExportDialog
from studio.ui.export_view import ExportItem, ExportView, result_sentence, resulting_names
from studio.ui.shortcuts_dialog import ShortcutsDialog

ITEMS = tuple(ExportItem(f"n{n}", Named("fig bowl", n, "", "2026-11-21", 2572, 1740)) for n in (18, 19))


@pytest.fixture
def dialog(qtbot: QtBot) -> ExportDialog:
    made = ExportDialog()
    qtbot.addWidget(made)
    made.present(ExportView(ITEMS, Path("/out"), ExportOptions(FileFormat.JPEG, 80, 1600)))
    made.show()
    return made


def test_what_was_given_is_what_is_asked_for(dialog: ExportDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.export_wanted) as said:
        qtbot.mouseClick(dialog._export, Qt.MouseButton.LeftButton)

    node_ids, folder, options = said.args
    assert node_ids == ("n18", "n19")
    assert folder == Path("/out")
    assert options == ExportOptions(FileFormat.JPEG, 80, 1600)
    assert not dialog.isVisible()


def test_names_follow_the_template_while_it_is_written(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog._template.selectAll()
    qtbot.keyClicks(dialog._template, "{image}-{width}-{n}")

    assert dialog._names.text().splitlines() == ["fig bowl-1600-1.jpg", "fig bowl-1600-2.jpg"]


def test_a_template_with_an_unknown_field_cannot_be_exported(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog._template.setText("{nobody}")

    assert not dialog._export.isEnabled()
    assert "nobody" in dialog._error.text()


def test_png_has_no_quality_to_choose(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog._format.chosen.emit(FileFormat.JPEG.value)
    assert dialog._quality.isVisible()

    dialog._format.choose(FileFormat.PNG.value)
    dialog._format.chosen.emit(FileFormat.PNG.value)

    assert not dialog._quality.isVisible()
    assert dialog.options().format is FileFormat.PNG


def test_the_file_size_is_asked_for_once_what_it_hangs_on_rests(dialog: ExportDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.bytes_wanted) as first:
        pass
    dialog.present_bytes(2_430_000)
    asked: list[int] = []
    dialog.bytes_wanted.connect(lambda _ids, options: asked.append(options.quality))

    dialog._template.setText("{number}")
    shown = dialog._bytes.text()
    with qtbot.waitSignal(dialog.bytes_wanted):
        for quality in (70, 60, 50):
            dialog._quality.setValue(quality)
    between = dialog._bytes.text()
    dialog.present_bytes(940_400)

    assert first.args == [("n18", "n19"), ExportOptions(FileFormat.JPEG, 80, 1600)]
    assert shown == unbroken("about 2.4 MB together")
    assert (asked, between) == ([50], "…")
    assert dialog._bytes.text() == unbroken("about 940 kB together")


def test_a_picture_is_never_made_larger() -> None:
    options = ExportOptions(FileFormat.PNG, long_edge_px=9000, template="{width}x{height}-{number}")

    assert resulting_names(ITEMS[:1], options) == ("2572x1740-18.png",)


def test_the_result_names_the_one_file_or_counts_many() -> None:
    one = ExportedFile("n18", Path("/out/fig.png"), FileFormat.PNG, 1, 1, 1, "", None, MetadataRule.NONE)

    assert result_sentence([one], Path("/out")) == "fig.png is in out."
    assert result_sentence([one, one], Path("/out")) == "2 files are in out."


def test_shortcuts_are_found_by_action_and_by_key(qtbot: QtBot) -> None:
    listed = ShortcutsDialog([("Open pictures…", "Ctrl+O"), ("Export…", "Ctrl+E"), ("Fit", "Ctrl+0")])
    qtbot.addWidget(listed)
    listed.show()
    field = listed.findChild(QLineEdit)

    qtbot.keyClicks(field, "ctrl o")
    by_both = listed.shown()
    field.setText("export")

    assert by_both == ("Open pictures…", "Export…")
    assert listed.shown() == ("Export…",)


def test_about_copies_the_versions(qtbot: QtBot) -> None:
    about = AboutDialog()
    qtbot.addWidget(about)

    about._copy()

    assert QApplication.clipboard().text() == versions()
    assert "PySide6" in versions()
