"""The list of history rows under pointer and keys: aiming at a candidate, walking the tree, tips."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from studio.model.history import Node
from studio.model.steps import Step, step
from studio.model.words import tr
from studio.ui.history.node_list import NodeList
from studio.ui.history.node_menu import NodeWishes
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


class RowsList(NodeList):
    """Shows `HistoryRows`; up and down go through rows, left and right through a row's candidates.

    `turn_wanted`: a row was chosen that has no node to go to.
    """

    turn_wanted = Signal(str)

    def __init__(
        self, rows: HistoryRows, thumbnails: ThumbnailCache, wishes: NodeWishes, parent: QWidget
    ) -> None:
        super().__init__(thumbnails, wishes, rows.node, parent)
        self._rows = rows
        self._delegate = RowDelegate(rows, thumbnails, self)
        self._seen: tuple[tuple[str, int], ...] = ()  # before all was listed anew
        self.setObjectName("history-rows")
        self.setAccessibleName(tr("History"))
        self.setModel(rows)
        self.setItemDelegate(self._delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(row_height_px() // 2)
        rows.relisting.connect(self._note_seen)
        rows.rowsInserted.connect(self._keep_place)
        thumbnails.ready.connect(self._on_thumbnail)
        thumbnails.failed.connect(self._on_thumbnail)

    def reveal(self, node_id: str | None) -> None:
        """Make the row of a node current and bring it into view."""
        row = self._rows.row_of(node_id)
        if row is not None:
            self.setCurrentIndex(self._rows.index(row, 0))
            self._delegate.aimed = node_id
            self.scrollTo(self._rows.index(row, 0))

    def rest(self, node_id: str | None) -> None:
        """All was listed anew: make the row of a node current; what was looked at stays where it was."""
        current = self._rows.row_of(node_id)
        if current is not None:
            self.setCurrentIndex(self._rows.index(current, 0))
            self._delegate.aimed = node_id
        for seen, top in self._seen:
            row = self._rows.row_of(seen)
            if row is not None and any(node.id == seen for node in self._rows.view(row).nodes):
                self.executeDelayedItemsLayout()
                self.verticalScrollBar().setValue(row * row_height_px() - top)
                return

    def node_at(self, at: QPoint) -> str | None:
        """A thumbnail's node, else the face of the row."""
        index = self.indexAt(at)
        if not index.isValid():
            return None
        view = self._rows.view(index.row())
        layout = lay_out(view, self.visualRect(index))
        return layout.node_at(view, at) or (view.face.id if view.face else None)

    def aimed_node(self) -> str | None:
        return self._delegate.aimed if self.currentIndex().isValid() else None

    def clicked_on(self, node_id: str, at: QPoint) -> None:
        self._delegate.aimed = node_id
        self.choose(node_id)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._open_turn(self.indexAt(event.position().toPoint()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and key in _ALT_STEPS:
            self._step(_ALT_STEPS[key])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self._aim(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._open_turn(self.currentIndex()):
            pass
        else:
            super().keyPressEvent(event)
        self.shows_focus = True

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        face = self._rows.view(current.row()).face if current.isValid() else None
        self._delegate.aimed = face.id if face else None

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            node = self.node(self.node_at(event.pos()))
            if node is not None:
                QToolTip.showText(event.globalPos(), self._tip(node, event.pos()), self)
            elif (index := self.indexAt(event.pos())).isValid():
                view = self._rows.view(index.row())
                QToolTip.showText(event.globalPos(), plain_tip(f"{view.title}\n{view.detail}".strip()), self)
            return True
        return super().viewportEvent(event)

    def _open_turn(self, index: QModelIndex) -> bool:
        """Whether the row has no node, so that its turn is wanted instead."""
        view = self._rows.view(index.row()) if index.isValid() else None
        if view is None or view.nodes:
            return False
        self.turn_wanted.emit(view.turn_id)
        return True

    def _tip(self, node: Node, at: QPoint) -> str:
        view = self._rows.view(self.indexAt(at).row())
        names = [name for name in view.tags if name != node.label]
        return plain_tip("\n".join([view.title, *names, node_tip(node)]))

    def _step(self, way: Step) -> None:
        history = self._rows.history
        if history.head is not None:
            self.choose(step(history, history.head, way))

    def _aim(self, by: int) -> None:
        if not self.currentIndex().isValid():
            return
        ids = [node.id for node in self._rows.view(self.currentIndex().row()).nodes]
        at = ids.index(self._delegate.aimed) + by if self._delegate.aimed in ids else 0
        if 0 <= at < len(ids):
            self._delegate.aimed = ids[at]
            self.update(self.currentIndex())

    def _keep_place(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Rows that come on top push nothing that is being looked at."""
        bar = self.verticalScrollBar()
        if first == 0 and bar.value() > 0:
            self.executeDelayedItemsLayout()
            bar.setValue(bar.value() + (last - first + 1) * row_height_px())

    def _note_seen(self) -> None:
        """The nodes in view and where their rows stand; first the head, where the eye most likely is."""
        height, row = self.viewport().height(), self.indexAt(QPoint(1, 1)).row()
        found: list[tuple[str, int]] = []
        while 0 <= row < self._rows.rowCount():
            rect = self.visualRect(self._rows.index(row, 0))
            if rect.top() >= height:
                break
            if rect.top() >= 0 and (face := self._rows.view(row).face) is not None:
                found.append((face.id, rect.top()))
            row += 1
        head = self._rows.history.head
        self._seen = tuple(sorted(found, key=lambda one: one[0] != head))

    def _on_thumbnail(self, node_id: str) -> None:
        row = self._rows.row_of(node_id)
        if row is not None:
            self.update(self._rows.index(row, 0))
