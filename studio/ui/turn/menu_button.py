"""A flat word with a chevron that opens a menu of choices."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale
from studio.ui.turn.choices import Choice, Section, fill

_CHEVRON_PX, _GAP_PX, _EDGE_PX, _HEIGHT_PX = 14, 4, 4, 26
_MOST_CHARACTERS = 1000  # all of it is measured, whatever the room


class MenuButton(QAbstractButton):
    """Shows `text`, or the title of the current choice; `chosen(key)` when the user took another.

    `taken` tells the section too. With `spread` it fills its row, the chevron at the end.
    """

    chosen = Signal(str)
    taken = Signal(str, str)  # section id, key

    def __init__(
        self,
        text: str,
        name: str,
        parent: QWidget | None = None,
        *,
        role: str = "muted",
        spread: bool = False,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._spread = spread
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._sections: tuple[Section, ...] = ()
        self._make: Callable[[], Sequence[Section]] | None = None
        self._aside = ""
        self.setText(text)
        self.setFont(type_scale.font("body" if spread else "label"))
        self.setAccessibleName(name)
        self.setToolTip(name)
        wide = QSizePolicy.Policy.Expanding if spread else QSizePolicy.Policy.Maximum
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_choices)

    def offer(self, choices: Sequence[Choice], current: str = "") -> None:
        """The choices of the menu; `current` is ticked."""
        on = frozenset({current} if current else ())
        self.offer_sections([Section("", tuple(choices), on, has_ticks=bool(current))])

    def offer_sections(self, sections: Sequence[Section]) -> None:
        """Choices of several kinds, one below the other."""
        self._sections = tuple(sections)

    def offer_later(self, make: Callable[[], Sequence[Section]]) -> None:
        """Choices that are put together when the menu is opened."""
        self._make = make

    def present(self, text: str, aside: str = "") -> None:
        """Show `text`, with `aside` muted behind it; read aloud after the button's name."""
        text, aside = text[:_MOST_CHARACTERS], aside[:_MOST_CHARACTERS]
        if (text, aside) != (self.text(), self._aside):
            self._aside = aside
            self.setText(text)
            self.setAccessibleDescription(", ".join(part for part in (text, aside) if part))
            self.updateGeometry()
            self.update()

    def open_choices(self) -> None:
        """What a click does."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fill(menu, self._sections if self._make is None else self._make())
        menu.triggered.connect(self._on_triggered)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def sizeHint(self) -> QSize:
        words = f"{self.text()} {self._aside}" if self._aside else self.text()
        width = self.fontMetrics().horizontalAdvance(words) + _CHEVRON_PX + _GAP_PX + 2 * _EDGE_PX + 1
        return QSize(width, type_scale.row_px(_HEIGHT_PX, "label"))

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * _CHEVRON_PX, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.open_choices()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("pressed" if self.isDown() else "hover"))
            painter.drawRoundedRect(self.rect(), 3, 3)
        role = self._role if self.isEnabled() else "disabled"
        chevron = QRect(
            self.width() - _EDGE_PX - _CHEVRON_PX,
            (self.height() - _CHEVRON_PX) // 2,
            _CHEVRON_PX,
            _CHEVRON_PX,
        )
        icons.paint(painter, chevron, "chevron-down", "muted" if self.isEnabled() else "disabled")
        self._paint_words(painter, role, chevron.left() - _GAP_PX)

    def _paint_words(self, painter: QPainter, role: str, right: int) -> None:
        metrics = self.fontMetrics()
        room = QRect(_EDGE_PX, 0, right - _EDGE_PX, self.height())
        behind = metrics.horizontalAdvance(f" {self._aside}") if self._aside else 0
        if metrics.horizontalAdvance(self.text()) + behind > room.width():
            behind = 0  # a whole name says more than half a name with its figure
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width() - behind)
        painter.setPen(theme.colour(role))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        room.setLeft(room.left() + metrics.horizontalAdvance(f"{words} "))
        if behind:
            painter.setPen(theme.colour("muted" if self.isEnabled() else "disabled"))
            aside = metrics.elidedText(self._aside, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, aside)

    def _on_triggered(self, action: QAction) -> None:
        section, key = action.data()
        self.taken.emit(section, key)
        self.chosen.emit(key)
