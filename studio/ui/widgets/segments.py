"""One of a few: a row of segments, or a combo box where the row does not fit."""

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAccessibleWidget, QComboBox, QSizePolicy, QWidget

from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.widgets.labels import plain_tip

_PAD_PX = 10


class Segments(QWidget):
    """`chosen` tells the key the user chose; `choose` does not.

    A click with Ctrl asks for one `beside` the chosen one: whoever takes that shows it with `choose_beside`.
    """

    chosen = Signal(str)
    beside_wanted = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        _give_faces()
        self._options: tuple[tuple[str, str], ...] = ()
        self._reasons: dict[str, str] = {}
        self._current = ""
        self._beside: frozenset[str] = frozenset()
        self._over = -1
        self._box = QComboBox(self)
        self._box.hide()
        self._box.setAccessibleName(name)
        self._box.activated.connect(self._on_box)
        self.setAccessibleName(name)
        self.setFont(type_scale.font("label"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        self._options = tuple(options)
        keys = [key for key, _title in self._options]
        if self._current not in keys:
            self._current = keys[0] if keys else ""
        self._box.clear()
        for key, title in self._options:
            self._box.addItem(title, key)
        self._box.setCurrentIndex(self._index(self._current))
        self._describe()
        self.updateGeometry()
        self.update()

    def current(self) -> str:
        return self._current

    def choose(self, key: str) -> None:
        """Show `key` as chosen, without telling anyone."""
        if self._index(key) >= 0:
            self._current = key
            self._box.setCurrentIndex(self._index(key))
            self._describe()
            self.update()

    def choose_beside(self, keys: frozenset[str]) -> None:
        """Show these as chosen too."""
        if keys != self._beside:
            self._beside = keys
            self._describe()
            self.update()

    def set_reason(self, key: str, why: str) -> None:
        """Make an option impossible and tell `why`; "" makes it possible again."""
        self._reasons[key] = why
        item = self._box.model().index(self._index(key), 0)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        self._box.model().setData(item, 0 if why else flags.value, Qt.ItemDataRole.UserRole - 1)
        self._box.model().setData(item, plain_tip(why), Qt.ItemDataRole.ToolTipRole)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._natural_width(), type_scale.row_px(28, "label"))

    def minimumSizeHint(self) -> QSize:
        return QSize(90, type_scale.row_px(28, "label"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_tight = self.width() < self._natural_width()
        self._box.setGeometry(self.rect())
        self._box.setVisible(is_tight)
        self.setFocusProxy(self._box if is_tight else None)  # type: ignore[arg-type]  # Qt's stubs leave None out

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._box.isVisible():
            return
        painter = QPainter(self)
        shapes.plate(painter, self.rect(), theme.colour("field"), theme.colour("line"))
        for index, (key, title) in enumerate(self._options):
            self._paint_segment(painter, index, key, title)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position().toPoint())
        if over != self._over:
            self._over = over
            why = self._reasons.get(self._options[over][0], "") if over >= 0 else ""
            self.setToolTip(plain_tip(why))
            self.update()

    def leaveEvent(self, event: object) -> None:
        self._over = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        at = self._at(event.position().toPoint())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and 0 <= at < len(self._options):
            self.beside_wanted.emit(self._options[at][0])
        else:
            self._take(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        at = self._index(self._current) + step
        while 0 <= at < len(self._options) and self._reasons.get(self._options[at][0]):
            at += step
        self._take(at)

    def _paint_segment(self, painter: QPainter, index: int, key: str, title: str) -> None:
        rect = self._segment(index).adjusted(2, 2, -2, -2)
        is_on = key == self._current or key in self._beside
        if is_on:
            shapes.plate(painter, rect, theme.colour("selection"), radius=2)
            shapes.accent_line(painter, rect, theme.colour("accent_text"), inset=1)
        elif index == self._over and self.isEnabled() and not self._reasons.get(key):
            shapes.plate(painter, rect, theme.colour("hover"), radius=2)
        is_possible = self.isEnabled() and not self._reasons.get(key)
        painter.setPen(theme.colour(("text" if is_on else "muted") if is_possible else "disabled"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, title)

    def _take(self, index: int) -> None:
        if not 0 <= index < len(self._options):
            return
        key = self._options[index][0]
        is_alone = key == self._current and not self._beside
        if is_alone or self._reasons.get(key) or not self.isEnabled():
            return
        self.choose(key)
        self.chosen.emit(key)

    def _on_box(self, index: int) -> None:
        self._take(index)
        self._box.setCurrentIndex(self._index(self._current))

    def _index(self, key: str) -> int:
        return next((at for at, (known, _title) in enumerate(self._options) if known == key), -1)

    def _at(self, point: QPoint) -> int:
        return next((at for at in range(len(self._options)) if self._segment(at).contains(point)), -1)

    def _segment(self, index: int) -> QRect:
        count = len(self._options)
        left, right = self.width() * index // count, self.width() * (index + 1) // count
        return QRect(left, 0, right - left, self.height())

    def _natural_width(self) -> int:
        widest = max(
            (self.fontMetrics().horizontalAdvance(title) for _key, title in self._options), default=0
        )
        return (widest + 2 * _PAD_PX) * len(self._options)

    def _describe(self) -> None:
        on = [title for key, title in self._options if key == self._current or key in self._beside]
        self.setAccessibleDescription(", ".join(on))


class _Face(QAccessibleWidget):
    """What screen readers are told of the row, which Qt takes for an empty box: one of several is chosen."""

    def __init__(self, segments: QWidget) -> None:
        super().__init__(segments, QAccessible.Role.ComboBox, segments.accessibleName())


@cache
def _give_faces() -> None:
    """Once: Qt keeps each factory it is given."""

    def make(_: str, thing: QObject) -> QAccessibleInterface | None:
        return _Face(thing) if isinstance(thing, Segments) else None

    QAccessible.installFactory(make)
