"""Plain text as tall as it is, to be read, selected and copied."""

from math import ceil, inf

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from studio.ui.look import theme
from studio.ui.look import type as type_scale


def laid_out_height(text: QPlainTextEdit, most: float = inf) -> float:
    """How tall the words are at the width of `text`, counted no further than `most`.

    Asking each block makes Qt lay it out; the document's own size is a guess until it is painted.
    """
    total = -text.document().documentMargin()  # which Qt counts as part of the first block
    block = text.document().firstBlock()
    while block.isValid() and total < most:
        total += text.blockBoundingRect(block).height()
        block = block.next()
    return total


class ReadOnlyText(QPlainTextEdit):
    """Muted, without a frame; the same text again keeps the selection."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(type_scale.font("label"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self._mute()
        theme.notifier.changed.connect(self._mute)

    def present(self, text: str) -> None:
        """Show `text`; the same text keeps the selection."""
        if text != self.toPlainText():
            self.setPlainText(text)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(200, ceil(laid_out_height(self)) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _mute(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, theme.colour("muted"))
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
