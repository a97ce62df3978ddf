"""The window: head, pages, foot; toasts and banners; what is dropped on it; asking before it closes."""

from PySide6.QtCore import QEvent, QKeyCombination, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui import drops
from studio.ui.actions import Actions
from studio.ui.frame.drop_frame import DropFrame
from studio.ui.frame.header import Header
from studio.ui.frame.status_bar import StatusBar
from studio.ui.look import logo
from studio.ui.widgets.toast import Toasts

LEAST_WIDTH_PX, LEAST_HEIGHT_PX = 1024, 640
_WIDTH_PX, _HEIGHT_PX = 1440, 900
# What a window manager puts around a window, at most; it tells only once the window is shown.
_FRAME_PX, _TITLE_PX = 16, 48


class Window(QWidget):
    """`close_wanted` asks whoever owns the work; `allow_close` lets the window go."""

    close_wanted = Signal()
    closed = Signal()
    sources_dropped = Signal(list)  # of Source
    pressed_in_vain = Signal(str)  # keys with Ctrl, of what cannot be done now: why
    escaped = Signal()  # Esc, where nothing in the window had a use for it

    def __init__(self) -> None:
        super().__init__()
        self._may_close = False
        self.setObjectName("window")
        self.setWindowTitle(tr("Palimpsest"))
        self.setWindowIcon(logo.icon())
        self.setMinimumSize(LEAST_WIDTH_PX, LEAST_HEIGHT_PX)
        self.setAcceptDrops(True)
        self.all_actions = Actions(self)
        self.header = Header(self.all_actions)
        self.pages = QStackedWidget()
        self.status = StatusBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.pages, 1)
        column.addWidget(self.status)
        self.toasts = Toasts(self.pages)
        self._drop_frame = DropFrame(self.pages)
        self.resize(self._designed_size())

    def appear(self) -> None:
        """At the designed size with its title bar, or filling a screen that has no more room than that."""
        room = self._room()
        if room.width() < _WIDTH_PX + _FRAME_PX or room.height() < _HEIGHT_PX + _TITLE_PX:
            self.showMaximized()
        else:
            self.show()

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front; it joins the stack at the first time."""
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)

    def set_title(self, project: str, image: str = "") -> None:
        self.header.set_title(project, image)
        parts = list(dict.fromkeys(part for part in (image, project) if part))  # often they are called alike
        self.setWindowTitle(" – ".join([*parts, tr("Palimpsest")]))

    def show_frame(self, is_shown: bool) -> None:
        """Head and foot of the window."""
        self.header.setVisible(is_shown)
        self.status.setVisible(is_shown)

    def set_full_screen(self, is_full: bool) -> None:
        state = self.windowState()
        full = Qt.WindowState.WindowFullScreen
        self.setWindowState(state | full if is_full else state & ~full)

    def allow_close(self) -> None:
        """Nothing is left to ask: close now."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            for dialog in self.findChildren(QDialog):  # Qt leaves them: windows of their own, that ask nobody
                dialog.close()
            self.closed.emit()
        else:
            event.ignore()
            self.close_wanted.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.WindowStateChange:
            self.all_actions.check("view.full-screen", self.isFullScreen())
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        # Qt tries what lies on the key in the other layouts when an action rests: Ctrl+Z would be Ctrl+W.
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and isinstance(event, QKeyEvent) and self.all_actions.rests(_keys(event)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif (why := self._why_in_vain(event)) and not event.isAutoRepeat():
            self.pressed_in_vain.emit(why)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Nodes of this project that are dragged have their own places to go to.
        if drops.holds_pictures(event.mimeData()) and not drops.node_ids(event.mimeData()):
            event.acceptProposedAction()
            self._drop_frame.show_over()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_frame.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_frame.hide()
        found = drops.sources(event.mimeData())
        if found:
            event.acceptProposedAction()
            self.sources_dropped.emit(list(found))

    def _why_in_vain(self, event: QKeyEvent) -> str:
        """Of single keys the tips say it: they are pressed by the way, and a card for each would be noise."""
        has_ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return self.all_actions.why_it_rests(_keys(event)) if has_ctrl else ""

    def _designed_size(self) -> QSize:
        room = self._room()
        return QSize(min(_WIDTH_PX, room.width() - _FRAME_PX), min(_HEIGHT_PX, room.height() - _TITLE_PX))

    @staticmethod
    def _room() -> QRect:
        screen = QGuiApplication.primaryScreen()
        return screen.availableGeometry() if screen is not None else QRect(0, 0, _WIDTH_PX, _HEIGHT_PX)


def _keys(event: QKeyEvent) -> QKeySequence:
    """What was pressed, the same on the number pad."""
    pressed = event.keyCombination()
    plain = pressed.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(plain, pressed.key()))
