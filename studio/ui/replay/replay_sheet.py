"""The sheet of a replay: its steps to tick, one turn or several, who is asked, the total on the button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from studio.model.sentences import say
from studio.model.words import tr, trn
from studio.ui import numerals, prices
from studio.ui.replay.step_row import StepRow
from studio.ui.replay.view import ReplayView, StepShown
from studio.ui.turn.menu_button import MenuButton
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.generate_button import GenerateButton
from studio.ui.widgets.labels import PlainLabel, plain_tip
from studio.ui.widgets.segments import Segments

_WIDTH_PX, _STEPS_MOST_PX = 520, 300
_TOGETHER, _SEPARATELY = "together", "separately"


class ReplaySheet(QDialog):
    """Opened with `open`; presented anew after every choice. `wanted` once, then it closes."""

    ticked = Signal(str, bool)  # turn id
    ways_changed = Signal(bool)  # whether each step is a turn of its own
    maker_changed = Signal(str, str)  # account, model
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH_PX)
        self._title = PlainLabel(size="strong", wraps=True)
        self._says = PlainLabel(role="muted", wraps=True)
        self._shown: tuple[StepShown, ...] = ()
        self._rows: dict[str, StepRow] = {}
        self._steps = QWidget()
        self._column = QVBoxLayout(self._steps)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(2)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._steps)
        ways = [(_TOGETHER, tr("In one turn")), (_SEPARATELY, tr("A turn for each"))]
        self._ways = Segments(ways, name=tr("How the steps are taken"))
        self._maker = MenuButton("", tr("Made by"), self, role="text", spread=True)
        self._maker_label = PlainLabel(tr("Made by"), "muted", "label")
        self._maker_label.setBuddy(self._maker)
        self._ends, self._causes = PlainLabel(wraps=True), PlainLabel(wraps=True)
        self._sends = PlainLabel(role="muted", size="label", wraps=True)
        self._goes = PlainLabel(role="muted", size="label", wraps=True)
        self._button = GenerateButton()
        self._build()
        self._ways.chosen.connect(self._on_way)
        self._maker.taken.connect(self._on_maker)
        self._button.wanted.connect(self._on_wanted)

    def present(self, view: ReplayView) -> None:
        self.setWindowTitle(view.title)
        self._title.setText(view.title)
        self._says.setText(view.says)
        if view.steps != self._shown:
            self._rebuild(view.steps)
        for turn_id, row in self._rows.items():
            row.present(is_on=turn_id not in view.off)
        self._ways.choose(_SEPARATELY if view.separately else _TOGETHER)
        self._maker.setVisible(view.maker is not None)
        self._maker_label.setVisible(view.maker is not None)
        if view.maker is not None:
            self._maker.present(view.maker.shown)
            self._maker.offer_sections(view.maker.sections)
        causes = "\n".join(say(cause).text for cause in view.causes)
        told = ((self._ends, view.ends), (self._causes, causes), (self._sends, view.sends))
        for label, text in (*told, (self._goes, view.goes)):
            label.setText(text)
            label.setVisible(bool(text))
        self._offer(view)
        self.adjustSize()

    def _offer(self, view: ReplayView) -> None:
        if view.causes:
            reason = trn("{count} thing does not fit", "{count} things do not fit", len(view.causes))
            self._button.refuse(reason)
            return
        taken = len(view.steps) - len(view.off)
        label = trn("Replay {count} step", "Replay {count} steps", taken)
        short = tr("Replay {count}", count=numerals.number(taken))
        self._button.offer(label, prices.about(view.estimate), short=short)
        self._button.setToolTip(plain_tip(prices.in_full(view.estimate)))

    def _rebuild(self, steps: tuple[StepShown, ...]) -> None:
        for row in self._rows.values():
            self._column.removeWidget(row)
            row.deleteLater()
        self._shown, self._rows = steps, {}
        for n, step in enumerate(steps, start=1):
            row = self._rows[step.turn_id] = StepRow(step, numerals.number(n), self._steps)
            row.ticked.connect(self._on_ticked)
            self._column.addWidget(row)
        self._area.setFixedHeight(min(_STEPS_MOST_PX, self._steps.sizeHint().height()))

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._maker_label, 0, 0)
        grid.addWidget(self._maker, 0, 1)
        dismiss = TextButton(tr("Cancel"))
        dismiss.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(dismiss)
        foot.addWidget(self._button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (self._title, self._says, self._area, self._ends, self._ways):
            column.addWidget(part)
        column.addLayout(grid)
        for part in (self._causes, self._sends, self._goes):
            column.addWidget(part)
        column.addLayout(foot)

    def _on_ticked(self, turn_id: str, is_on: bool) -> None:
        self._button.hold()
        self.ticked.emit(turn_id, is_on)

    def _on_way(self, way: str) -> None:
        self._button.hold()
        self.ways_changed.emit(way == _SEPARATELY)

    def _on_maker(self, account: str, model: str) -> None:
        self._button.hold()
        self.maker_changed.emit(account, model)

    def _on_wanted(self) -> None:
        self.accept()
        self.wanted.emit()
