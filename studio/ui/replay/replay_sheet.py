"""The sheet of a replay: its steps to tick, one turn or several, who is asked, the total on the button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from studio.model.words import tr, trn
from studio.ui import numerals
from studio.ui.replay.step_row import StepRow
from studio.ui.replay.view import ReplayView, StepShown
from studio.ui.rounds.priced_sheet import PricedSheet, show
from studio.ui.turn.menu_button import MenuButton
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.segments import Segments

_WIDTH_PX, _STEPS_MOST_PX = 520, 300
_TOGETHER, _SEPARATELY = "together", "separately"


class ReplaySheet(PricedSheet):
    """Each choice is told; what comes of it is presented."""

    ticked = Signal(str, bool)  # turn id
    ways_changed = Signal(bool)  # whether each step is a turn of its own
    maker_changed = Signal(str, str)  # account, model

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_WIDTH_PX, parent)
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
        ways = [(_TOGETHER, tr("In one request")), (_SEPARATELY, tr("A turn for each"))]
        self._ways = Segments(ways, name=tr("How the steps are taken"))
        self._maker = MenuButton("", tr("Made by"), self, role="text", spread=True)
        self._maker_label = PlainLabel(tr("Made by"), "muted", "label")
        self._maker_label.setBuddy(self._maker)
        self._grid.addWidget(self._maker_label, 0, 0)
        self._grid.addWidget(self._maker, 0, 1)
        self._ends = PlainLabel(wraps=True)
        self._sends = PlainLabel(role="muted", size="label", wraps=True)
        self._lay_out(self._area, self._ends, self._ways, notes=(self._sends,))
        self._ways.chosen.connect(self._on_way)
        self._maker.taken.connect(self._on_maker)

    def present(self, view: ReplayView) -> None:
        self._tell(view)
        if view.steps != self._shown:
            self._rebuild(view.steps)
        for turn_id, row in self._rows.items():
            row.present(is_on=turn_id not in view.off)
        self._ways.choose(_SEPARATELY if view.separately else _TOGETHER)
        # What is done on this machine is a turn for each step either way.
        self._ways.setVisible(view.maker is not None)
        self._maker.setVisible(view.maker is not None)
        self._maker_label.setVisible(view.maker is not None)
        if view.maker is not None:
            self._maker.present(view.maker.shown)
            self._maker.offer_sections(view.maker.sections)
        show(self._ends, view.ends)
        show(self._sends, view.sends)
        taken = len(view.steps) - len(view.off)
        label = trn("Replay {count} step", "Replay {count} steps", taken)
        self._offer(view, label, tr("Replay {count}", count=numerals.number(taken)))
        self.adjustSize()

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

    def _on_ticked(self, turn_id: str, is_on: bool) -> None:
        self._button.hold()
        self.ticked.emit(turn_id, is_on)

    def _on_way(self, way: str) -> None:
        self._button.hold()
        self.ways_changed.emit(way == _SEPARATELY)

    def _on_maker(self, account: str, model: str) -> None:
        self._button.hold()
        self.maker_changed.emit(account, model)
