"""How a line of the palette is painted: icon, title with the letters found, note, keys."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui.look import icons, shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.palette.entries import Entry, Row
from studio.ui.palette.row_layout import (
    LEFT_PX,
    RIGHT_PX,
    WRAPS,
    cap_px,
    caps_of,
    lay_out,
    note_of,
    row_px,
    runs,
    title_font,
)
from studio.ui.palette.row_model import ROW
from studio.ui.thumbnails import ThumbnailCache

_PICTURE = QSize(54, 36)
_VERTICAL = Qt.AlignmentFlag.AlignVCenter


class RowDelegate(QStyledItemDelegate):
    """Sections are captions; entries that are impossible are muted and say why.

    `pictures` has those of nodes; without it their icon stands there. `width_px` is how wide lines are.
    """

    def __init__(self, parent: QObject, pictures: ThumbnailCache | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.width_px = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row: Row = index.data(ROW)
        return QSize(100, row_px(row, self.width_px))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: Row = index.data(ROW)
        painter.save()
        if row.entry is None:
            painter.setFont(type_scale.font("label"))
            painter.setPen(theme.colour("muted"))
            room = option.rect.adjusted(LEFT_PX, 4, -RIGHT_PX, 0)
            painter.drawText(room, _VERTICAL | Qt.AlignmentFlag.AlignLeft, row.section)
        else:
            self._paint_entry(painter, option, row, row.entry)
        painter.restore()

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, entry: Entry) -> None:
        rect = QRect(option.rect.x(), option.rect.y(), self.width_px, option.rect.height())
        _paint_plate(painter, option)
        places = lay_out(row, entry, rect)
        if not (entry.node_id and self._paint_picture(painter, rect, entry.node_id)) and entry.icon:
            top = places.line.center().y() - 8
            place = QRect(rect.x() + LEFT_PX, top, icons.SIZE_PX, icons.SIZE_PX)
            icons.paint(painter, place, entry.icon, "muted")
        _paint_keys(painter, places.line, entry)
        _paint_title(painter, places.title, row, "muted" if entry.reason else "text")
        painter.setFont(type_scale.font("label"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            places.note, WRAPS if places.wraps else _VERTICAL | Qt.AlignmentFlag.AlignLeft, note_of(entry)
        )

    def _paint_picture(self, painter: QPainter, rect: QRect, node_id: str) -> bool:
        """Whether it is here; it is loaded when it is not."""
        if self._pictures is None:
            return False
        picture = self._pictures.filled(node_id, _PICTURE, painter.device().devicePixelRatioF())
        if picture is None:
            return False
        painter.drawPixmap(rect.x() + LEFT_PX, rect.center().y() - _PICTURE.height() // 2 + 1, picture)
        return True


def _paint_plate(painter: QPainter, option: QStyleOptionViewItem) -> None:
    rect = option.rect
    if option.state & QStyle.StateFlag.State_Selected:
        plate = rect.adjusted(8, 0, -8, 0)
        shapes.plate(painter, plate, theme.colour("selection"))
        painter.fillRect(QRect(plate.x(), plate.y(), 2, plate.height()), theme.colour("accent_text"))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        shapes.plate(painter, rect.adjusted(8, 0, -8, 0), theme.colour("hover", 0.6))


def _paint_title(painter: QPainter, room: QRect, row: Row, role: str) -> None:
    """Letters that were found are strong."""
    at, end = room.x(), room.right() + 1
    for text, is_found in runs(row):
        if at >= end:
            return
        colour = "accent_text" if is_found and role == "text" else role
        at = _paint_run(
            painter, QRect(at, room.y(), end - at, room.height()), text, title_font(is_found), colour
        )


def _paint_run(painter: QPainter, room: QRect, text: str, font: QFont, role: str) -> int:
    """Returns where it ends."""
    metrics = QFontMetrics(font)
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    width = metrics.horizontalAdvance(cut)
    place = QRect(room.x(), room.y(), width + 2, room.height())
    painter.drawText(place, _VERTICAL | Qt.AlignmentFlag.AlignLeft, cut)
    return room.x() + width


def _paint_keys(painter: QPainter, line: QRect, entry: Entry) -> None:
    """Each key as a little cap, from the right."""
    right = line.right() - RIGHT_PX
    for cap in reversed(caps_of(entry)):
        right = paint_cap(painter, right, line, cap) - 6


def paint_cap(painter: QPainter, right: int, rect: QRect, text: str) -> int:
    """One key cap that ends at `right`, in the middle of `rect`; returns its left edge."""
    font = type_scale.font("caption")
    width = cap_px(text)
    height = max(18, QFontMetrics(font).lineSpacing() + 4)
    cap = QRect(right - width, rect.center().y() - height // 2 + 1, width, height)
    shapes.plate(painter, cap, None, theme.colour("edge"))
    painter.setFont(font)
    painter.setPen(theme.colour("text"))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, text)
    return cap.x()
