"""The bar over the canvas while two nodes are merged: what is painted comes from where, and the way out."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.canvas.pixel_field import PixelField
from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import ElidedLabel
from studio.ui.widgets.surface import Line, Surface

HEIGHT_PX = 56
THUMB = QSize(30, 20)
SIDE_PX = 12
SOFT_MOST_PX = 200
NARROW_PX = 620


@dataclass(frozen=True, slots=True)
class MergeView:
    """Two nodes by id and name; `why_not` says why they cannot be merged yet, or what is being done."""

    one: str
    one_name: str
    other: str
    other_name: str
    soft_px: int
    why_not: str = ""


class MergeBar(Surface):
    """`soft_changed(px)` as the width of soft edges is set. Narrow, the words before it give way to names."""

    merge_wanted = Signal()
    cancel_wanted = Signal()
    soft_changed = Signal(int)

    def __init__(self, thumbnails: ThumbnailCache, parent: QWidget | None = None) -> None:
        super().__init__("raised", parent=parent)
        self.setObjectName("mergeBar")
        self.setAccessibleName(tr("Merge"))
        self._other, self._one = _Part(thumbnails), _Part(thumbnails)
        tip = tr("Soft edge: both pictures mix over this much")
        self._soft = PixelField(tr("Soft edge"), tip, 0, SOFT_MOST_PX, icon="blend")
        self._cancel = TextButton(tr("Cancel"))
        self._merge = TextButton(tr("Merge"), "primary", icon="git-merge")
        self._merge.set_tip(tr("Make a node of both"))
        self.setFixedHeight(max(HEIGHT_PX, 2 * type_scale.row_px(20, "label") + 13))
        self.setFocusProxy(self._merge)
        self._lay_out()
        self._soft.edited.connect(self.soft_changed)
        self._cancel.clicked.connect(self.cancel_wanted)
        self._merge.clicked.connect(self.merge_wanted)
        self.hide()

    @property
    def has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def present(self, view: MergeView | None) -> None:
        """Show the bar with these nodes; None takes it away."""
        self.setVisible(view is not None)
        if view is None:
            return
        self._other.present(view.other, tr("Painted: {name}", name=view.other_name))
        self._one.present(view.one, tr("Elsewhere: {name}", name=view.one_name))
        self._soft.present(view.soft_px)
        self._merge.set_reason(view.why_not)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._soft.set_short(self.width() < NARROW_PX)

    def _lay_out(self) -> None:
        parts = QVBoxLayout()
        parts.setContentsMargins(0, 4, 0, 4)
        parts.setSpacing(4)
        parts.addWidget(self._other)
        parts.addWidget(self._one)
        row = QHBoxLayout()
        row.setContentsMargins(SIDE_PX, 0, SIDE_PX, 0)
        row.setSpacing(8)
        row.addLayout(parts, 1)
        for widget in (self._soft, self._cancel, self._merge):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(Line())


class _Part(QWidget):
    """A node: its small picture, and where it is taken."""

    def __init__(self, thumbnails: ThumbnailCache) -> None:
        super().__init__()
        self._picture = _Picture(thumbnails)
        self._words = ElidedLabel("", size="label")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._words, 1)

    def present(self, node_id: str, words: str) -> None:
        self._picture.present(node_id)
        self._words.setText(words)
        self._words.setAccessibleName(words)


class _Picture(QWidget):
    def __init__(self, thumbnails: ThumbnailCache) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._node_id = ""
        self.setFixedSize(THUMB)
        thumbnails.ready.connect(self._on_ready)

    def present(self, node_id: str) -> None:
        self._node_id = node_id
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = QRect(0, 0, THUMB.width(), THUMB.height())
        pixmap = self._thumbnails.filled(self._node_id, THUMB, self.devicePixelRatioF())
        if pixmap is None:
            shapes.plate(painter, place, theme.colour("field"), None, radius=shapes.RADIUS_THUMBNAIL)
        else:
            painter.drawPixmap(0, 0, pixmap)

    def _on_ready(self, node_id: str) -> None:
        if node_id == self._node_id:
            self.update()
