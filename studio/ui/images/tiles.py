"""The pictures of the images as a row: choosing, ordering by drag, taking drops."""

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from studio.model.project import Image
from studio.model.sentences import say
from studio.model.words import tr
from studio.ui.look import marks, shapes, theme
from studio.ui.look import type as type_scale
from studio.ui.thumbnails import ThumbnailCache

IMAGE_TYPE = "application/x-palimpsest-image"
_THUMB = QSize(54, 40)
_PITCH = _THUMB.width() + 8
_RING_PX = 4
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ImageTiles(QWidget):
    """Scrolls sideways when the images do not fit; the wheel and the arrow keys move it."""

    chosen = Signal(str)
    rename_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)
    moved = Signal(str, int)

    def __init__(self, thumbnails: ThumbnailCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._images: tuple[Image, ...] = ()
        self._current = ""
        self._offset = 0
        self._aimed = -1
        self._shows_focus = False
        self._pressed: tuple[str, QPoint] | None = None
        self._drop_at = -1
        self.may_order = True
        self.setObjectName("image-tiles")
        self.setAccessibleName(tr("Images"))
        self.setProperty("focusRing", "own")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        label = QFontMetrics(type_scale.font("label")).lineSpacing()
        self.setFixedHeight(_THUMB.height() + 2 * _RING_PX + label + 2)
        thumbnails.ready.connect(self._on_thumbnail)

    def present(self, images: tuple[Image, ...], current: str) -> None:
        moved = current != self._current
        self._images, self._current = images, current
        self._aimed = next((at for at, image in enumerate(images) if image.id == current), -1)
        if moved and self._aimed >= 0:
            self._bring(self._aimed)
        self._scroll(0)
        self.setAccessibleDescription(_said(images[self._aimed]) if self._aimed >= 0 else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, image in enumerate(self._images):
            rect = self._place(at)
            if rect.right() >= 0 and rect.left() <= self.width():
                self._paint_image(painter, rect, image, at)
        if self._drop_at >= 0:
            line = QRect(self._place(self._drop_at).x() - 5, _RING_PX, 2, _THUMB.height())
            painter.fillRect(line, theme.colour("accent_text"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._shows_focus = False
        image = self._image_at(event.position().toPoint())
        if image is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = (image.id, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        image = self._image_at(event.position().toPoint())
        self.setToolTip("" if image is None else _tip(image))
        if self._pressed is None or not self.may_order:
            return
        image_id, start = self._pressed
        if (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            drag = QDrag(self)
            mime = QMimeData()
            mime.setData(IMAGE_TYPE, QByteArray(image_id.encode()))
            drag.setMimeData(mime)
            drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None:
            self.chosen.emit(pressed[0])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        image = self._image_at(event.position().toPoint())
        if image is not None:
            self.rename_wanted.emit(image.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        image = self._aimed_image() if by_keys else self._image_at(event.pos())
        if image is not None:
            where = self._place(self._aimed).center() if by_keys else event.pos()
            self.menu_wanted.emit(image.id, self.mapToGlobal(where))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._shows_focus = True
        by, image = _STEPS.get(Qt.Key(event.key())), self._aimed_image()
        if by is not None and not event.modifiers() and self._images:
            self._aimed = max(0, min(self._aimed + by, len(self._images) - 1))
            self._bring(self._aimed)
        elif image is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(image.id)
        elif image is not None and event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit(image.id)
        else:
            super().keyPressEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._shows_focus = event.reason() != Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scroll(-(event.angleDelta().y() or event.angleDelta().x()) // 2)
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(IMAGE_TYPE) and self.may_order:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drop_at = self._gap_at(event.position().toPoint())
        event.acceptProposedAction()
        self.update()

    def dragLeaveEvent(self, event: object) -> None:
        self._drop_at = -1
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Between which two the image stands now; the place counts without the image itself."""
        image_id = bytes(event.mimeData().data(IMAGE_TYPE).data()).decode()
        before = next((at for at, image in enumerate(self._images) if image.id == image_id), -1)
        gap, self._drop_at = self._gap_at(event.position().toPoint()), -1
        position = gap - 1 if gap > before else gap
        if before >= 0 and position != before:
            self.moved.emit(image_id, position)
        event.acceptProposedAction()
        self.update()

    def _paint_image(self, painter: QPainter, rect: QRect, image: Image, at: int) -> None:
        picture = (
            self._thumbnails.filled(image.head, _THUMB, self.devicePixelRatioF()) if image.head else None
        )
        if picture is None:
            shapes.plate(painter, rect, theme.colour("window"), radius=shapes.RADIUS_THUMBNAIL)
        else:
            painter.drawPixmap(rect.topLeft(), picture)
        if image.never_upload:
            marks.corner_chip(painter, rect, "cloud-off")
        elif image.notices:
            marks.corner_chip(painter, rect, "info")
        is_current = image.id == self._current
        if is_current:
            shapes.outline(painter, rect.adjusted(-2, -2, 2, 2), theme.colour("accent_text"), 2)
        if at == self._aimed and self._shows_focus and self.hasFocus():
            shapes.outline(painter, rect.adjusted(-4, -4, 4, 4), theme.colour("focus"), 2, radius=5)
        font = type_scale.font("label")
        painter.setFont(font)
        painter.setPen(theme.colour("text" if is_current else "muted"))
        name = QRect(rect.x(), rect.bottom() + _RING_PX, rect.width(), QFontMetrics(font).lineSpacing())
        cut = QFontMetrics(font).elidedText(image.name, Qt.TextElideMode.ElideRight, name.width() + 2)
        painter.drawText(name, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine, cut)

    def _place(self, at: int) -> QRect:
        return QRect(QPoint(_RING_PX + at * _PITCH - self._offset, _RING_PX), _THUMB)

    def _image_at(self, at: QPoint) -> Image | None:
        index = (at.x() + self._offset - _RING_PX) // _PITCH
        return self._images[index] if 0 <= index < len(self._images) else None

    def _aimed_image(self) -> Image | None:
        return self._images[self._aimed] if 0 <= self._aimed < len(self._images) else None

    def _gap_at(self, at: QPoint) -> int:
        return max(0, min((at.x() + self._offset + _PITCH // 2) // _PITCH, len(self._images)))

    def _bring(self, at: int) -> None:
        rect = self._place(at)
        if rect.left() < _RING_PX:
            self._scroll(rect.left() - _RING_PX)
        elif rect.right() > self.width() - _RING_PX:
            self._scroll(rect.right() - self.width() + _RING_PX + 1)

    def _scroll(self, by: int) -> None:
        longest = len(self._images) * _PITCH + _RING_PX - self.width()
        self._offset = max(0, min(self._offset + by, longest))
        self.update()

    def _on_thumbnail(self, node_id: str) -> None:
        if any(image.head == node_id for image in self._images):
            self.update()


def _said(image: Image) -> str:
    """The name, that it stays on this machine, and what the studio did to it when it was opened."""
    here = [tr("Never uploaded")] if image.never_upload else []
    return "\n".join((image.name, *here, *(say(notice).text for notice in image.notices)))


def _tip(image: Image) -> str:
    return _said(image).replace("<", "‹")
