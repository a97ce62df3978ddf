"""One call of the queue: what it makes, what it is at, its price; earlier, later, cancel."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.model.words import tr
from studio.session.calls.queue import CallState, QueuedCall
from studio.ui.look import type as type_scale
from studio.ui.queue import words
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.icon_view import IconView
from studio.ui.widgets.labels import ElidedLabel, PlainLabel

_MARK_PX, _GAP_PX = 14, 8
_ICONS = {
    CallState.RUNNING: ("loader-circle", "accent_text"),
    CallState.RESTING: ("clock", "accent_text"),
    CallState.WAITING: ("clock", "muted"),
}


class CallRow(QWidget):
    """Lives as long as its call is in the queue, so that what is focused stays so."""

    move_wanted = Signal(str, int)  # job id, by how many places
    cancel_wanted = Signal(str)

    def __init__(self, job_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job_id = job_id
        self._mark = IconView("clock", size=_MARK_PX)
        self._what = ElidedLabel()
        self._state = ElidedLabel("", "muted", "label")
        self._price = PlainLabel("", "muted", "label")
        self._earlier = IconButton("chevron-up", tr("Earlier"), size=14)
        self._later = IconButton("chevron-down", tr("Later"), size=14)
        self._cancel = IconButton("x", tr("Cancel"), size=14)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._mark, 0, 0)
        grid.addWidget(self._what, 0, 1, 1, 2)
        grid.addWidget(self._state, 1, 1)
        grid.addWidget(self._price, 1, 2)
        for column, button in enumerate((self._earlier, self._later, self._cancel), 3):
            grid.addWidget(button, 0, column, 2, 1)
        self.setMinimumHeight(type_scale.row_px(38))
        self._earlier.clicked.connect(self._on_earlier)
        self._later.clicked.connect(self._on_later)
        self._cancel.clicked.connect(self._on_cancel)

    def present(self, call: QueuedCall, state: str, *, is_first: bool, is_last: bool) -> None:
        """Show `call` and what it is at; `is_first` and `is_last` among all that wait."""
        is_waiting = call.state is CallState.WAITING
        self._mark.present(*_ICONS[call.state])
        self._what.setText(words.what(call))
        self._state.setText(state)
        self._price.setText(words.price(call))
        self.setAccessibleName(", ".join((words.what(call), state, words.price(call))))
        begun = "" if is_waiting else tr("It has begun already.")
        self._earlier.set_reason(begun or (tr("It is the next one.") if is_first else ""))
        self._later.set_reason(begun or (tr("It is the last one.") if is_last else ""))
        self._cancel.set_title(tr("Cancel") if is_waiting else tr("Cancel: it may be charged"))

    def wanted_px(self) -> int:
        """How wide it would be with all its words."""
        what, state = (one.fontMetrics().horizontalAdvance(one.text()) for one in (self._what, self._state))
        words_px = max(what, state + _GAP_PX + self._price.sizeHint().width())
        buttons = (self._earlier, self._later, self._cancel)
        return _MARK_PX + words_px + sum(one.width() for one in buttons) + 5 * _GAP_PX

    def _on_earlier(self) -> None:
        self.move_wanted.emit(self.job_id, -1)

    def _on_later(self) -> None:
        self.move_wanted.emit(self.job_id, 1)

    def _on_cancel(self) -> None:
        self.cancel_wanted.emit(self.job_id)
