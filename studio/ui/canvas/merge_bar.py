"""The bar over the canvas while two nodes are merged: what is painted comes from where, and the way out."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.ui.canvas.painting_bar import PaintingBar
from studio.ui.canvas.pixel_field import PixelField
from studio.ui.look import shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.thumbnails import ThumbnailCache
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import ElidedLabel

HEIGHT_PX = 56
THUMB = QSize(30, 20)
SOFT_MOST_PX = 200
NARROW_PX = 620
SIGN_PX = 14


@dataclass(frozen=True, slots=True)
class MergeView:
    """Two nodes by id, name and short name; `why_not`: why they cannot be merged yet, or what is done."""

    one: str
    one_name: str
    one_short: str
    other: str
    other_name: str
    other_short: str
    soft_px: int
    why_not: str = ""


class MergeBar(PaintingBar):
    """`soft_changed(px)` as the width of soft edges is set. Narrow, signs give names the room of words."""

    merge_wanted = Signal()
    cancel_wanted = Signal()
    soft_changed = Signal(int)

    def __init__(self, thumbnails: ThumbnailCache, parent: QWidget | None = None) -> None:
        height = max(HEIGHT_PX, 2 * type_scale.row_px(20, "label") + 13)
        super().__init__("mergeBar", tr("Merge"), height, parent)
        self._other, self._one = _Part(thumbnails, "brush"), _Part(thumbnails, "image")
        tip = tr("Soft edge: both pictures mix over this much")
        self._soft = PixelField(tr("Soft edge"), tip, 0, SOFT_MOST_PX, icon="blend")
        self._cancel = TextButton(tr("Cancel"))
        self._merge = TextButton(tr("Merge"), "primary", icon="git-merge")
        self._merge_icon = self._merge.icon()
        self._merge.set_tip(tr("Make a node of both"))
        self.setFocusProxy(self._merge)
        self._lay_out()
        self._soft.edited.connect(self.soft_changed)
        self._cancel.clicked.connect(self.cancel_wanted)
        self._merge.clicked.connect(self.merge_wanted)

    def present(self, view: MergeView) -> None:
        """Show the bar with these nodes."""
        self.show()
        self._other.present(view.other, tr("Painted: {name}", name=view.other_name), view.other_short)
        self._one.present(view.one, tr("Elsewhere: {name}", name=view.one_name), view.one_short)
        self._soft.present(view.soft_px)
        self._merge.set_reason(view.why_not)

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_narrow = self.width() < NARROW_PX
        for part in (self._soft, self._other, self._one):
            part.set_short(is_narrow)
        self._merge.setIcon(QIcon() if is_narrow else self._merge_icon)

    def _lay_out(self) -> None:
        parts = QVBoxLayout()
        parts.setContentsMargins(0, 4, 0, 4)
        parts.setSpacing(4)
        parts.addWidget(self._other)
        parts.addWidget(self._one)
        self.row.addLayout(parts, 1)
        for widget in (self._soft, self._cancel, self._merge):
            self.row.addWidget(widget)


class _Part(QWidget):
    """A node: its small picture, and where it is taken; `icon` stands for that where there is no room."""

    def __init__(self, thumbnails: ThumbnailCache, icon: str) -> None:
        super().__init__()
        self._picture = _Picture(thumbnails)
        self._sign = IconView(icon, "muted", size=SIGN_PX)
        self._sign.hide()
        self._words = ElidedLabel("", size="label")
        self._long = self._short = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)

    def present(self, node_id: str, words: str, short: str) -> None:
        self._picture.present(node_id)
        self._long, self._short = words, short
        self._say()

    def set_short(self, is_short: bool) -> None:
        self._sign.setVisible(is_short)
        self._say()

    def _say(self) -> None:
        self._words.setText(self._short if self._sign.isVisibleTo(self) else self._long)
        self._words.set_tip(self._long)
        self._words.setAccessibleName(self._long)


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
