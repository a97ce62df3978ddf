"""What was kept in the turn of a node: each entry with its finding in the answer and in the picture."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.model.drift import Of
from studio.model.history import Finding
from studio.model.words import mark, tr
from studio.ui.look import icons
from studio.ui.look import type as type_scale
from studio.ui.turn.fact_grid import foreign_label
from studio.ui.turn.finding_mark import finding_icon, finding_name, finding_role
from studio.ui.turn.keep_view import Found
from studio.ui.turn.keep_words import figures
from studio.ui.widgets.labels import PlainLabel, SectionHeader

_COLUMNS = ((Of.RAW, mark("raw answer")), (Of.LOCKED, mark("as it is")))
_FIGURES = ((Of.RAW, mark("Answer: {figures}")), (Of.LOCKED, mark("Picture: {figures}")))
_ICON_PX, _GAP_PX, _BETWEEN_PX = 13, 4, 8
_NOT_JUDGED = Found(Finding.UNCHECKED, by_person=False)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry in the words that the turn was told, and what was found of it, as far as that is known."""

    words: str
    found: Mapping[Of, Found]


class KeepTable(QWidget):
    """Rebuilt only when something is another; hidden without entries."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[KeptEntry, ...] = ()
        self._body = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(SectionHeader(tr("Kept in this turn")))
        self._column.addWidget(self._body)

    def present(self, entries: tuple[KeptEntry, ...]) -> None:
        self.setVisible(bool(entries))
        if entries == self._shown:
            return
        self._shown = entries
        old, self._body = self._body, _body(entries)
        self._column.replaceWidget(old, self._body)
        old.hide()
        old.deleteLater()


def _body(entries: tuple[KeptEntry, ...]) -> QWidget:
    body = QWidget()
    grid = QGridLayout(body)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    for at, (_, title) in enumerate(_COLUMNS, start=1):
        grid.addWidget(PlainLabel(tr(title), "muted", "label"), 0, at, Qt.AlignmentFlag.AlignRight)
    for at, entry in enumerate(entries):
        grid.setRowMinimumHeight(4 * at + 1, _BETWEEN_PX if at else 2)
        _add(grid, 4 * at + 2, entry)
    return body


def _add(grid: QGridLayout, row: int, entry: KeptEntry) -> None:
    words = foreign_label()
    words.setText(entry.words)
    grid.addWidget(words, row, 0, 1, 3)  # over all: beside two findings it would have no room
    for at, (of, title) in enumerate(_COLUMNS, start=1):
        cell = _Cell(entry.found.get(of, _NOT_JUDGED), tr(title))
        grid.addWidget(cell, row + 1, at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    measured = [
        tr(said, figures=figures(found))
        for of, said in _FIGURES
        if (found := entry.found.get(of)) is not None and figures(found)
    ]
    if measured:
        label = PlainLabel("\n".join(measured), "muted", "caption", wraps=True)
        grid.addWidget(label, row + 2, 0, 1, 3)


class _Cell(QWidget):
    """A finding, its mark before the word."""

    def __init__(self, found: Found, of: str) -> None:
        super().__init__()
        self._icon, self._role = finding_icon(found.finding), finding_role(found.finding)
        word = finding_name(found.finding)
        self._label = PlainLabel(word, self._role, "label")
        self._label.setAccessibleName(f"{of}: {word}")
        if found.by_person:
            self._label.setToolTip(tr("Said by eye"))
        column = QVBoxLayout(self)
        column.setContentsMargins(_ICON_PX + _GAP_PX, 0, 0, 0)
        column.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As tall as a line of the words beside it, so that it stands at the first one."""
        line = QFontMetrics(type_scale.font("body")).lineSpacing()
        return QSize(super().sizeHint().width(), max(line, self._label.sizeHint().height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        place = QRect(0, (self.height() - _ICON_PX) // 2, _ICON_PX, _ICON_PX)
        icons.paint(QPainter(self), place, self._icon, self._role)
