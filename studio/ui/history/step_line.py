"""The steps of a path side by side: aimed at by arrow keys, gone to by Enter or a click, told in a tip."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from studio.ui.history.node_menu import NodeWishes
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.widgets.labels import plain_tip


class StepLine(QWidget):
    """Who derives from it says where each step stands, and what its tip is."""

    def __init__(self, thumbnails: ThumbnailCache, wishes: NodeWishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._wishes = wishes
        self._node_ids: tuple[str, ...] = ()
        self._aimed = -1
        self.setProperty("focusRing", "inside")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        thumbnails.ready.connect(self._on_thumbnail)

    def step_at(self, at: QPoint) -> int | None:
        raise NotImplementedError

    def tip_of(self, step: int) -> str:
        raise NotImplementedError

    def take_steps(self, node_ids: tuple[str, ...]) -> None:
        """Other steps; the last one is aimed at."""
        self._node_ids = node_ids
        self._aimed = len(node_ids) - 1
        self.update()

    def is_aimed(self, step: int) -> bool:
        """Whether a step has the ring of the focus."""
        return step == self._aimed and self.hasFocus()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        step = self.step_at(event.position().toPoint())
        if step is not None and event.button() == Qt.MouseButton.LeftButton:
            self._wishes.chosen.emit(self._node_ids[step])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is not None and not event.modifiers() and self._node_ids:
            self._aimed = max(0, min(self._aimed + by, len(self._node_ids) - 1))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._node_ids:
            self._wishes.chosen.emit(self._node_ids[self._aimed])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            step = self.step_at(event.pos())
            if step is not None:
                QToolTip.showText(event.globalPos(), plain_tip(self.tip_of(step)), self)
            return True
        return super().event(event)

    def _on_thumbnail(self, node_id: str) -> None:
        if node_id in self._node_ids:
            self.update()
