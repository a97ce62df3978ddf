"""What became of one Keep entry at the node in view; a click says the next finding."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.model.history import Finding
from studio.model.words import mark, tr
from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale

_ICON_PX, _GAP_PX, _EDGE_PX, _HEIGHT_PX = 13, 4, 2, 26
_NAMES = {Finding.KEPT: mark("kept"), Finding.BROKEN: mark("broken"), Finding.UNCHECKED: mark("unchecked")}
_ICONS = {Finding.KEPT: "check", Finding.BROKEN: "x", Finding.UNCHECKED: "circle-question-mark"}
_ROLES = {Finding.KEPT: "good", Finding.BROKEN: "bad", Finding.UNCHECKED: "muted"}
_CYCLE = (Finding.UNCHECKED, Finding.KEPT, Finding.BROKEN)


class FindingMark(QAbstractButton):
    """A mark and a word; *off* without a mark while the entry is switched off."""

    finding_wanted = Signal(Finding)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(type_scale.font("label"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._finding = Finding.UNCHECKED
        self._said: list[Finding] = []  # by clicks that have not come back as what is kept
        self._is_on = True
        self._is_hovered = False
        self._shown: tuple[Finding, bool, int | None] | None = None
        self.clicked.connect(self._cycle)

    def present(self, finding: Finding, *, is_on: bool, node_number: int | None) -> None:
        """Show `finding` of node `node_number`; without a node there is nothing to say."""
        self._said = self._said[self._said.index(finding) + 1 :] if finding in self._said else []
        if (finding, is_on, node_number) == self._shown:
            return
        self._shown = (finding, is_on, node_number)
        self._finding, self._is_on = finding, is_on
        self.setVisible(node_number is not None)
        self.setEnabled(is_on)
        word = self._word()
        self.setAccessibleName(tr("Finding: {word}", word=word))
        self.setToolTip(
            tr(
                "At node {number}: {word}. Click to say kept, broken or unchecked.",
                number=node_number,
                word=word,
            )
            if is_on
            else tr("Switched off: not told to the model and not checked")
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        icon = _ICON_PX + _GAP_PX if self._is_on else 0
        width = icon + self.fontMetrics().horizontalAdvance(self._word()) + 2 * _EDGE_PX
        return QSize(width, type_scale.row_px(_HEIGHT_PX, "label"))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._is_hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.isEnabled() and (self._is_hovered or self.isDown()):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("pressed" if self.isDown() else "hover"))
            painter.drawRoundedRect(self.rect(), 3, 3)
        role = _ROLES[self._finding] if self._is_on else "muted"
        left = _EDGE_PX
        if self._is_on:
            box = QRect(left, (self.height() - _ICON_PX) // 2, _ICON_PX, _ICON_PX)
            icons.paint(painter, box, _ICONS[self._finding], role)
            left += _ICON_PX + _GAP_PX
        painter.setPen(theme.colour(role))
        room = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._word())

    def _word(self) -> str:
        return tr(_NAMES[self._finding]) if self._is_on else tr("off")

    def _cycle(self) -> None:
        last = self._said[-1] if self._said else self._finding
        self._said.append(_CYCLE[(_CYCLE.index(last) + 1) % len(_CYCLE)])
        self.finding_wanted.emit(self._said[-1])
