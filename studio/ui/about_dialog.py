"""What this program is: its version, its licence, what it stands on, and whose pictures it shows."""

import platform
from importlib import metadata

from PySide6.QtCore import QRect, qVersion
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.look import logo
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.surface import Line

_PACKAGE = "palimpsest-studio"
_PARTS = ("PySide6_Essentials", "numpy", "opencv-python-headless", "pillow", "qasync", "lucide")
_LOGO_PX, _WIDTH_PX = 40, 420


class AboutDialog(QDialog):
    """Opened without blocking; the versions can be copied for a report."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Palimpsest"))
        self.setMinimumWidth(_WIDTH_PX)
        self._versions = versions()
        copy = TextButton(tr("Copy versions"))
        close = TextButton(tr("Close"), "primary")
        close.setDefault(True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(_Logo())
        head.addWidget(PlainLabel("Palimpsest", size="welcome"), 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addLayout(head)
        for text in _texts():
            layout.addWidget(PlainLabel(text, "muted", wraps=True))
        layout.addWidget(PlainLabel(self._versions, "muted", "label", wraps=True))
        layout.addStretch(1)
        layout.addWidget(Line())
        layout.addLayout(buttons)
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.accept)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._versions)


def versions() -> str:
    """The program's version, the system's, and those of the parts that matter, a line each."""
    parts = [f"{name} {found}" for name in _PARTS if (found := _version(name))]
    return "\n".join(
        [
            f"Palimpsest {_version(_PACKAGE) or '0'}",
            f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.release()}",
            ", ".join(parts),
        ]
    )


def _texts() -> tuple[str, ...]:
    return (
        tr("Edit pictures with image models turn by turn, and keep every turn."),
        tr("Free software under the Apache License 2.0. Icons by Lucide, under the ISC licence."),
        tr("Sample pictures (CC0): dandelion by Clemens Engelhardt, coffee by Rachel Michetti."),
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


class _Logo(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_LOGO_PX, _LOGO_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        logo.paint(QPainter(self), QRect(0, 0, _LOGO_PX, _LOGO_PX))
