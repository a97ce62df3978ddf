"""A sheet about calls: what they do, what can be chosen, where they go, and their total on the button."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.model.sentences import say
from studio.model.words import tr, trn
from studio.ui import prices
from studio.ui.rounds.view import PricedView
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.generate_button import GenerateButton
from studio.ui.widgets.labels import PlainLabel, plain_tip


class PricedSheet(QDialog):
    """Opened with `open`; presented anew after every choice. `wanted` once, then it closes.

    Who extends it lays out what can be chosen: widgets in a column, then rows of `_grid`.
    """

    wanted = Signal()

    def __init__(self, width_px: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setFixedWidth(width_px)
        self._title = PlainLabel(size="strong", wraps=True)
        self._says = PlainLabel(role="muted", wraps=True)
        self._causes = PlainLabel(wraps=True)
        self._goes = PlainLabel(role="muted", size="label", wraps=True)
        self._button = GenerateButton()
        self._button.wanted.connect(self._on_wanted)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)

    def _lay_out(self, *choices: QWidget, notes: tuple[QWidget, ...] = ()) -> None:
        """`choices` come before the rows of the grid, `notes` before the line that says where it goes."""
        dismiss = TextButton(tr("Cancel"))
        dismiss.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(dismiss)
        foot.addWidget(self._button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for part in (self._title, self._says, *choices):
            column.addWidget(part)
        column.addLayout(self._grid)
        for part in (self._causes, *notes, self._goes):
            column.addWidget(part)
        column.addLayout(foot)

    def _tell(self, view: PricedView) -> None:
        """All but what can be chosen and the button."""
        self.setWindowTitle(view.title)
        self._title.setText(view.title)
        self._says.setText(view.says)
        show(self._causes, "\n".join(say(cause).text for cause in view.causes))
        show(self._goes, view.goes)

    def _offer(self, view: PricedView, label: str, short: str) -> None:
        """The total on the button, or why there is none."""
        if view.causes:
            reason = trn("{count} thing does not fit", "{count} things do not fit", len(view.causes))
            self._button.refuse(reason)
            return
        self._button.offer(label, prices.about(view.estimate), short=short)
        self._button.setToolTip(plain_tip(prices.in_full(view.estimate)))

    def _on_wanted(self) -> None:
        self.accept()
        self.wanted.emit()


def show(label: PlainLabel, text: str) -> None:
    """A line that takes no room while it has nothing to say."""
    label.setText(text)
    label.setVisible(bool(text))
