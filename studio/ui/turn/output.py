"""What is asked for: who makes it, how many candidates, at which size."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.model.profile import Profile, ProfileKind
from studio.model.recipe import BUILT_IN
from studio.model.words import tr, trn
from studio.ui import numerals
from studio.ui.turn.menu_button import Choice, MenuButton
from studio.ui.turn.view import TurnView
from studio.ui.widgets.labels import PlainLabel

_MOST_CANDIDATES = 8
_NAME_WIDTH_PX = 56


class Output(QWidget):
    """Rows of a name and a choice."""

    changed = Signal(dict)  # fields of the draft

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile = BUILT_IN
        self._model = MenuButton("", tr("Model and account"), self, role="text", spread=True)
        self._candidates = MenuButton("", tr("How many candidates"), self, role="text", spread=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._add_row(tr("Model"), self._model)
        self._add_row(tr("Output"), self._candidates)
        self._model.chosen.connect(self._on_profile)
        self._candidates.chosen.connect(self._on_candidates)

    def present(self, view: TurnView) -> None:
        """Show what the draft of `view` asks for."""
        self._profile = view.draft.profile
        self._model.present(*_maker(view))
        known = view.profiles or (Profile(BUILT_IN, ProfileKind.BUILT_IN),)
        self._model.offer([Choice(one.id, profile_name(one.id)) for one in known], view.draft.profile)
        count = trn("{count} candidate", "{count} candidates", view.draft.candidates)
        size = numerals.size(*view.picture_size) if view.picture_size else ""
        self._candidates.present(tr("{candidates}, {size}", candidates=count, size=size) if size else count)
        self._candidates.offer(_counts(view.capability.candidates_max), str(view.draft.candidates))

    def _add_row(self, name: str, choice: MenuButton) -> None:
        label = row_name(name)
        label.setBuddy(choice)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(choice, row, 1)

    def _on_profile(self, profile: str) -> None:
        if profile != self._profile:
            self.changed.emit({"profile": profile, "model": ""})

    def _on_candidates(self, count: str) -> None:
        self.changed.emit({"candidates": int(count)})


def row_name(name: str) -> PlainLabel:
    """The left column of the lower rows, everywhere as wide."""
    label = PlainLabel(name, "muted", "label")
    names = (tr("Model"), tr("Output"), tr("Outcome"), tr("Mask"))
    label.setFixedWidth(max(_NAME_WIDTH_PX, *(label.fontMetrics().horizontalAdvance(one) for one in names)))
    return label


def profile_name(profile: str) -> str:
    """A profile as the user knows it."""
    return tr("Built-in engine") if profile == BUILT_IN else profile


def _maker(view: TurnView) -> tuple[str, str]:
    name = profile_name(view.draft.profile)
    model = view.capability.model
    if view.draft.profile == BUILT_IN or not model:
        return name, ""
    return model, name


def _counts(most: int) -> list[Choice]:
    reason = trn(
        "This model makes {count} candidate a turn.",
        "This model makes up to {count} candidates a turn.",
        most,
    )
    return [
        Choice(str(n), trn("{count} candidate", "{count} candidates", n), "" if n <= most else reason)
        for n in range(1, _MOST_CANDIDATES + 1)
    ]
