"""Width and height to be typed in, and why a model would not make that."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from studio.model.pixels import MOST_SIDE_PX
from studio.model.sizes import SizeRule
from studio.model.words import tr
from studio.ui.turn.output.sizes import breach
from studio.ui.widgets.labels import PlainLabel


class SizeFields(QWidget):
    """`changed` at every change; `why_not` is "" while the size can be made."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule = SizeRule()
        self._width, self._height = _edge(tr("Width")), _edge(tr("Height"))
        # Room for two lines from the start: a sentence that comes moves nothing.
        self._said = PlainLabel("", "bad", "label", wraps=True)
        self._said.setMinimumHeight(2 * self._said.fontMetrics().lineSpacing())
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._width, 1)
        line.addWidget(PlainLabel("×", "muted"))
        line.addWidget(self._height, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._said)
        for field in (self._width, self._height):
            field.valueChanged.connect(self._on_changed)

    @property
    def size_px(self) -> tuple[int, int]:
        return self._width.value(), self._height.value()

    @property
    def why_not(self) -> str:
        return breach(self._rule, *self.size_px)

    def present(self, rule: SizeRule, size_px: tuple[int, int]) -> None:
        """Start from a size, and hold what is typed against `rule`."""
        self._rule = rule
        for field, pixels in zip((self._width, self._height), size_px, strict=True):
            was_blocked = field.blockSignals(True)
            field.setSingleStep(max(1, rule.multiple))
            field.setValue(pixels)
            field.blockSignals(was_blocked)
        self._say()

    def sizeHint(self) -> QSize:
        return QSize(260, super().sizeHint().height())

    def _on_changed(self, _value: int) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self._said.setText(self.why_not)


def _edge(name: str) -> QSpinBox:
    field = QSpinBox()
    field.setRange(1, MOST_SIDE_PX)
    field.setSuffix(" px")
    field.setAccessibleName(name)
    field.setToolTip(name)
    return field
