"""A field for an amount of money, in dollars and cents."""

from typing import Any

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from studio.model.money import DOLLAR_MICRO

_LEAST_PX = 96


class AmountField(QDoubleSpinBox):
    """Tells an amount when the field is left, by Enter, or by its arrows; never while it is typed.

    Point and comma both begin the cents and nothing groups thousands, or 2.50 could be read as 250.
    """

    amount_chosen = Signal(int)  # millionths of a dollar

    def __init__(self, name: str, most: int, parent: QWidget | None = None) -> None:
        """`most` in dollars; `name` is its accessible name."""
        super().__init__(parent)
        plain = QLocale.c()
        plain.setNumberOptions(
            QLocale.NumberOption.OmitGroupSeparator | QLocale.NumberOption.RejectGroupSeparator
        )
        self.setLocale(plain)
        self.setDecimals(2)
        self.setRange(0, most)
        self.setPrefix("$")
        self.setKeyboardTracking(False)
        self.setMinimumWidth(_LEAST_PX)
        self.setAccessibleName(name)
        self.valueChanged.connect(self._tell)

    def present(self, micro: int) -> None:
        """Show an amount without telling anyone; what is being typed stays."""
        if self.lineEdit().isModified() and self.hasFocus():
            return
        was_blocked = self.blockSignals(True)
        self.setValue(micro / DOLLAR_MICRO)
        self.blockSignals(was_blocked)

    def validate(self, text: str, at: int) -> Any:
        return super().validate(text.replace(",", "."), at)

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(text.replace(",", "."))

    def _tell(self, dollars: float) -> None:
        self.amount_chosen.emit(round(dollars * 100) * (DOLLAR_MICRO // 100))
