"""Which entry of Keep keeps breaking, and after how many turns: a small table on a card."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from studio.model.keep_statistics import Breaks, KeepStatistic
from studio.model.recipe import Invariant
from studio.model.words import mark, tr, trn
from studio.ui import numerals
from studio.ui.widgets.labels import ElidedLabel, PlainLabel

_WORDS_PX = 220
_HEADS = (
    (mark("by the model"), mark("In how many answers, as they came, it was broken")),
    (mark("in the pictures"), mark("In how many pictures, as the lock kept them, it was broken")),
    (mark("first after"), mark("After how many turns the model broke it first, in the middle of all paths")),
)


class KeepStatisticsCard(QWidget):
    """Only entries that were judged at all; those that break most come first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._nothing = PlainLabel(
            tr("Nothing was judged yet. Paint the region of an entry, and it is measured after each turn."),
            "muted",
            wraps=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(PlainLabel(tr("What keeps breaking"), size="section"))
        column.addWidget(self._nothing)
        column.addLayout(self._grid)

    def present(self, entries: Iterable[Invariant], statistics: Mapping[str, KeepStatistic]) -> None:
        judged = [(one, statistics[one.id]) for one in entries if _is_judged(statistics.get(one.id))]
        judged.sort(key=lambda each: (-_share(each[1].raw), -_share(each[1].locked)))
        self._nothing.setVisible(not judged)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if judged:
            self._add_heads()
        for row, (entry, one) in enumerate(judged, start=1):
            self._add(row, entry.text, one)

    def _add_heads(self) -> None:
        for column, (title, tip) in enumerate(_HEADS, start=1):
            label = PlainLabel(tr(title), "muted", "label")
            label.setToolTip(tr(tip))
            self._grid.addWidget(label, 0, column, Qt.AlignmentFlag.AlignRight)

    def _add(self, row: int, words: str, one: KeepStatistic) -> None:
        name = ElidedLabel(words)
        name.setFixedWidth(_WORDS_PX)
        self._grid.addWidget(name, row, 0)
        first = one.raw.first_after
        after = trn("{count} turn", "{count} turns", first) if first is not None else tr("–")
        cells = (_counted(one.raw), _counted(one.locked), (after, "text"))
        for column, (said, role) in enumerate(cells, start=1):
            label = PlainLabel(said, role, "label")
            label.setAccessibleName(f"{words}, {tr(_HEADS[column - 1][0])}: {said}")
            self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignRight)


def _is_judged(one: KeepStatistic | None) -> bool:
    return one is not None and bool(one.raw.judged or one.locked.judged)


def _share(breaks: Breaks) -> float:
    return breaks.broken / breaks.judged if breaks.judged else 0.0


def _counted(breaks: Breaks) -> tuple[str, str]:
    """3 of 7, and the role of its colour."""
    if not breaks.judged:
        return tr("–"), "muted"
    broken, judged = numerals.number(breaks.broken), numerals.number(breaks.judged)
    return tr("{broken} of {judged}", broken=broken, judged=judged), "bad" if breaks.broken else "good"
