"""One canvas, or two beside each other that zoom and pan together."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.model.words import tr
from studio.ui.canvas.canvas import Canvas
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.shelf import PictureShelf, ShownPicture
from studio.ui.canvas.view import View
from studio.ui.look import theme

GAP_PX = 8


class SideBySide(QWidget):
    """`canvas` is the one that is worked on; `other`, to its left, is there in side by side only."""

    mode_changed = Signal(object)

    def __init__(self, shelf: PictureShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = View()
        self.canvas = Canvas(shelf, self.view, self)
        self.other = Canvas(shelf, self.view, self)
        self.other.setObjectName("otherCanvas")
        self.other.setAccessibleName(tr("Picture compared with"))
        self.other.set_mode(Mode.OTHER)
        self.other.hide()
        self.canvas.pointer_moved.connect(self.other.set_echo)
        self.other.pointer_moved.connect(self.canvas.set_echo)
        self.canvas.compared_changed.connect(self._follow)
        self.setFocusProxy(self.canvas)

    @property
    def mode(self) -> Mode:
        return self.canvas.mode

    def present(
        self,
        picture: ShownPicture | None,
        *,
        parent: ShownPicture | None = None,
        original: ShownPicture | None = None,
        partner: ShownPicture | None = None,
        raw: ShownPicture | None = None,
        preview: ShownPicture | None = None,
        maps: Mapping[Mode, ShownPicture] | None = None,
        missing: Mapping[Mode, str] | None = None,
        measures_root: bool = False,
    ) -> None:
        """As the canvas does; the second pane follows."""
        self.canvas.present(
            picture,
            parent=parent,
            original=original,
            partner=partner,
            raw=raw,
            preview=preview,
            maps=maps,
            missing=missing,
            measures_root=measures_root,
        )

    def cover(self, top_px: int) -> None:
        """So much of the top lies under a banner."""
        for canvas in (self.canvas, self.other):
            canvas.cover(top_px)

    def set_mode(self, mode: Mode) -> None:
        self.canvas.set_mode(mode)

    def set_surround(self, colour: str | None) -> None:
        for canvas in (self.canvas, self.other):
            canvas.set_surround(colour)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("window"))

    def _follow(self) -> None:
        compared = self.canvas.compared
        is_double = compared.mode is Mode.SIDE_BY_SIDE and compared.other is not None
        self.other.present(
            compared.shown if is_double else None,
            partner=compared.other if is_double else None,
            original=compared.original if is_double else None,
        )
        if is_double is not self.other.isVisibleTo(self):
            self.other.setVisible(is_double)
            self._place()
        self.mode_changed.emit(compared.mode)

    def _place(self) -> None:
        """Both exactly as large, or a view that both share would not know its size."""
        if not self.other.isVisibleTo(self):
            self.canvas.setGeometry(self.rect())
            return
        each = max(1, (self.width() - GAP_PX) // 2)
        self.other.setGeometry(0, 0, each, self.height())
        self.canvas.setGeometry(self.width() - each, 0, each, self.height())
