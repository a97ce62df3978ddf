"""The fixed foot of the turn: Generate with its price, or the reason why it cannot be."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.model.errors import Cause
from studio.model.money import money
from studio.model.sentences import say
from studio.model.words import tr
from studio.ui.turn import destination
from studio.ui.turn.readiness import Readiness, Standing, readiness
from studio.ui.turn.view import CapOf, TurnView
from studio.ui.widgets.generate_button import GenerateButton
from studio.ui.widgets.labels import ElidedLabel, PlainLabel, plain_tip
from studio.ui.widgets.popover import Popover
from studio.ui.widgets.surface import Line

_POPOVER_WIDTH_PX = 300
_NO_CAUSES: tuple[Cause, ...] = ()


class GenerateFoot(QWidget):
    """Never sends twice: while a turn runs there is only Cancel."""

    generate_wanted = Signal()
    cancel_wanted = Signal()
    pressed_in_vain = Signal(str)  # Ctrl+Enter while nothing can be sent: why
    cap_wanted = Signal()  # the turn would cross a cap: what to do about it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = Readiness(Standing.WAITING, "")
        self._where = ElidedLabel("", "muted", "label")
        self._keys = PlainLabel(tr("Ctrl+Enter"), "muted", "label")
        self._left = ElidedLabel("", "muted", "label")
        self._button = GenerateButton()
        self._causes = _CauseList()
        self._popover = Popover(self._causes, tr("What does not fit"), parent=self)
        hints = QHBoxLayout()
        hints.addWidget(self._where, 1)
        hints.addWidget(self._keys)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 8, 12, 12)
        inner.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(hints)
        words.addWidget(self._left)
        inner.addLayout(words)
        inner.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Line())
        layout.addLayout(inner)
        self._button.wanted.connect(self.generate_wanted)
        self._button.cancel_wanted.connect(self.cancel_wanted)
        self._button.action_wanted.connect(self.press)

    def present(self, view: TurnView) -> None:
        """Say how Generate stands for `view`."""
        self._said = readiness(view)
        receivers = destination.receivers_of_view(view)
        self._where.setText(destination.line(receivers))
        self._where.set_tip(destination.in_full(receivers))
        self._left.setText(_left_of_today(view))
        self._left.setVisible(bool(self._left.text()))
        match self._said.standing:
            case Standing.READY:
                self._button.offer(self._said.label, self._said.price, short=self._said.short)
            case Standing.WAITING:
                self._button.refuse(self._said.label)
            case Standing.MISFIT:
                self._button.warn(self._said.label, tr("Show"))
            case Standing.CAPPED:
                self._button.warn(self._said.label, tr("Change…"), short=self._said.short)
            case Standing.BUSY:
                self._button.busy(self._said.label, self._said.fraction or None, tr("Cancel"))
        if self._said.tip:
            self._button.setToolTip(plain_tip(f"{self._said.label}\n{self._said.tip}"))
        if not self._said.causes:
            self._popover.hide()
        elif self._popover.isVisible():
            self._causes.present(self._said.causes)

    def press(self) -> None:
        """What Ctrl+Enter does: generate, or show why not; never cancel."""
        if self._said.standing is Standing.READY:
            self.generate_wanted.emit()
        elif self._said.standing is Standing.MISFIT:
            self.show_causes()
        elif self._said.standing is Standing.CAPPED:
            self.cap_wanted.emit()
        else:
            self.pressed_in_vain.emit(self._said.why_not)

    def show_causes(self) -> None:
        """All reasons at once, with their remedies."""
        self._causes.present(self._said.causes)
        self._popover.open_below(self._button)


def _left_of_today(view: TurnView) -> str:
    """$4.59 left of today's $5.00"""
    cap = view.purse.day_cap
    if cap is None or view.capability.is_free:
        return ""
    left = max(0, cap - view.purse.today)
    if view.crossing is not None and view.crossing.cap_of is CapOf.DAY and view.estimate.upper:
        most = money(view.estimate.upper)
        return tr("Up to {most}; {left} left of today's {cap}", most=most, left=money(left), cap=money(cap))
    return tr("{left} left of today's {cap}", left=money(left), cap=money(cap))


class _CauseList(QWidget):
    """A sentence a cause, its remedy below it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_POPOVER_WIDTH_PX)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._shown = _NO_CAUSES

    def present(self, causes: tuple[Cause, ...]) -> None:
        if causes == self._shown:
            return
        self._shown = causes
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for number, cause in enumerate(causes):
            sentence = say(cause)
            if number:
                self._column.addSpacing(8)
            self._column.addWidget(PlainLabel(sentence.message, wraps=True))
            if sentence.remedy:
                self._column.addWidget(PlainLabel(sentence.remedy, "muted", wraps=True))
