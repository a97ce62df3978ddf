"""The bar over the canvas while a region of Keep is painted: of which entry, how much, and the way out."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.model.words import tr
from studio.ui import numerals
from studio.ui.canvas.mask_in_view import MaskInView
from studio.ui.canvas.painting_bar import PaintingBar
from studio.ui.look import icons
from studio.ui.look import type as type_scale
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import ElidedLabel, PlainLabel

HEIGHT_PX = 40
ICON_PX = 17
SWATCH_PX = 11
NARROW_PX = 560


@dataclass(frozen=True, slots=True)
class RegionView:
    """The words of the entry, and the share of the picture that its region covers, 0 to 1.

    None: not known yet.
    """

    words: str
    share: float | None = None


class RegionBar(PaintingBar):
    """Narrow, it says the entry and the area alone. Its square has the colour of the paint."""

    clear_wanted = Signal()
    done_wanted = Signal()

    def __init__(self, in_view: MaskInView, parent: QWidget | None = None) -> None:
        super().__init__("regionBar", tr("Region of Keep"), type_scale.row_px(HEIGHT_PX), parent)
        self._view = RegionView("")
        self._words = ElidedLabel(size="strong")
        self._area = PlainLabel("", "muted", "label")
        self._clear = TextButton(tr("Clear region"))
        self._clear.set_tip(tr("Take the region away: the entry is not measured any more"))
        self._done = TextButton(tr("Done"))
        self._done.set_tip(tr("Back to the mask (Esc)"))
        self.setFocusProxy(self._done)
        self._lay_out(_Sign(in_view))
        self._clear.clicked.connect(self.clear_wanted)
        self._done.clicked.connect(self.done_wanted)

    def present(self, view: RegionView) -> None:
        """Show the bar for this entry."""
        self.show()
        self._view = view
        self._words.set_tip(view.words)
        is_empty = view.share == 0
        self._clear.set_reason(tr("Nothing is painted yet.") if is_empty else "")
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._say()

    def _say(self) -> None:
        share, is_narrow = self._view.share, self.width() < NARROW_PX
        words = self._view.words
        self._words.setText(f"“{words}”" if is_narrow else tr("Region of “{words}”", words=words))
        if share is None:
            said = ""
        elif share == 0:
            said = "" if is_narrow else tr("Paint where it is")
        else:
            covered = numerals.share(share)
            said = covered if is_narrow else tr("{share}, measured after each turn", share=covered)
        self._area.setText(said)

    def _lay_out(self, sign: "_Sign") -> None:
        for part in (sign, self._words, self._area):
            self.row.addWidget(part)
        self.row.addStretch(1)
        self.row.addWidget(self._clear)
        self.row.addWidget(self._done)


class _Sign(QWidget):
    """The mark that entries with a region have, and the colour of the paint."""

    def __init__(self, in_view: MaskInView) -> None:
        super().__init__()
        self._in_view = in_view
        self.setFixedWidth(ICON_PX + 6 + SWATCH_PX)  # as tall as the bar: what else stands there is not
        in_view.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, QRect(0, (self.height() - ICON_PX) // 2, ICON_PX, ICON_PX), "scan", "text")
        top = (self.height() - SWATCH_PX) // 2
        painter.fillRect(QRect(ICON_PX + 6, top, SWATCH_PX, SWATCH_PX), self._in_view.region_colour)
