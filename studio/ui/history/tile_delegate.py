"""How a candidate tile is painted: the whole picture, the verdicts beside it, the foot below."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.model.history import Node, Verdict
from studio.model.words import tr
from studio.ui import numerals
from studio.ui.history.lettering import CENTRE, lines_of, metrics, write
from studio.ui.history.node_list import shows_focus
from studio.ui.history.tile_layout import TileLayout, is_small, lay_out_tile
from studio.ui.history.tile_model import TileRow
from studio.ui.history.tiles import Tile
from studio.ui.locks.looks import lock_look
from studio.ui.look import icons, marks, shapes, theme
from studio.ui.thumbnails import ThumbnailCache

REJECTED_OPACITY = 0.4
_BAR_PX = 3
_GAP = 6
_LOCK_WORDS_PX = 120
_ICON, _ASIDE = 18, 10


class TileDelegate(QStyledItemDelegate):
    """Paints the tiles of `TileRow`; `pointer` is where the pointer is, for the buttons under it."""

    def __init__(self, tiles: TileRow, thumbnails: ThumbnailCache, parent: QWidget) -> None:
        super().__init__(parent)
        self._tiles = tiles
        self._thumbnails = thumbnails
        self.size = QSize(200, 142)
        self.pointer = QPoint(-1, -1)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tile = self._tiles.tile(index.row())
        layout = lay_out_tile(option.rect, tile.verdict)
        is_over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = "hover" if is_over and tile.node else "raised"
        shapes.plate(painter, layout.card, theme.colour(ground), radius=shapes.RADIUS_CARD)
        if tile.node is not None and not self._thumbnails.is_broken(tile.node.id):
            self._paint_picture(painter, layout.picture, tile.node)
            _paint_version(painter, layout.picture, tile)
            _paint_broken(painter, layout.picture, tile)
        elif tile.preview and (preview := self._tiles.preview(tile.ordinal)) is not None:
            _paint_preview(painter, layout.picture, preview)
        else:
            # Where no verdict stands beside it the reason takes that room as well.
            room = layout.picture.united(layout.side) if tile.is_lost else layout.picture
            self._paint_missing(painter, room, tile, small=is_small(option.rect.height()))
        if tile.fraction is not None:
            _paint_bar(painter, layout.picture, tile.fraction)
        for verdict, rect in layout.verdicts.items() if not tile.is_lost else ():
            self._paint_verdict(painter, rect, tile, verdict)
        paint_foot(painter, layout.foot, tile, small=is_small(option.rect.height()))
        self._paint_rings(painter, option, layout, tile)

    def _paint_picture(self, painter: QPainter, place: QRect, node: Node) -> None:
        ratio = painter.device().devicePixelRatioF()
        picture = self._thumbnails.whole(node.id, place.size(), ratio)
        if picture is None:
            shapes.plate(painter, place, theme.colour("window"), radius=shapes.RADIUS_THUMBNAIL)
            return
        size = picture.deviceIndependentSize().toSize()
        at = QPoint(place.x() + (place.width() - size.width()) // 2, place.y())
        at.setY(place.y() + (place.height() - size.height()) // 2)
        painter.setOpacity(REJECTED_OPACITY if node.verdict is Verdict.REJECT else 1.0)
        painter.drawPixmap(at, picture)
        painter.setOpacity(1.0)

    def _paint_missing(self, painter: QPainter, place: QRect, tile: Tile, *, small: bool) -> None:
        """Why there is no picture: an icon over a sentence; of small tiles a longer one stands alone."""
        shapes.plate(painter, place, theme.colour("window"), radius=shapes.RADIUS_THUMBNAIL)
        icon, role, words = tile.icon, tile.icon_role, tile.words
        if tile.node is not None:
            icon, role, words = "image-off", "bad", tr("This picture cannot be read")
        if not words:
            return
        room = place.adjusted(_ASIDE, 0, -_ASIDE, 0) if not small else place.adjusted(4, 0, -4, 0)
        height = metrics("label").lineSpacing()
        over = _ICON + _GAP
        most = max(1, (room.height() - over - 4) // height)
        lines = lines_of(words, room.width(), most)
        if small and lines_of(words, room.width(), most + 1) != lines:
            over = 0
            lines = lines_of(words, room.width(), max(1, room.height() // height))
        top = room.y() + (room.height() - len(lines) * height - over) // 2
        if over:
            icons.paint(painter, QRect(room.center().x() - _ICON // 2, top, _ICON, _ICON), icon, role)
        for at, line in enumerate(lines):
            rect = QRect(room.x(), top + over + at * height, room.width(), height)
            write(painter, rect, line, size="label", role="text", where=CENTRE)

    def _paint_verdict(self, painter: QPainter, rect: QRect, tile: Tile, verdict: Verdict) -> None:
        is_set = tile.verdict is verdict
        middle = rect.adjusted(5, 5, -5, -5)
        if tile.node is None:
            icons.paint(painter, middle, marks.verdict_icon(verdict), "disabled")
            return
        if is_set or rect.contains(self.pointer):
            shapes.plate(painter, rect, theme.colour("selection"))
        marks.paint_verdict(painter, middle, verdict, is_set=is_set)

    def _paint_rings(
        self, painter: QPainter, option: QStyleOptionViewItem, layout: TileLayout, tile: Tile
    ) -> None:
        if tile.node is not None and tile.node.id == self._tiles.head:
            shapes.outline(painter, layout.card, theme.colour("accent_text"), 2, shapes.RADIUS_CARD)
        if option.state & QStyle.StateFlag.State_HasFocus and shows_focus(option):
            ring = layout.card.adjusted(-4, -4, 4, 4)
            shapes.outline(painter, ring, theme.colour("focus"), 2, radius=8)


def lock_rect(foot: QRect, node: Node) -> QRect:
    """Where the lock and its words stand in the foot, for the pointer."""
    left = foot.x() + metrics("strong").horizontalAdvance(str(node.number)) + _GAP
    words = min(foot.right() - left, _LOCK_WORDS_PX)
    return QRect(left, foot.y(), max(20, words), foot.height())


def link_rect(foot: QRect, tile: Tile) -> QRect:
    """Where the link of a foot stands, for the pointer."""
    width = metrics("label").horizontalAdvance(tile.link)
    return QRect(foot.right() - width, foot.y(), width + 1, foot.height())


def paint_foot(painter: QPainter, foot: QRect, tile: Tile, *, small: bool) -> None:
    """Number, lock, cost; what does not fit gives way from the right, and of small tiles the cost always."""
    left, size = foot.x(), "caption" if small else "label"
    label = metrics(size)
    if tile.node is not None:
        number = str(tile.node.number)
        write(painter, foot, number, size="strong", role="text")
        left += metrics("strong").horizontalAdvance(number) + _GAP
    right = foot.right() + 1
    trailing = tile.link or ("" if small else tile.foot_right)
    icon, role = lock_look(tile.node) if tile.node is not None else ("", "muted")
    wanted = label.horizontalAdvance(tile.foot) + (14 + 4 if icon else 0)
    width = label.horizontalAdvance(trailing)
    if trailing and (tile.link or left + wanted + _GAP + width <= right):
        rect = QRect(right - width, foot.y(), width, foot.height())
        write(painter, rect, trailing, size=size, role="accent_text" if tile.link else "muted")
        right -= width + _GAP
    if icon:
        icons.paint(painter, QRect(left, foot.y() + (foot.height() - 14) // 2, 14, 14), icon, role)
        left += 18
    room = QRect(left, foot.y(), right - left, foot.height())
    if not (small and tile.link and wanted > room.width()):  # better the way to all of it than half a word
        write(painter, room, tile.foot, size=size, role=role)


def _paint_preview(painter: QPainter, place: QRect, preview: QImage) -> None:
    """The whole partial picture, larger than it came where it must be."""
    shapes.plate(painter, place, theme.colour("window"), radius=shapes.RADIUS_THUMBNAIL)
    size = preview.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    at = QPoint(
        place.x() + (place.width() - size.width()) // 2, place.y() + (place.height() - size.height()) // 2
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRect(at, size), preview)
    painter.restore()


def _paint_version(painter: QPainter, picture: QRect, tile: Tile) -> None:
    """Which version this is, on a corner of the picture; nothing where there is one only."""
    place, count = tile.version
    if count < 2:
        return
    _paint_chip(painter, picture.topLeft() + QPoint(4, 4), "layers", "text", f"{place}/{count}")


def _paint_broken(painter: QPainter, picture: QRect, tile: Tile) -> None:
    """How many entries of Keep it did not keep, on the lower corner of the picture."""
    if tile.broken:
        corner = picture.bottomLeft() + QPoint(4, -3 - _chip_px())
        _paint_chip(painter, corner, "x", "bad", numerals.number(len(tile.broken)))


def _paint_chip(painter: QPainter, corner: QPoint, icon: str, role: str, text: str) -> None:
    width = 14 + 4 + metrics("caption").horizontalAdvance(text) + 2 * 5
    chip = QRect(corner.x(), corner.y(), width, _chip_px())
    shapes.plate(painter, chip, theme.colour("chip"))
    icons.paint(painter, QRect(chip.x() + 5, chip.center().y() - 6, 14, 14), icon, role)
    write(painter, chip.adjusted(23, 0, -5, 0), text, size="caption", role="text")


def _chip_px() -> int:
    return max(18, metrics("caption").lineSpacing() + 4)


def _paint_bar(painter: QPainter, picture: QRect, fraction: float) -> None:
    track = QRect(picture.x(), picture.bottom() - _BAR_PX + 1, picture.width(), _BAR_PX)
    painter.fillRect(track, theme.colour("line"))
    done = round(track.width() * max(0.0, min(1.0, fraction)))
    painter.fillRect(QRect(track.topLeft(), QSize(done, _BAR_PX)), theme.colour("accent_text"))
