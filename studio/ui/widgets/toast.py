"""What was done, with a way to undo it; leaves by itself after six seconds."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.look import shapes, theme
from studio.ui.widgets.buttons import IconButton, TextButton
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.popover import paint_shadow

STAYS_MS = 6000
_REACH_PX = 12
_FOOT_PX = 12


class Toast(QWidget):
    """One card at the foot of its host; stays while the pointer or the focus is on it."""

    def __init__(self, host: QWidget, text: str, action: str, on_action: Callable[[], object] | None) -> None:
        super().__init__(host)
        self._on_action = on_action
        line = QHBoxLayout(self)
        line.setContentsMargins(_REACH_PX + 14, _REACH_PX + 4, _REACH_PX + 6, _REACH_PX + 4)
        line.setSpacing(8)
        self._text = PlainLabel(text, wraps=True)
        line.addWidget(self._text, 1)
        if action:
            button = TextButton(action, "quiet")
            tinted = button.palette()
            tinted.setColor(tinted.ColorRole.ButtonText, theme.colour("accent_text"))
            button.setPalette(tinted)
            button.clicked.connect(self._act)
            line.addWidget(button)
        dismiss = IconButton("x", tr("Dismiss"), size=14, role="muted")
        dismiss.clicked.connect(self.leave)
        line.addWidget(dismiss)
        self.setAccessibleName(text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave_if_left_alone)
        self._timer.start(STAYS_MS)

    def fit(self, most_px: int) -> None:
        """As wide as its words, and no wider than `most_px`: they wrap there."""
        words = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 2
        self._text.setFixedWidth(words)
        around = self.sizeHint().width() - words
        self._text.setFixedWidth(max(1, min(words, most_px - around)))
        self.adjustSize()

    def leave(self) -> None:
        self._timer.stop()
        self.hide()
        self.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        card = self.rect().adjusted(_REACH_PX, _REACH_PX, -_REACH_PX, -_REACH_PX)
        paint_shadow(painter, QRectF(card), _REACH_PX)
        shapes.plate(painter, card, theme.colour("raised"), theme.colour("line"), radius=shapes.RADIUS_CARD)

    def _act(self) -> None:
        if self._on_action is not None:
            self._on_action()
        self.leave()

    def _leave_if_left_alone(self) -> None:
        focused = self.window().focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._timer.start(1000)
        else:
            self.leave()


class Toasts(QObject):
    """Shows one toast at a time over the foot of `host`."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._shown: Toast | None = None
        self._lapses = False
        self._ground = host
        host.installEventFilter(self)

    def stand_on(self, ground: QWidget) -> None:
        """From now on over the foot of `ground`, a part of the host: the words there stay readable."""
        self._ground = ground
        self._place()

    def say(self, text: str, action: str = "", on_action: Callable[[], object] | None = None) -> None:
        self.clear()
        toast = Toast(self._host, text, action, on_action)
        toast.destroyed.connect(self._forget)
        self._shown = toast
        self._place()
        toast.show()
        toast.raise_()

    def offer(self, text: str, action: str, on_action: Callable[[], object]) -> None:
        """As `say`, until `lapse`: the action is about what was done last."""
        self.say(text, action, on_action)
        self._lapses = True

    def lapse(self) -> None:
        """Something else was done last by now: take back what was offered."""
        if self._lapses:
            self.clear()

    def withdraw(self, text: str) -> None:
        """What was said is no longer so."""
        if self._shown is not None and self._shown.accessibleName() == text:
            self.clear()

    def clear(self) -> None:
        self._lapses = False
        shown, self._shown = self._shown, None
        if shown is not None:
            shown.destroyed.disconnect(self._forget)
            shown.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _forget(self) -> None:
        self._shown = None

    def _place(self) -> None:
        if self._shown is None:
            return
        self._shown.fit(self._ground.width())
        corner = self._ground.mapTo(self._host, QPoint()) if self._ground is not self._host else QPoint()
        x = corner.x() + (self._ground.width() - self._shown.width()) // 2
        y = corner.y() + self._ground.height() - self._shown.height() - _FOOT_PX + _REACH_PX
        self._shown.move(max(0, x), max(0, y))
        self._shown.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
