"""What every list of nodes has in common: choosing, verdict keys, the menu, dragging a node out."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QStyleOptionViewItem,
    QWidget,
)

from studio.model.history import Node, Verdict
from studio.ui.history.lettering import forget_fonts
from studio.ui.history.node_drag import FileOf, drag_node, no_file
from studio.ui.history.node_menu import NodeMenu, NodeWishes
from studio.ui.look import theme
from studio.ui.thumbnails import ThumbnailCache

_VERDICT_KEYS = {
    Qt.Key.Key_P: Verdict.PICK,
    Qt.Key.Key_M: Verdict.MAYBE,
    Qt.Key.Key_X: Verdict.REJECT,
    Qt.Key.Key_U: Verdict.NONE,
}
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_SILENT = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class NodeList(QListView):
    """A list whose places show nodes; says which through `node_at` and `aimed_node`.

    `shows_focus`: the keyboard was used last, so the focus is painted.
    """

    def __init__(
        self,
        thumbnails: ThumbnailCache,
        wishes: NodeWishes,
        node_of: Callable[[str], Node | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.wishes = wishes
        self.menu = NodeMenu(wishes, self)
        self.file_of: FileOf = no_file
        self.shows_focus = False
        self._thumbnails = thumbnails
        self._node_of = node_of
        self._pressed: tuple[str, QPoint] | None = None
        theme.notifier.changed.connect(self._paint_anew)
        self.setProperty("focusRing", "own")
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def node_at(self, at: QPoint) -> str | None:
        """The node under the pointer."""
        raise NotImplementedError

    def aimed_node(self) -> str | None:
        """The node that the keyboard is at."""
        raise NotImplementedError

    def node(self, node_id: str | None) -> Node | None:
        return self._node_of(node_id) if node_id else None

    def choose(self, node_id: str | None) -> None:
        if node_id is not None:
            self.wishes.chosen.emit(node_id)

    def give_verdict(self, node: Node, verdict: Verdict) -> None:
        """Set the verdict, or clear it where it is set already."""
        if not self.menu.read_only_reason:
            wanted = Verdict.NONE if node.verdict is verdict else verdict
            self.wishes.verdict_wanted.emit(node.id, wanted)

    def event(self, event: QEvent) -> bool:
        # The window hears P, M, X and U for the head; with the focus here they mean the node aimed at.
        is_ours = (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._verdict_of(event) is not None
            and self.node(self.aimed_node()) is not None
        )
        if is_ours:
            event.accept()
        return is_ours or super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            forget_fonts()
        super().changeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _SILENT:
            self.shows_focus = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.shows_focus = True
        verdict, node = self._verdict_of(event), self.node(self.aimed_node())
        if verdict is not None and node is not None:
            self.give_verdict(node, verdict)
        elif Qt.Key(event.key()) in _ENTER and event.modifiers() in _PLAIN:
            self.choose(self.aimed_node())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.shows_focus = False
        super().mousePressEvent(event)
        at = event.position().toPoint()
        node_id = self.node_at(at) if event.button() == Qt.MouseButton.LeftButton else None
        self._pressed = (node_id, at) if node_id else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks are two clicks."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        node_id, start = self._pressed
        way = event.position().toPoint() - start
        if way.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.wishes.file_wanted.emit(node_id)
            drag_node(self, node_id, self._thumbnails.pixmap(node_id), self.file_of)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self.clicked_on(pressed[0], event.position().toPoint())

    def clicked_on(self, node_id: str, at: QPoint) -> None:
        self.choose(node_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        node = self.node(self.aimed_node() if by_keys else self.node_at(event.pos()))
        if node is not None:
            place = self.visualRect(self.currentIndex())
            where = self.viewport().mapToGlobal(place.center()) if by_keys else event.globalPos()
            self.menu.open_at(node, where)

    def _paint_anew(self) -> None:
        self.viewport().update()

    def _verdict_of(self, event: QKeyEvent) -> Verdict | None:
        return None if event.modifiers() else _VERDICT_KEYS.get(Qt.Key(event.key()))


def shows_focus(option: QStyleOptionViewItem) -> bool:
    """Whether the list that is painted shows where the keyboard is."""
    return isinstance(option.widget, NodeList) and option.widget.shows_focus
