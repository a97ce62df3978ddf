"""Where the keyboard is: one ring around the widget with focus, 2 px wide and 2 px outside it."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from studio.ui.look import theme

RING_PX = 2
GAP_PX = 2
REACH_PX = RING_PX + GAP_PX

# A widget that shows focus itself sets the property to "own"; one that fills its place to "inside".
PROPERTY = "focusRing"
RADIUS_PROPERTY = "focusRadius"

# Fields thicken their own edge.
_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QKeySequenceEdit)

_MOVES = frozenset(
    {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange}
)


class FocusRing(QObject):
    """Follows the application's focus and shows the ring when the keyboard brought it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        self._watched: list[QWidget] = []
        self._target: QWidget | None = None
        app.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        elif event.type() == QEvent.Type.MouseButtonPress and watched is self._target:
            self._drop()
        return False

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._drop()
        if now is None or isinstance(now, _FIELDS) or now.property(PROPERTY) == "own":
            return
        # Qt sets this when a key brought the focus, and clears it when anything else did.
        if now.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            self.show_on(now)

    def show_on(self, now: QWidget) -> None:
        """Show the ring on the widget that has the focus, whatever brought it."""
        self._drop()
        self._target = now
        host = _host(now)
        self._ring = _Ring(host)
        self._ring.destroyed.connect(self._forget)
        at: QWidget | None = now
        while at is not None and at is not host:
            at.installEventFilter(self)
            self._watched.append(at)
            at = at.parentWidget()
        self._place()

    def _forget(self) -> None:
        self._ring = None
        self._target = None
        self._watched.clear()

    def _drop(self) -> None:
        ring, self._ring, self._target = self._ring, None, None
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        if ring is not None:
            ring.destroyed.disconnect(self._forget)
            ring.hide()
            ring.deleteLater()

    def _place(self) -> None:
        if self._ring is None or self._target is None or not isValid(self._target):
            return
        inside = self._target.property(PROPERTY) == "inside" or isinstance(self._target, QAbstractScrollArea)
        reach = 0 if inside else REACH_PX
        host = _host(self._target)
        area = QRect(self._target.mapTo(host, QPoint()), self._target.size())
        self._ring.setGeometry(area.adjusted(-reach, -reach, reach, reach))
        radius = self._target.property(RADIUS_PROPERTY)
        self._ring.radius = (3 if radius is None else int(radius)) + (0 if inside else GAP_PX + 1)
        self._ring.setVisible(self._target.isVisible())
        self._ring.raise_()


def focus_visibly(widget: QWidget) -> None:
    """Send the focus on by program after a key was pressed: whoever pressed it must see where it went."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    app = QApplication.instance()
    ring = app.findChild(FocusRing) if app is not None else None
    if ring is not None and widget.hasFocus():
        ring.show_on(widget)


class _Ring(QWidget):
    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.radius = 3
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("focus"), RING_PX))
        half = RING_PX / 2
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), self.radius, self.radius
        )


def _host(widget: QWidget) -> QWidget:
    """What the ring is a child of: the content of the scroll area around `widget`, or its window."""
    at = widget
    while not at.isWindow():
        above = at.parentWidget()
        if above is None:
            break
        area = above.parentWidget()
        if isinstance(area, QScrollArea) and area.widget() is at:
            return at
        at = above
    return at
