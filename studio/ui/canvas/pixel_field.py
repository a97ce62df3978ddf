"""A number of pixels with its name before it; Enter in it does what the number is for."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QSpinBox, QWidget

from studio.model.words import tr
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import PlainLabel

FIELD_PX = 62
GAP_PX = 8


class PixelField(QWidget):
    """`edited(px)` as the user changes it; `entered` when Enter is pressed, and the focus goes back."""

    edited = Signal(int)
    entered = Signal()

    def __init__(self, title: str, tip: str, least: int, most: int, *, icon: str = "") -> None:
        """`icon` stands for the name where there is no room for it."""
        super().__init__()
        self._box = _PixelBox(self._enter)
        self._box.setRange(least, most)
        self._box.setSuffix(tr(" px"))
        self._box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self._box.setFixedWidth(FIELD_PX)
        self._box.setKeyboardTracking(False)
        self._box.setToolTip(tip)
        self._box.setAccessibleName(title)
        self._box.valueChanged.connect(self.edited)
        self._label = PlainLabel(title, role="muted", size="label")
        self._label.setBuddy(self._box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(self._label)
        self._sign = IconView(icon, "muted") if icon else None
        if self._sign is not None:
            self._sign.hide()
            row.addWidget(self._sign)
        row.addStretch(1)
        row.addWidget(self._box)

    @property
    def value_px(self) -> int:
        return self._box.value()

    @property
    def full_width(self) -> int:
        """With its name."""
        return self._label.sizeHint().width() + GAP_PX + FIELD_PX

    def set_short(self, is_short: bool) -> None:
        """Without its name, which the tip still tells, or with the sign that stands for it."""
        self._label.setVisible(not is_short)
        if self._sign is not None:
            self._sign.setVisible(is_short)

    def present(self, value_px: int) -> None:
        """Show a number that the user did not type here."""
        blocked = self._box.blockSignals(True)
        self._box.setValue(value_px)
        self._box.blockSignals(blocked)

    def set_tip(self, tip: str) -> None:
        self._box.setToolTip(tip)

    def _enter(self) -> None:
        self.entered.emit()


class _PixelBox(QSpinBox):
    """Enter also speaks when the number is the old one."""

    def __init__(self, on_enter: Callable[[], None]) -> None:
        super().__init__()
        self._on_enter = on_enter

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.interpretText()
            self._on_enter()
