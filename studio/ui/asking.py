"""How the user is asked: dialogs that are opened and awaited, never run in a loop of their own."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout

from studio.model.words import tr
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel

PICTURES = (
    "*.png *.jpg *.jpeg *.webp *.avif *.heic *.heif *.tif *.tiff *.gif *.bmp *.psd *.psb *.ora",
    "*.PNG *.JPG *.JPEG *.WEBP *.AVIF *.HEIC *.HEIF *.TIF *.TIFF *.GIF *.BMP *.PSD *.PSB *.ORA",
)


async def finished(dialog: QDialog) -> bool:
    """Open a dialog and wait until it is closed; whether it was accepted."""
    answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def on_finished(result: int) -> None:
        if not answered.done():
            answered.set_result(result)

    dialog.finished.connect(on_finished)
    dialog.open()
    try:
        return await answered == QDialog.DialogCode.Accepted.value
    finally:
        dialog.deleteLater()


async def ask_name(title: str, before: str) -> str | None:
    """What the user wrote, maybe nothing; None when the dialog was dismissed."""
    dialog = _NameDialog(title, before)
    return dialog.text() if await finished(dialog) else None


async def ask_choice(title: str, text: str, choices: Sequence[tuple[str, str, str]]) -> str:
    """The key of the choice taken, "" when dismissed; choices are key, words and kind of button."""
    dialog = _ChoiceDialog(title, text, choices)
    await finished(dialog)
    return dialog.taken


async def ask_pictures(folder: Path | None = None) -> tuple[Path, ...]:
    """Picture files to open; none when dismissed."""
    dialog = QFileDialog(QApplication.activeWindow(), tr("Open pictures"), str(folder or ""))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setNameFilters([tr("Pictures") + f" ({' '.join(PICTURES)})", tr("All files (*)")])
    if not await finished(dialog):
        return ()
    return tuple(Path(name) for name in dialog.selectedFiles())


async def ask_project(folder: Path) -> Path | None:
    """A project file to open."""
    dialog = QFileDialog(QApplication.activeWindow(), tr("Open project"), str(folder))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([tr("Palimpsest projects (*.palimpsest)"), tr("All files (*)")])
    return Path(dialog.selectedFiles()[0]) if await finished(dialog) else None


async def ask_new_project(title: str, suggested: Path) -> Path | None:
    """Where a project is to be written; the suffix is added where it is missing."""
    dialog = QFileDialog(QApplication.activeWindow(), title, str(suggested))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([tr("Palimpsest projects (*.palimpsest)")])
    dialog.setDefaultSuffix("palimpsest")
    return Path(dialog.selectedFiles()[0]) if await finished(dialog) else None


async def ask_folder(title: str, suggested: Path) -> Path | None:
    """Where files are to be written."""
    dialog = QFileDialog(QApplication.activeWindow(), title, str(suggested))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return Path(dialog.selectedFiles()[0]) if await finished(dialog) else None


async def ask_table(title: str, suggested: Path) -> Path | None:
    """Where a table is to be written; the suffix is added where it is missing."""
    dialog = QFileDialog(QApplication.activeWindow(), title, str(suggested))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([tr("Tables (*.csv)")])
    dialog.setDefaultSuffix("csv")
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is overwritten: -2 is added
    return Path(dialog.selectedFiles()[0]) if await finished(dialog) else None


class _NameDialog(QDialog):
    def __init__(self, title: str, before: str) -> None:
        super().__init__(QApplication.activeWindow())
        self.setWindowTitle(title)
        self.setMinimumWidth(380)
        self._field = QLineEdit(before)
        self._field.setAccessibleName(title)
        self._field.setMaxLength(200)
        self._field.selectAll()
        self._field.returnPressed.connect(self.accept)
        column = _column(self, title)
        column.addWidget(self._field)
        dismiss, keep = TextButton(tr("Cancel")), TextButton(tr("Name it"), "primary")
        dismiss.clicked.connect(self.reject)
        keep.clicked.connect(self.accept)
        _add_buttons(column, (dismiss, keep))

    def text(self) -> str:
        return self._field.text().strip()


class _ChoiceDialog(QDialog):
    def __init__(self, title: str, text: str, choices: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(QApplication.activeWindow())
        self.taken = ""
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        column = _column(self, title)
        column.addWidget(PlainLabel(text, "muted", wraps=True))
        buttons = []
        for key, words, kind in choices:
            button = TextButton(words, kind)
            button.setProperty("choice", key)
            button.clicked.connect(self._take)
            buttons.append(button)
        _add_buttons(column, buttons)
        buttons[-1].setFocus()

    def _take(self) -> None:
        self.taken = str(self.sender().property("choice"))
        self.accept()


def _column(dialog: QDialog, title: str) -> QVBoxLayout:
    column = QVBoxLayout(dialog)
    column.setContentsMargins(16, 16, 16, 12)
    column.setSpacing(12)
    column.addWidget(PlainLabel(title, size="strong", wraps=True))
    return column


def _add_buttons(column: QVBoxLayout, buttons: Sequence[TextButton]) -> None:
    line = QHBoxLayout()
    line.addStretch(1)
    for button in buttons:
        line.addWidget(button)
    column.addLayout(line)
