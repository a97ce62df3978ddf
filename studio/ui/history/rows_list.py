"""The list of history rows under pointer and keys: choosing, aiming, dragging out, tips."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QToolTip, QWidget

from studio.model.history import Node
from studio.model.steps import Step, step
from studio.model.words import tr
from studio.ui.history.node_drag import FileOf, drag_node, no_file
from studio.ui.history.node_menu import NodeMenu, NodeWishes
from studio.ui.history.node_tip import node_tip
from studio.ui.history.row_delegate import RowDelegate
from studio.ui.history.row_layout import lay_out, row_height_px
from studio.ui.history.row_model import HistoryRows
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.widgets.labels import plain_tip

_ALT_STEPS = {
    Qt.Key.Key_Up: Step.CHILD,
    Qt.Key.Key_Down: Step.PARENT,
    Qt.Key.Key_Left: Step.PREVIOUS_SIBLING,
    Qt.Key.Key_Right: Step.NEXT_SIBLING,
}
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class RowsList(QListView):
    """Shows `HistoryRows`; tells its wishes through `NodeWishes`."""

    def __init__(
        self, rows: HistoryRows, thumbnails: ThumbnailCache, wishes: NodeWishes, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self._thumbnails = thumbnails
        self._wishes = wishes
        self._pressed: tuple[str, QPoint] | None = None
        self._delegate = RowDelegate(rows, thumbnails, self)
        self.menu = NodeMenu(wishes, self)
        self.file_of: FileOf = no_file
        self.setObjectName("history-rows")
        self.setAccessibleName(tr("History"))
        self.setProperty("focusRing", "own")
        self.setModel(rows)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(row_height_px() // 2)
        rows.rowsInserted.connect(self._keep_place)
        thumbnails.ready.connect(self._on_thumbnail)

    def reveal(self, node_id: str | None) -> None:
        """Make the row of a node current and bring it into view."""
        row = self._rows.row_of(node_id)
        if row is not None:
            self.setCurrentIndex(self._rows.index(row, 0))
            self._delegate.aimed = node_id
            self.scrollTo(self._rows.index(row, 0))

    def node_at(self, at: QPoint) -> str | None:
        """The node under the pointer: a thumbnail, else the face of the row."""
        index = self.indexAt(at)
        if not index.isValid():
            return None
        view = self._rows.view(index.row())
        layout = lay_out(view, self.visualRect(index), self._rows.lanes_used)
        return layout.node_at(view, at) or (view.face.id if view.face else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and key in _ALT_STEPS:
            self._step(_ALT_STEPS[key])
        elif key in _ENTER and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._choose(self._aimed_node())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self._aim(-1 if key == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        face = self._rows.view(current.row()).face if current.isValid() else None
        self._delegate.aimed = face.id if face else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = event.position().toPoint()
        node_id = self.node_at(at) if event.button() == Qt.MouseButton.LeftButton else None
        self._pressed = (node_id, at) if node_id else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        node_id, start = self._pressed
        way = event.position().toPoint() - start
        if way.manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self._wishes.file_wanted.emit(node_id)
            drag_node(self, node_id, self._thumbnails.pixmap(node_id), self.file_of)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._delegate.aimed = pressed[0]
            self._choose(pressed[0])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        node_id = self._aimed_node() if by_keys else self.node_at(event.pos())
        node = self._node(node_id)
        if node is not None:
            row = self.visualRect(self.currentIndex())
            where = self.viewport().mapToGlobal(row.center()) if by_keys else event.globalPos()
            self.menu.open_at(node, where)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            node = self._node(self.node_at(event.pos()))
            if node is not None:
                title = self._rows.view(self.indexAt(event.pos()).row()).title
                QToolTip.showText(event.globalPos(), plain_tip(f"{title}\n{node_tip(node)}"), self)
            return True
        return super().viewportEvent(event)

    def _step(self, way: Step) -> None:
        history = self._rows.history
        if history.head is not None:
            self._choose(step(history, history.head, way))

    def _choose(self, node_id: str | None) -> None:
        if node_id is not None:
            self._wishes.chosen.emit(node_id)

    def _aimed_node(self) -> str | None:
        return self._delegate.aimed if self.currentIndex().isValid() else None

    def _aim(self, by: int) -> None:
        if not self.currentIndex().isValid():
            return
        ids = [node.id for node in self._rows.view(self.currentIndex().row()).nodes]
        at = ids.index(self._delegate.aimed) + by if self._delegate.aimed in ids else 0
        if 0 <= at < len(ids):
            self._delegate.aimed = ids[at]
            self.update(self.currentIndex())

    def _node(self, node_id: str | None) -> Node | None:
        return self._rows.history.nodes.get(node_id) if node_id else None

    def _keep_place(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Rows that come on top push nothing that is being looked at."""
        bar = self.verticalScrollBar()
        if first == 0 and bar.value() > 0:
            self.executeDelayedItemsLayout()
            bar.setValue(bar.value() + (last - first + 1) * row_height_px())

    def _on_thumbnail(self, node_id: str) -> None:
        row = self._rows.row_of(node_id)
        if row is not None:
            self.update(self._rows.index(row, 0))
