"""One reference of the turn: its place in the order, its picture, what it shows and what it is for."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.model.recipe import Reference, Role
from studio.model.words import tr
from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale
from studio.ui.turn.choices import Choice
from studio.ui.turn.handle import Handle
from studio.ui.turn.line_edit import InPlaceEdit
from studio.ui.turn.menu_button import MenuButton
from studio.ui.turn.roles import ROLE_NAMES
from studio.ui.turn.rows import OrderedRow
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.chip import Chip

_PICTURE_PX, _GRIP_PX, _RADIUS_PX = 38, 14, 5


class ReferenceRow(OrderedRow):
    """Dragged by its grip or its picture; Delete or the cross removes it."""

    captioned = Signal(str, str)
    role_chosen = Signal(str, Role)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self._grip = _Grip(self)
        self._picture = _Picture(self)
        self._chip = Chip(parent=self)
        self._caption = InPlaceEdit(self)
        self._caption.setFixedHeight(type_scale.row_px(22))
        self._caption.setPlaceholderText(tr("What it shows"))
        self._role = MenuButton("", tr("What the reference is for"), self)
        self._remove = IconButton("x", tr("Remove the reference"), keys=tr("Delete"), size=14, parent=self)
        self._build()
        self.watch(self._grip, self._picture, self._caption)
        self._caption.changed.connect(self._on_captioned)
        self._role.chosen.connect(self._on_role)
        self._remove.clicked.connect(self.want_removal)

    def present(self, reference: Reference, number: int, picture: QPixmap | None) -> None:
        """Show `reference` as Image `number`."""
        name = tr("Image {number}", number=number)
        self._chip.setText(name)
        self._grip.setAccessibleName(tr("Order of {name}", name=name))
        self._picture.present(picture, name)
        self._caption.setAccessibleName(tr("Caption of {name}", name=name))
        self._caption.present(reference.caption)
        self._role.present(tr(ROLE_NAMES[reference.role]))
        self._role.offer([Choice(role.value, tr(ROLE_NAMES[role])) for role in Role], reference.role.value)
        self._remove.setAccessibleName(tr("Remove {name}", name=name))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS_PX, _RADIUS_PX)

    def _build(self) -> None:
        first = QHBoxLayout()
        first.setContentsMargins(4, 0, 0, 0)
        first.setSpacing(4)
        first.addWidget(self._chip)
        first.addWidget(self._caption, 1)
        words = QVBoxLayout()
        words.setSpacing(-2)
        words.addLayout(first)
        words.addWidget(self._role, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 1, 2, 0)
        layout.setSpacing(4)
        layout.addWidget(self._grip)
        layout.addWidget(self._picture)
        layout.addSpacing(4)
        layout.addLayout(words, 1)
        layout.addWidget(self._remove)

    def _on_captioned(self, text: str) -> None:
        self.captioned.emit(self.key, text.strip())

    def _on_role(self, role: str) -> None:
        self.role_chosen.emit(self.key, Role(role))


class _Grip(Handle):
    """Takes focus, so that Alt+Up and Alt+Down reach the row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tr("Drag to order (Alt+Up, Alt+Down)"))

    def sizeHint(self) -> QSize:
        return QSize(_GRIP_PX, _PICTURE_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        box = QRect((self.width() - _GRIP_PX) // 2, (self.height() - _GRIP_PX) // 2, _GRIP_PX, _GRIP_PX)
        icons.paint(QPainter(self), box, "grip-vertical", "muted")


class _Picture(Handle):
    """A small square of the middle of the picture; the whole of it stands in the tip's name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture: QPixmap | None = None
        self.setFixedSize(_PICTURE_PX, _PICTURE_PX)

    def present(self, picture: QPixmap | None, name: str) -> None:
        self.setAccessibleName(name)
        if picture is not self._picture:
            self._picture = picture
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), 2, 2)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), theme.colour("field"))
        if self._picture is not None and not self._picture.isNull():
            painter.drawPixmap(QRectF(self.rect()), self._picture, _middle_square(self._picture))


def _middle_square(picture: QPixmap) -> QRectF:
    edge = min(picture.width(), picture.height())
    return QRectF((picture.width() - edge) / 2, (picture.height() - edge) / 2, edge, edge)
