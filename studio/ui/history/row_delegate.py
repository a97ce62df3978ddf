"""How a row of the history is painted: lanes, instruction, tags, thumbnails, drift, cost."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.model.history import Node, Verdict
from studio.ui.history.lane_painter import paint_lanes
from studio.ui.history.lettering import CENTRE, RIGHT, TAG, write
from studio.ui.history.node_list import shows_focus
from studio.ui.history.row_layout import THUMB, RowLayout, lay_out, row_height_px
from studio.ui.history.row_model import HistoryRows
from studio.ui.history.row_view import RowView, Spot
from studio.ui.locks.looks import is_open, lock_look
from studio.ui.look import icons, marks, shapes, theme
from studio.ui.thumbnails import ThumbnailCache

REJECTED_OPACITY = 0.4
TAG_ICON_PX = 12


class RowDelegate(QStyledItemDelegate):
    """Paints rows of `HistoryRows`; `aimed` is the candidate that the arrow keys are at."""

    def __init__(self, rows: HistoryRows, thumbnails: ThumbnailCache, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self._thumbnails = thumbnails
        self.aimed: str | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, row_height_px())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = self._rows.view(index.row())
        layout = lay_out(view, option.rect)
        ground = _ground(view, option)
        painter.fillRect(option.rect, theme.colour(ground))
        if view.spot is Spot.HEAD:
            bar = QRect(option.rect.x(), option.rect.y(), 3, option.rect.height())
            painter.fillRect(bar, theme.colour("accent_text"))
        paint_lanes(
            painter,
            option.rect,
            view.lines,
            spot=view.spot,
            lanes=self._rows.lanes_used,
            ground=theme.colour(ground),
        )
        _paint_words(painter, view, layout)
        for rect, place in layout.thumbs:
            self._paint_thumb(painter, rect, view, view.nodes[place])
        for rect, fraction in layout.waiting:
            _paint_waiting(painter, rect, fraction)
        if option.state & QStyle.StateFlag.State_HasFocus and shows_focus(option):
            self._paint_focus(painter, option.rect, view, layout)

    def _paint_thumb(self, painter: QPainter, rect: QRect, view: RowView, node: Node) -> None:
        is_faint = node.verdict is Verdict.REJECT or node.hidden
        painter.setOpacity(REJECTED_OPACITY if is_faint else 1.0)
        picture = self._thumbnails.filled(node.id, THUMB, painter.device().devicePixelRatioF())
        if picture is None:
            shapes.plate(painter, rect, theme.colour("window"), radius=shapes.RADIUS_THUMBNAIL)
        else:
            painter.drawPixmap(rect.topLeft(), picture)
        painter.setOpacity(1.0)
        if view.spot is Spot.HEAD and view.face is not None and node.id == view.face.id:
            ring = rect.adjusted(-2, -2, 2, 2)
            shapes.outline(painter, ring, theme.colour("accent_text"), 2, radius=3)
        if node.verdict is Verdict.PICK:
            chip = _chip(painter, QRect(rect.x() - 1, rect.bottom() - 10, 12, 12))
            marks.paint_verdict(painter, chip, Verdict.PICK)
        if is_open(node):
            chip = _chip(painter, QRect(rect.right() - 10, rect.bottom() - 10, 12, 12))
            icons.paint(painter, chip.adjusted(-1, -1, 1, 1), *lock_look(node))

    def _paint_focus(self, painter: QPainter, rect: QRect, view: RowView, layout: RowLayout) -> None:
        """The ring of the row, and of the candidate the arrow keys are at."""
        shapes.outline(painter, rect, theme.colour("focus"), 2)
        for thumb, place in layout.thumbs:
            if len(view.nodes) > 1 and view.nodes[place].id == self.aimed:
                shapes.outline(painter, thumb.adjusted(-2, -2, 2, 2), theme.colour("focus"), 2)


def _chip(painter: QPainter, rect: QRect) -> QRect:
    """Where a mark stands on a thumbnail."""
    shapes.plate(painter, rect, theme.colour("chip"), radius=2)
    return rect.adjusted(2, 2, -2, -2)


def _middle(rect: QRect, edge: int) -> QRect:
    return QRect(rect.center().x() - edge // 2 + 1, rect.center().y() - edge // 2 + 1, edge, edge)


def _ground(view: RowView, option: QStyleOptionViewItem) -> str:
    if view.spot is Spot.HEAD:
        return "selection"
    return "hover" if option.state & QStyle.StateFlag.State_MouseOver else "panel"


def _paint_words(painter: QPainter, view: RowView, layout: RowLayout) -> None:
    write(painter, layout.title, view.title, size="body", role="text")
    for rect, name in layout.tags:
        shapes.plate(painter, rect, theme.colour("raised"))
        if name:
            write(painter, rect.adjusted(6, 0, -6, 0), name, size=TAG, role="text", where=CENTRE)
        else:
            icons.paint(painter, _middle(rect, TAG_ICON_PX), "tag", "text")
    write(painter, layout.more, layout.more_text, size="caption", role="muted")
    if view.icon:
        icons.paint(painter, layout.icon, view.icon, view.icon_role)
    write(painter, layout.detail, view.detail, size="label", role="muted")
    write(painter, layout.cost, view.cost, size="caption", role="muted", where=RIGHT)
    if not view.has_drift:
        return
    if view.drift is None:
        write(painter, layout.drift, view.drift_text, size="caption", role="muted", where=RIGHT)
        return
    marks.paint_drift(painter, layout.drift_mark, view.drift)
    level = marks.drift_level(view.drift)
    write(painter, layout.drift, view.drift_text, size="caption", role=level, where=RIGHT)


def _paint_waiting(painter: QPainter, rect: QRect, fraction: float) -> None:
    """The place of a candidate on its way, with a bar at its foot."""
    shapes.plate(painter, rect, theme.colour("window"), theme.colour("edge", 0.5), shapes.RADIUS_THUMBNAIL)
    done = QRect(rect.x(), rect.bottom() - 1, round(rect.width() * min(1.0, fraction)), 2)
    painter.fillRect(done, theme.colour("accent_text"))
