"""What must stay, repeated in every request: the Keep section of the turn."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.model.history import Finding
from studio.model.presets import KEEP_PRESETS
from studio.model.recipe import Invariant
from studio.model.words import tr
from studio.ui import numerals
from studio.ui.turn.choices import Choice
from studio.ui.turn.keep_row import KeepRow
from studio.ui.turn.keep_statistics_card import KeepStatisticsCard
from studio.ui.turn.keep_view import KeepView
from studio.ui.turn.line_edit import InPlaceEdit
from studio.ui.turn.menu_button import MenuButton
from studio.ui.turn.rows import RowColumn
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.labels import SectionHeader
from studio.ui.widgets.popover import Popover


class KeepList(QWidget):
    """Entries that are switched, reworded, ordered, removed and added; presets add several at once."""

    invariants_added = Signal(tuple)  # texts
    invariant_reworded = Signal(str, str)
    invariant_switched = Signal(str, bool)
    invariant_moved = Signal(str, int)
    invariant_removed = Signal(str)
    finding_wanted = Signal(str, Finding)
    region_wanted = Signal(str)  # to be painted, or painted no more
    region_unwanted = Signal(str)
    pointed = Signal(str)  # the entry that the pointer or the focus is at, "" for none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._header = SectionHeader(tr("Keep"), parent=self)
        self._presets = MenuButton(tr("Preset"), tr("Add what usually must stay in a kind of picture"), self)
        self._presets.offer([Choice(preset.id, tr(preset.name)) for preset in KEEP_PRESETS])
        self._add = IconButton("plus", tr("Add to Keep"), keys="Ctrl+Shift+K", parent=self)
        self._breaking = IconButton("chart-no-axes-column", tr("What keeps breaking"), parent=self)
        self._card = KeepStatisticsCard()
        self._popover = Popover(self._card, tr("What keeps breaking"), parent=self)
        self._header.add(self._presets)
        self._header.add(self._breaking)
        self._header.add(self._add)
        self._column = RowColumn(0, after=self._add, parent=self)
        self._new = InPlaceEdit(self, stays_open=True)
        self._new.setPlaceholderText(tr("What must stay, such as the label"))
        self._new.setAccessibleName(tr("New entry of Keep"))
        self._texts: frozenset[str] = frozenset()
        self._entries: tuple[Invariant, ...] = ()
        self._more = KeepView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._column)
        layout.addWidget(self._new)
        self._breaking.hide()
        self._breaking.clicked.connect(self.open_statistics)
        self._add.clicked.connect(self.begin_entry)
        self._presets.chosen.connect(self._add_preset)
        self._new.changed.connect(self._on_new)
        self._new.left.connect(self._close_entry)
        self._column.moved.connect(self.invariant_moved)

    def present(
        self, entries: Sequence[Invariant], findings: Mapping[str, Finding], node_number: int | None
    ) -> None:
        """Show `entries` with their findings at node `node_number`."""
        on = sum(1 for entry in entries if entry.active)
        counts = tr("{on} of {all} on", on=numerals.number(on), all=numerals.number(len(entries)))
        self._header.set_note(counts if entries else "")
        rows = []
        for entry in entries:
            row = self._column.row(entry.id) or self._new_row(entry.id)
            assert isinstance(row, KeepRow)
            row.present(entry, findings.get(entry.id, Finding.UNCHECKED), node_number)
            row.present_more(self._more)
            rows.append(row)
        self._column.arrange(rows)
        self._entries = tuple(entries)
        self._texts = frozenset(entry.text.casefold() for entry in entries)
        self._new.setVisible(not entries or self._new.hasFocus())

    def present_more(self, view: KeepView) -> None:
        """Show the regions of the entries, and what was measured of them."""
        self._more = view
        for row in self._column.rows():
            assert isinstance(row, KeepRow)
            row.present_more(view)
        judged = [one for one in view.statistics.values() if one.raw.judged or one.locked.judged]
        self._breaking.setVisible(bool(judged))
        self._card.present(self._entries, view.statistics)
        if self._popover.isVisible():
            self._popover.fit()

    def open_statistics(self) -> None:
        """Which entry keeps breaking, on a card below the head of the list."""
        self._popover.open_below(self._breaking if self._breaking.isVisible() else self._header)

    def begin_entry(self) -> None:
        """Open a line for one more entry."""
        self._new.show()
        self._new.edit()

    def _new_row(self, key: str) -> KeepRow:
        row = KeepRow(key, self._column)
        row.reworded.connect(self.invariant_reworded)
        row.switched.connect(self.invariant_switched)
        row.finding_wanted.connect(self.finding_wanted)
        row.removal_wanted.connect(self.invariant_removed)
        row.region_wanted.connect(self.region_wanted)
        row.region_unwanted.connect(self.region_unwanted)
        row.pointed.connect(self._on_pointed)
        return row

    def _on_pointed(self, key: str, is_pointed: bool) -> None:
        self.pointed.emit(key if is_pointed else "")

    def _add_preset(self, preset_id: str) -> None:
        preset = next(one for one in KEEP_PRESETS if one.id == preset_id)
        fresh = tuple(text for text in preset.texts if text.casefold() not in self._texts)
        if fresh:
            self.invariants_added.emit(fresh)

    def _on_new(self, text: str) -> None:
        if text.strip():
            self.invariants_added.emit((text.strip(),))

    def _close_entry(self) -> None:
        self._new.setVisible(not self._texts)
