"""A column of rows that the user puts in order, by dragging or with Alt+Up and Alt+Down."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from studio.ui.look import theme
from studio.ui.turn.handle import Handle
from studio.ui.turn.line_edit import InPlaceEdit
from studio.ui.turn.tab_order import follow

_LINE_PX = 2
_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class OrderedRow(QWidget):
    """A row with a stable `key`; every signal of a row begins with it.

    Its children are watched, since buttons would use the arrows, and window-wide keys would win, otherwise.
    """

    move_wanted = Signal(str, int)  # by how many places
    removal_wanted = Signal(str)
    dragged = Signal(str, QPoint)  # to here, in global coordinates
    dropped = Signal(str)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key

    def watch(self, *handles: InPlaceEdit | Handle) -> None:
        """Called once when the row is built: `handles` drag it, and its keys work from every child."""
        for child in self.findChildren(QWidget):
            child.installEventFilter(self)
        for handle in handles:
            handle.dragged.connect(self._on_dragged)
            handle.dropped.connect(self._on_dropped)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if not (is_override or event.type() is QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        step = _STEPS.get(event.key()) if event.modifiers() & Qt.KeyboardModifier.AltModifier else None
        is_removal = event.key() == Qt.Key.Key_Delete and not isinstance(watched, QLineEdit)
        if step is None and not is_removal:
            return False
        event.accept()
        if not is_override:
            if step is not None:
                self.move_wanted.emit(self.key, step)
            else:
                self.want_removal()
        return True

    def want_removal(self) -> None:
        """The user takes this row away."""
        self.removal_wanted.emit(self.key)

    def _on_dragged(self, at: QPoint) -> None:
        self.dragged.emit(self.key, at)

    def _on_dropped(self) -> None:
        self.dropped.emit(self.key)


class _DropLine(QWidget):
    """Where a dragged row would land."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("accent_text"))


class RowColumn(QWidget):
    """Rows one below the other, in the order of Tab `after` a widget; `moved` when the user moved one."""

    moved = Signal(str, int)  # key, position

    def __init__(self, spacing: int, *, after: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._after = after
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(spacing)
        self._gap = 0
        self._line = _DropLine(self)

    def rows(self) -> tuple[OrderedRow, ...]:
        items = (self._layout.itemAt(index) for index in range(self._layout.count()))
        found = (item.widget() for item in items if item is not None)
        return tuple(row for row in found if isinstance(row, OrderedRow))

    def row(self, key: str) -> OrderedRow | None:
        return next((row for row in self.rows() if row.key == key), None)

    def arrange(self, rows: Sequence[OrderedRow]) -> None:
        """Show exactly `rows` in this order; a row that stays keeps its focus and its cursor."""
        if list(self.rows()) == list(rows):
            return
        for gone in set(self.rows()) - set(rows):
            self._layout.removeWidget(gone)
            gone.blockSignals(True)  # losing its focus would still report what was typed
            gone.hide()
            gone.deleteLater()
        for position, row in enumerate(rows):
            if self._layout.indexOf(row) < 0:
                row.move_wanted.connect(self._step)
                row.dragged.connect(self._drag)
                row.dropped.connect(self._drop)
            if self._layout.indexOf(row) != position:
                self._layout.insertWidget(position, row)
        follow(self._after, rows)

    def _step(self, key: str, step: int) -> None:
        position = self._position(key) + step
        if 0 <= position < len(self.rows()):
            self.moved.emit(key, position)

    def _drag(self, key: str, at: QPoint) -> None:
        if len(self.rows()) > 1:
            y = self.mapFromGlobal(at).y()
            self._gap = sum(1 for row in self.rows() if row.geometry().center().y() < y)
            self._line.setGeometry(0, self._gap_y() - _LINE_PX // 2, self.width(), _LINE_PX)
            self._line.show()
            self._line.raise_()

    def _drop(self, key: str) -> None:
        if self._line.isHidden():
            return
        self._line.hide()
        before = self._position(key)
        position = self._gap - 1 if self._gap > before else self._gap
        if position != before:
            self.moved.emit(key, position)

    def _position(self, key: str) -> int:
        return [row.key for row in self.rows()].index(key)

    def _gap_y(self) -> int:
        rows = self.rows()
        if self._gap < len(rows):
            return max(_LINE_PX // 2, rows[self._gap].y() - self._layout.spacing() // 2)
        return self.height() - _LINE_PX // 2
