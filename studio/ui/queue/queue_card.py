"""The card of the queue: account by account, what runs and what waits in which order."""

import time
from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.model.words import tr
from studio.session.calls.queue import CallState, QueuedCall, QueueView
from studio.ui.queue import words
from studio.ui.queue.account_head import AccountHead
from studio.ui.queue.call_row import CallRow
from studio.ui.turn.output.names import profile_name
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import ElidedLabel, PlainLabel

_WIDTH_PX, _LEAST_WIDTH_PX, _HEIGHT_PX, _GAP_PX, _SCROLL_PX = 400, 240, 320, 8, 24
_CLOCK_MS = 1000
_ALL = ""  # what a queue that is paused altogether names instead of an account


class QueueCard(QWidget):
    """While it is open as tall whatever is in it: rows come and go, and nothing else moves.

    Opened over an empty queue it is as tall and as wide as its one sentence, else as wide as its calls ask
    for; while it is open it never becomes narrower.
    """

    pause_wanted = Signal(str, bool)  # account, "" for all of them
    move_wanted = Signal(str, int)  # job id, place among all that wait, from 0
    cancel_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_LEAST_WIDTH_PX)
        self._view = QueueView()
        self._parallel: Mapping[str, int] = {}
        self._rows: dict[str, CallRow] = {}
        self._heads: dict[str, AccountHead] = {}
        self._title = PlainLabel(tr("Queue"), size="section")
        self._said = ElidedLabel("", "muted", "label")
        self._pause_all = TextButton(tr("Pause all"))
        self._nothing = PlainLabel(tr("Nothing runs and nothing waits."), "muted", wraps=True)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(0)
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._show_calls)
        self._pause_all.clicked.connect(self._on_pause_all)
        self._build()

    def present(self, view: QueueView, parallel: Mapping[str, int]) -> None:
        """Show `view`; `parallel` is how many calls an account may run at once, by its name."""
        self._view, self._parallel = view, parallel
        self._said.setText(words.summary(view) if view.calls else "")
        self._pause_all.setText(tr("Go on") if _ALL in view.paused else tr("Pause all"))
        self._nothing.setVisible(not view.calls)
        self._arrange()
        self._show_calls()
        if view.calls or not self.isVisible():
            self.setFixedHeight(_HEIGHT_PX if self._profiles() else self._least_px())
            least = self.width() if self.isVisible() else _LEAST_WIDTH_PX
            self.setFixedWidth(max(least, min(_WIDTH_PX, self._wanted_px())))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()

    def _wanted_px(self) -> int:
        """As wide as the longest row would be with all its words."""
        head = self._title.sizeHint().width() + self._pause_all.sizeHint().width() + 2 * _GAP_PX
        head += self._said.fontMetrics().horizontalAdvance(self._said.text())
        nothing = self._nothing.fontMetrics().horizontalAdvance(self._nothing.text()) + _GAP_PX
        rows = [row.wanted_px() + _SCROLL_PX for row in self._rows.values()]
        heads = [one.sizeHint().width() + _SCROLL_PX for one in self._heads.values()]
        return max(head, *rows, *heads, 0 if self._view.calls else nothing)

    def _least_px(self) -> int:
        return self._pause_all.sizeHint().height() + _GAP_PX + self._nothing.sizeHint().height()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._said, 1)
        head.addWidget(self._pause_all)
        page = QWidget()
        page.setAutoFillBackground(False)
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._nothing)
        inner.addLayout(self._list)
        inner.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(page)
        page.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP_PX)
        column.addLayout(head)
        column.addWidget(area, 1)

    def _arrange(self) -> None:
        """The heads and rows of the view in its order; what stays keeps its widget, and so its focus."""
        wanted: list[QWidget] = []
        for profile in self._profiles():
            wanted.append(self._head(profile))
            wanted += [self._row(call.job_id) for call in self._of(profile)]
        self._drop_all_but(wanted)
        for place, widget in enumerate(wanted):
            if self._list.indexOf(widget) != place:
                self._list.insertWidget(place, widget)

    def _profiles(self) -> tuple[str, ...]:
        """Those of which something runs or waits, and those that are paused."""
        asked = dict.fromkeys(call.profile for call in self._view.calls)
        return tuple(dict.fromkeys((*asked, *sorted(self._view.paused - {_ALL}))))

    def _of(self, profile: str) -> tuple[QueuedCall, ...]:
        return tuple(call for call in self._view.calls if call.profile == profile)

    def _head(self, profile: str) -> AccountHead:
        if profile not in self._heads:
            head = self._heads[profile] = AccountHead(profile, profile_name(profile))
            head.pause_wanted.connect(self.pause_wanted)
        return self._heads[profile]

    def _row(self, job_id: str) -> CallRow:
        if job_id not in self._rows:
            row = self._rows[job_id] = CallRow(job_id)
            row.move_wanted.connect(self._on_move)
            row.cancel_wanted.connect(self.cancel_wanted)
        return self._rows[job_id]

    def _drop_all_but(self, wanted: list[QWidget]) -> None:
        for shown in (self._rows, self._heads):
            for key in [key for key, widget in shown.items() if widget not in wanted]:
                gone = shown.pop(key)
                self._list.removeWidget(gone)
                gone.hide()
                gone.deleteLater()

    def _show_calls(self) -> None:
        now, paused = time.time(), self._view.paused
        waiting = self._waiting()
        for profile in self._profiles():
            calls, is_paused = self._of(profile), bool(paused & {_ALL, profile})
            line = [call.job_id for call in calls if call.job_id in waiting]
            running = len(calls) - len(line)
            self._heads[profile].present(running, self._parallel.get(profile, 1), is_paused=is_paused)
            for call in calls:
                place = line.index(call.job_id) + 1 if call.job_id in line else 0
                state = words.state(call, place=place, is_paused=is_paused, now=now)
                is_first, is_last = call.job_id in line[:1], call.job_id in line[-1:]
                self._rows[call.job_id].present(call, state, is_first=is_first, is_last=is_last)

    def _waiting(self) -> list[str]:
        return [call.job_id for call in self._view.calls if call.state is CallState.WAITING]

    def _on_move(self, job_id: str, by: int) -> None:
        """Past its neighbour of the same account, wherever that stands among all."""
        waiting = self._waiting()
        profile = next((call.profile for call in self._view.calls if call.job_id == job_id), "")
        line = [call.job_id for call in self._of(profile) if call.job_id in waiting]
        at = line.index(job_id) + by if job_id in line else -1
        if 0 <= at < len(line):
            self.move_wanted.emit(job_id, waiting.index(line[at]))

    def _on_pause_all(self) -> None:
        self.pause_wanted.emit(_ALL, _ALL not in self._view.paused)
