"""What became of one Keep entry at the node in view; a click says the next finding."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.model.history import Finding
from studio.model.words import mark, tr
from studio.ui.turn.word_mark import WordMark
from studio.ui.widgets.labels import plain_tip

_ICON_PX = 13
_NAMES = {Finding.KEPT: mark("kept"), Finding.BROKEN: mark("broken"), Finding.UNCHECKED: mark("unchecked")}
_ICONS = {Finding.KEPT: "check", Finding.BROKEN: "x", Finding.UNCHECKED: "circle-question-mark"}
_ROLES = {Finding.KEPT: "good", Finding.BROKEN: "bad", Finding.UNCHECKED: "muted"}
_CYCLE = (Finding.UNCHECKED, Finding.KEPT, Finding.BROKEN)


def finding_name(finding: Finding) -> str:
    return tr(_NAMES[finding])


def finding_icon(finding: Finding) -> str:
    return _ICONS[finding]


def finding_role(finding: Finding) -> str:
    """The role of its colour."""
    return _ROLES[finding]


class FindingMark(WordMark):
    """A mark and a word; *off* without a mark while the entry is switched off."""

    finding_wanted = Signal(Finding)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_ICON_PX, parent=parent)
        self._finding = Finding.UNCHECKED
        self._said: list[Finding] = []  # by clicks that have not come back as what is kept
        self._shown: tuple[Finding, bool, int | None] | None = None
        self._details = ""
        self.clicked.connect(self._cycle)

    def present(self, finding: Finding, *, is_on: bool, node_number: int | None) -> None:
        """Show `finding` of node `node_number`; without a node there is nothing to say."""
        self._said = self._said[self._said.index(finding) + 1 :] if finding in self._said else []
        if (finding, is_on, node_number) == self._shown:
            return
        self._shown = (finding, is_on, node_number)
        self._finding = finding
        self.setVisible(node_number is not None)
        self.setEnabled(is_on)
        word = finding_name(finding) if is_on else tr("off")
        self.setAccessibleName(tr("Finding: {word}", word=word))
        self.draw_as(_ICONS[finding] if is_on else "", _ROLES[finding] if is_on else "muted", word)
        self._tell_in_tip()

    def set_details(self, details: str) -> None:
        """What the finding rests on, for the tip; "" for nothing."""
        if details != self._details:
            self._details = details
            self.setAccessibleDescription(details)
            self._tell_in_tip()

    def _tell_in_tip(self) -> None:
        if self._shown is None:
            return
        finding, is_on, number = self._shown
        if not is_on:
            self.setToolTip(tr("Switched off: not told to the model and not checked"))
            return
        said = tr(
            "At node {number}: {word}. Click to say kept, broken or unchecked.",
            number=number,
            word=finding_name(finding),
        )
        self.setToolTip(plain_tip(f"{said}\n{self._details}") if self._details else said)

    def _cycle(self) -> None:
        last = self._said[-1] if self._said else self._finding
        self._said.append(_CYCLE[(_CYCLE.index(last) + 1) % len(_CYCLE)])
        self.finding_wanted.emit(self._said[-1])
