"""What is said where there is no window to say it in: why the program cannot start."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from studio.model.errors import StudioError
from studio.model.sentences import explain
from studio.model.words import tr


def say(error: StudioError) -> None:
    """In a box of its own, until it is closed; only where no event loop of ours runs."""
    sentence = explain(error)
    box = QMessageBox(QMessageBox.Icon.Warning, tr("Palimpsest cannot start"), sentence.message)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(sentence.remedy)
    box.exec()
