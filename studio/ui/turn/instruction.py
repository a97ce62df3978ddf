"""Where the change is written: plain text of three to eight lines."""

from math import ceil

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from studio.model.words import tr
from studio.ui.drops import holds_pictures
from studio.ui.turn.read_only_text import laid_out_height

_FEWEST_LINES, _MOST_LINES = 3, 8
_MARGIN_PX = 6
_COMES_BACK = {
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
}


class InstructionEdit(QPlainTextEdit):
    """Plain text whatever is pasted; pictures go to the references instead."""

    generate_wanted = Signal()
    pictures_dropped = Signal(object)  # QMimeData

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Instruction"))
        self.setPlaceholderText(tr("What should change?"))
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(_MARGIN_PX)
        self.textChanged.connect(self._fit_height)

    def present(self, text: str) -> None:
        """Show `text`; the cursor stays near its place, and the same text changes nothing."""
        if text == self.toPlainText():
            return
        place = self.textCursor().position()
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(text)))
        self.setTextCursor(cursor)

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing() + 1
        most = _MOST_LINES * line
        height = min(max(laid_out_height(self, most), _FEWEST_LINES * line), most)
        edges = 2 * (_MARGIN_PX + self.frameWidth()) + 2
        return QSize(super().sizeHint().width(), ceil(height) + edges)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was chosen to be written over looks chosen only as long as somebody may write."""
        super().focusOutEvent(event)
        if event.reason() not in _COMES_BACK:
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.generate_wanted.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return holds_pictures(source) or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if holds_pictures(source):
            self.pictures_dropped.emit(source)
        else:
            self.insertPlainText(source.text())

    def _fit_height(self) -> None:
        most = _MOST_LINES * (self.fontMetrics().lineSpacing() + 1)
        is_longer = laid_out_height(self, most + 1) > most
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if is_longer else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.updateGeometry()
