"""A picture that fills its place, scaled well and sharp on every screen."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from studio.ui.look import theme


class Picture(QWidget):
    """Cut to its place like a cover, with round corners; a quiet field until it is there."""

    def __init__(self, radius: int, ratio: float = 16 / 9, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._radius = radius
        self._ratio = ratio
        self._image = QImage()
        self._scaled = QPixmap()
        self.is_dimmed = False

    def present(self, image: QImage) -> None:
        """Show `image`."""
        self._image, self._scaled = image, QPixmap()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width / self._ratio)

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), self._radius, self._radius)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), theme.colour("field"))
        if self._image.isNull():
            return
        if self.is_dimmed:
            painter.setOpacity(0.4)
        painter.drawPixmap(self.rect(), self._fitted())

    def _fitted(self) -> QPixmap:
        wanted = self.size() * self.devicePixelRatioF()
        if self._scaled.size() != wanted:
            whole = self._image.scaled(
                wanted,
                Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                Qt.TransformationMode.SmoothTransformation,
            )
            middle = QRect(whole.rect().center() - QRect(whole.rect().topLeft(), wanted).center(), wanted)
            self._scaled = QPixmap.fromImage(whole.copy(middle))
        return self._scaled
