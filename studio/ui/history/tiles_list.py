"""The strip's list of tiles under pointer and keys: verdict buttons, the lock, details, tips."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip, QWidget

from studio.model.history import Node, Verdict
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.history.node_list import NodeList
from studio.ui.history.node_menu import NodeWishes
from studio.ui.history.node_tip import node_tip
from studio.ui.history.tile_delegate import TileDelegate, link_rect, lock_rect
from studio.ui.history.tile_layout import TileLayout, lay_out_tile, tile_size
from studio.ui.history.tile_model import TileRow
from studio.ui.history.tiles import Tile, broken_text
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.widgets.labels import plain_tip

_SEEN_AT_ONCE = 4  # as many as a turn usually asks for
_VERDICT_TIPS = {
    Verdict.PICK: mark("Pick (P)"),
    Verdict.MAYBE: mark("Maybe (M)"),
    Verdict.REJECT: mark("Reject (X)"),
}


class TilesList(NodeList):
    """Shows `TileRow` in one line; scrolls sideways. `lock_opened` names the node and where its lock is."""

    lock_opened = Signal(str, QRect)
    link_wanted = Signal(int, QRect)  # ordinal, and where its link is

    def __init__(
        self,
        tiles: TileRow,
        thumbnails: ThumbnailCache,
        wishes: NodeWishes,
        node_of: Callable[[str], Node | None],
        parent: QWidget,
    ) -> None:
        super().__init__(thumbnails, wishes, node_of, parent)
        self._tiles = tiles
        self._shape = 1.5
        self._delegate = TileDelegate(tiles, thumbnails, self)
        self.setObjectName("candidate-tiles")
        self.setAccessibleName(tr("Candidates"))
        self.setModel(tiles)
        self.setItemDelegate(self._delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tiles.modelReset.connect(self._size_tiles)
        thumbnails.ready.connect(self._on_thumbnail)
        thumbnails.failed.connect(self._on_thumbnail)

    def set_shape(self, shape: float) -> None:
        """Make room for pictures of this shape, width by height."""
        if abs(shape - self._shape) > 0.01:
            self._shape = shape
            self._size_tiles()

    def reveal(self, node_id: str | None) -> None:
        row = self._tiles.row_of(node_id)
        if row is not None:
            self.setCurrentIndex(self._tiles.index(row, 0))
            self.scrollTo(self._tiles.index(row, 0))

    def node_at(self, at: QPoint) -> str | None:
        tile = self._tile_at(at)
        return tile.node.id if tile is not None and tile.node is not None else None

    def aimed_node(self) -> str | None:
        if not self.currentIndex().isValid():
            return None
        node = self._tiles.tile(self.currentIndex().row()).node
        return node.id if node else None

    def clicked_on(self, node_id: str, at: QPoint) -> None:
        """A button, the lock, or the tile itself."""
        tile, layout, node = self._tile_at(at), self._layout_at(at), self.node(node_id)
        if tile is None or layout is None or node is None or tile.node is None or tile.node.id != node_id:
            return
        verdict = layout.verdict_at(at)
        if verdict is not None:
            self.give_verdict(node, verdict)
        elif node.lock is not None and lock_rect(layout.foot, node).contains(at):
            place = self.visualRect(self.indexAt(at))
            self.lock_opened.emit(node_id, lock_rect(lay_out_tile(place, node.verdict).foot, node))
        else:
            self.choose(node_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a place without a picture is its link."""
        index = self.currentIndex()
        tile = self._tiles.tile(index.row()) if index.isValid() else None
        is_enter = Qt.Key(event.key()) in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if is_enter and tile is not None and tile.node is None and tile.link:
            foot = lay_out_tile(self.visualRect(index), tile.verdict).foot
            self.link_wanted.emit(tile.ordinal, link_rect(foot, tile))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._delegate.pointer = event.position().toPoint()
        index = self.indexAt(self._delegate.pointer)
        if index.isValid():
            self.update(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        tile, layout = self._tile_at(at), self._layout_at(at)
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and tile is not None and layout is not None and tile.link:
            place = link_rect(layout.foot, tile)
            if place.contains(at):
                self.link_wanted.emit(tile.ordinal, place)
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._delegate.pointer = QPoint(-1, -1)
        self.viewport().update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel goes sideways: there is no other way here."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - turned)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_tiles()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self._tip_at(event.pos())
            if tip:
                QToolTip.showText(event.globalPos(), plain_tip(tip), self)
            return True
        return super().viewportEvent(event)

    def _size_tiles(self) -> None:
        """As high as the strip; a little lower where all fit then; else with a scroll bar."""
        count, bar = self._tiles.rowCount(), self.horizontalScrollBar().sizeHint().height()
        most = self.width() // max(1, min(count, _SEEN_AT_ONCE))
        heights = (self.height(), self.height() - bar)
        full, lower = (tile_size(height, self._shape, most) for height in heights)
        scrolls = count * lower.width() > self.width()
        fits = count * full.width() <= self.width()
        self._delegate.size = full if fits else lower
        self.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self.scheduleDelayedItemsLayout()

    def _tile_at(self, at: QPoint) -> Tile | None:
        index = self.indexAt(at)
        return self._tiles.tile(index.row()) if index.isValid() else None

    def _layout_at(self, at: QPoint) -> TileLayout | None:
        index, tile = self.indexAt(at), self._tile_at(at)
        return lay_out_tile(self.visualRect(index), tile.verdict) if tile is not None else None

    def _tip_at(self, at: QPoint) -> str:
        tile, layout = self._tile_at(at), self._layout_at(at)
        if tile is None or layout is None:
            return ""
        if tile.node is None:
            return "\n".join(text for text in (tile.words, tile.foot) if text)
        verdict = layout.verdict_at(at)
        if verdict is not None:
            return self.menu.read_only_reason or tr(_VERDICT_TIPS[verdict])
        if lock_rect(layout.foot, tile.node).contains(at) and tile.node.protected_px:
            return protected_sentence(tile.node)
        return "\n".join(text for text in (node_tip(tile.node), broken_text(tile)) if text)

    def _on_thumbnail(self, node_id: str) -> None:
        row = self._tiles.row_of(node_id)
        if row is not None:
            self.update(self._tiles.index(row, 0))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.scrollTo(current)


def protected_sentence(node: Node) -> str:
    """0 of 2,343,869 protected pixels changed"""
    return tr(
        "{count} of {all} protected pixels changed",
        count=numerals.number(node.differing_px or 0),
        all=numerals.number(node.protected_px or 0),
    )
