"""How a line of the palette is painted: icon, title with the letters found, note, keys."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio.ui.key_bindings import spoken
from studio.ui.look import icons, shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.palette.entries import Entry, Row, why_not
from studio.ui.palette.row_model import ROW, row_px
from studio.ui.thumbnails import ThumbnailCache

_LEFT, _TEXT_LEFT, _RIGHT = 22, 50, 18
_PICTURE, _BESIDE_PICTURE = QSize(54, 36), 88
_VERTICAL = Qt.AlignmentFlag.AlignVCenter


class RowDelegate(QStyledItemDelegate):
    """Sections are captions; entries that are impossible are muted and say why.

    `pictures` has those of nodes; without it their icon stands there.
    """

    def __init__(self, parent: QObject, pictures: ThumbnailCache | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row: Row = index.data(ROW)
        return QSize(100, row_px(row))

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
            room = option.rect.adjusted(_LEFT, 4, -_RIGHT, 0)
            painter.drawText(room, _VERTICAL | Qt.AlignmentFlag.AlignLeft, row.section)
        else:
            self._paint_entry(painter, option, row, row.entry)
        painter.restore()

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, entry: Entry) -> None:
        rect = option.rect
        _paint_plate(painter, option)
        role = "muted" if entry.reason else "text"
        left = rect.x() + (_BESIDE_PICTURE if entry.node_id else _TEXT_LEFT)
        if not (entry.node_id and self._paint_picture(painter, rect, entry.node_id)) and entry.icon:
            place = QRect(rect.x() + _LEFT, rect.center().y() - 8, icons.SIZE_PX, icons.SIZE_PX)
            icons.paint(painter, place, entry.icon, "muted")
        right = _paint_keys(painter, rect, entry)
        left = _paint_title(painter, rect, row, role, (left, right))
        note = why_not(entry) if entry.reason else entry.note
        if note and right - left > 40:
            painter.setFont(type_scale.font("label"))
            painter.setPen(theme.colour("muted"))
            room = QRect(left + 12, rect.y(), right - left - 20, rect.height())
            text = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _VERTICAL | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_picture(self, painter: QPainter, rect: QRect, node_id: str) -> bool:
        """Whether it is here; it is loaded when it is not."""
        if self._pictures is None:
            return False
        picture = self._pictures.filled(node_id, _PICTURE, painter.device().devicePixelRatioF())
        if picture is None:
            return False
        painter.drawPixmap(rect.x() + _LEFT, rect.center().y() - _PICTURE.height() // 2 + 1, picture)
        return True


def _paint_plate(painter: QPainter, option: QStyleOptionViewItem) -> None:
    rect = option.rect
    if option.state & QStyle.StateFlag.State_Selected:
        plate = rect.adjusted(8, 0, -8, 0)
        shapes.plate(painter, plate, theme.colour("selection"))
        painter.fillRect(QRect(plate.x(), plate.y(), 2, plate.height()), theme.colour("accent_text"))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        shapes.plate(painter, rect.adjusted(8, 0, -8, 0), theme.colour("hover", 0.6))


def _paint_title(painter: QPainter, rect: QRect, row: Row, role: str, room: tuple[int, int]) -> int:
    """Letter runs within left and right, found ones strong; returns where the title ends."""
    plain, strong = type_scale.font("body"), type_scale.font("strong")
    title = row.entry.title if row.entry else ""
    (at, right), found = room, set(row.found_at)
    start = 0
    while start < len(title) and at < right:
        is_found = start in found
        end = start
        while end < len(title) and (end in found) == is_found:
            end += 1
        at = _paint_run(
            painter,
            rect,
            at,
            right,
            (title[start:end], strong if is_found else plain),
            "accent_text" if is_found and role == "text" else role,
        )
        start = end
    return at


def _paint_run(painter: QPainter, rect: QRect, at: int, right: int, run: tuple[str, QFont], role: str) -> int:
    text, font = run
    metrics = QFontMetrics(font)
    cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, right - at)
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    width = metrics.horizontalAdvance(cut)
    painter.drawText(
        QRect(at, rect.y(), width + 2, rect.height()), _VERTICAL | Qt.AlignmentFlag.AlignLeft, cut
    )
    return at + width


def _paint_keys(painter: QPainter, rect: QRect, entry: Entry) -> int:
    """Each key as a little cap, from the right; returns where they begin."""
    right = rect.right() - _RIGHT
    if not entry.keys:
        return right
    for cap in reversed(key_caps(spoken(entry.keys[0]))):
        right = paint_cap(painter, right, rect, cap) - 6
    return right


def paint_cap(painter: QPainter, right: int, rect: QRect, text: str) -> int:
    """One key cap that ends at `right`, in the middle of `rect`; returns its left edge."""
    font = type_scale.font("caption")
    width = max(20, QFontMetrics(font).horizontalAdvance(text) + 10)
    height = max(18, QFontMetrics(font).lineSpacing() + 4)
    cap = QRect(right - width, rect.center().y() - height // 2 + 1, width, height)
    shapes.plate(painter, cap, None, theme.colour("edge"))
    painter.setFont(font)
    painter.setPen(theme.colour("text"))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, text)
    return cap.x()


def key_caps(keys: str) -> tuple[str, ...]:
    """ "Ctrl", "Shift", "R" of "Ctrl+Shift+R"; a plus may itself be the key."""
    head, plus, last = keys.rpartition("+")
    if plus and not last:
        return (*filter(None, head.rstrip("+").split("+")), "+")
    return tuple(filter(None, keys.split("+")))
