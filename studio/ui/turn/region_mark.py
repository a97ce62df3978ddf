"""Whether an entry of Keep has a painted region: a click paints it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.model.words import tr
from studio.ui import numerals
from studio.ui.look import shapes, theme
from studio.ui.turn.word_mark import WordMark
from studio.ui.widgets.labels import plain_tip

_ICON_PX, _SIDE_PX = 14, 26


class RegionMark(WordMark):
    """The mark of a region, with its area where there is room; without one it shows when the row is in use.

    While the region is painted the button is down, and a click ends that.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_ICON_PX, _SIDE_PX, parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._has_region = self._is_row_in_use = self._has_room = False
        self._share: float | None = None
        self._tip = ""

    def present(self, words: str, share: float | None, *, has_region: bool, is_painted: bool) -> None:
        """`share` of the picture that the region of the entry with these words covers."""
        self._has_region, self._share = has_region, share
        self.setChecked(is_painted)
        self._draw()
        title = _title(share, has_region=has_region, is_painted=is_painted)
        self.setAccessibleName(f"{title}: {words}")
        self._tip = title
        self.setToolTip(plain_tip(title))

    def set_reason(self, why: str) -> None:
        """Disable the button and tell `why`; "" enables it."""
        self.setEnabled(not why)
        self.setToolTip(plain_tip(f"{self._tip}: {why}" if why else self._tip))

    def set_row_in_use(self, is_in_use: bool) -> None:
        """Whether the pointer or the focus is in the row."""
        self._is_row_in_use = is_in_use
        self._draw()

    def set_room(self, has_room: bool) -> None:
        """Whether the row is wide enough for the area."""
        self._has_room = has_room
        self._draw()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._draw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():  # as on every control that is on
            shapes.accent_line(QPainter(self), self.rect(), theme.colour("accent_text"))

    def _draw(self) -> None:
        is_seen = self._has_region or self.isChecked() or self._is_row_in_use or self.hasFocus()
        area = numerals.share(self._share) if self._share and self._has_room and self._has_region else ""
        icon = "" if not is_seen else "scan" if self._has_region else "brush"
        self.draw_as(icon, "text" if self.isChecked() else "muted", area)

    def _fill(self) -> str:
        return super()._fill() or ("selection" if self.isChecked() else "")


def _title(share: float | None, *, has_region: bool, is_painted: bool) -> str:
    if is_painted:
        return tr("Region is being painted, click when done")
    if not has_region:
        return tr("Paint region")
    if share is None:
        return tr("Paint region, which lies outside of this picture")
    return tr("Paint region, {share} of the picture", share=numerals.share(share))
