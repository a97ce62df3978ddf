"""One entry of the Keep list: on or off, its words, its region, what became of it at the node in view."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from studio.model.history import Finding
from studio.model.recipe import Invariant
from studio.model.words import tr
from studio.ui.turn.finding_mark import FindingMark
from studio.ui.turn.keep_view import KeepView
from studio.ui.turn.keep_words import findings_text, statistic_text
from studio.ui.turn.line_edit import InPlaceEdit
from studio.ui.turn.region_mark import RegionMark
from studio.ui.turn.rows import OrderedRow
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.switch import Switch

_AREA_FROM_PX = 340  # narrower, the area would take the room of the words


class KeepRow(OrderedRow):
    """Delete, an emptied text or the cross removes it. `pointed`: the pointer or the focus came or went."""

    reworded = Signal(str, str)
    switched = Signal(str, bool)
    finding_wanted = Signal(str, Finding)
    region_wanted = Signal(str)
    region_unwanted = Signal(str)
    pointed = Signal(str, bool)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self._switch = Switch(parent=self)
        self._edit = InPlaceEdit(self)
        self._edit.setPlaceholderText(tr("What must stay"))
        self._edit.setAccessibleName(tr("What must stay"))
        self._remove = IconButton("x", tr("Remove from Keep"), keys=tr("Delete"), size=14, parent=self)
        self._remove.setFixedSize(26, 26)  # as tall as the row, which must not grow under the pointer
        self._region = RegionMark(self)
        self._finding = FindingMark(self)
        self._has_region = self._has_pointer = self._is_pointed = False
        self._why_not_paint = self._words = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._switch)
        layout.addWidget(self._edit, 1)
        layout.addWidget(self._remove)
        layout.addWidget(self._region)
        layout.addWidget(self._finding)
        self._remove.hide()
        self._switch.clicked.connect(self._on_switched)
        self._edit.changed.connect(self._on_changed)
        self._remove.clicked.connect(self.want_removal)
        self._region.clicked.connect(self._on_region)
        self._finding.finding_wanted.connect(self._on_finding)
        self.watch(self._edit)

    def present(self, entry: Invariant, finding: Finding, node_number: int | None) -> None:
        """Show `entry` and its `finding` at node `node_number`."""
        self._words = entry.text
        self._switch.setChecked(entry.active)
        self._switch.setAccessibleName(tr("Keep: {words}", words=entry.text))
        self._switch.setToolTip(
            tr("Told to the model in every turn") if entry.active else tr("Not told to the model")
        )
        self._edit.present(entry.text)
        self._edit.set_dimmed(not entry.active)
        self._finding.present(finding, is_on=entry.active, node_number=node_number)

    def present_more(self, view: KeepView) -> None:
        """Show the region of this entry, and what was measured of it."""
        key = self.key
        self._has_region = key in view.shares
        self._why_not_paint = view.why_not
        is_painted = view.painted == key
        self._region.present(
            self._words, view.shares.get(key), has_region=self._has_region, is_painted=is_painted
        )
        self._region.set_reason(view.why_not)
        found = {of: one for (entry_id, of), one in view.found.items() if entry_id == key}
        told = [findings_text(found), statistic_text(view.statistics[key]) if key in view.statistics else ""]
        self._finding.set_details("\n".join(part for part in told if part))

    def edit(self) -> None:
        """Put the cursor into the text."""
        self._edit.edit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._remove.show()
        self._has_pointer = True
        self._tell_pointed()

    def leaveEvent(self, event: QEvent) -> None:
        self._remove.hide()
        self._has_pointer = False
        self._tell_pointed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._region.set_room(self.width() >= _AREA_FROM_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._tell_pointed(event.type() is QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._open_menu(event.globalPos())

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Edit"), self.edit)
        menu.addAction(tr("Move up"), self._move_up)
        menu.addAction(tr("Move down"), self._move_down)
        menu.addSeparator()
        paint = menu.addAction(tr("Paint region"), self._on_region)
        paint.setEnabled(not self._why_not_paint)
        clear = menu.addAction(tr("Clear region"), self._on_region_unwanted)
        clear.setEnabled(self._has_region and not self._why_not_paint)
        menu.addSeparator()
        menu.addAction(tr("Remove"), self.want_removal)
        menu.popup(at)

    def _move_up(self) -> None:
        self.move_wanted.emit(self.key, -1)

    def _move_down(self) -> None:
        self.move_wanted.emit(self.key, 1)

    def _on_changed(self, text: str) -> None:
        if text.strip():
            self.reworded.emit(self.key, text.strip())
        else:
            self.want_removal()

    def _on_switched(self, is_on: bool) -> None:
        self.switched.emit(self.key, is_on)

    def _on_region(self) -> None:
        self._region.setChecked(not self._region.isChecked())  # it shows what is, not what was clicked
        self.region_wanted.emit(self.key)

    def _on_region_unwanted(self) -> None:
        self.region_unwanted.emit(self.key)

    def _tell_pointed(self, has_focus: bool = False) -> None:
        is_pointed = self._has_pointer or has_focus
        self._region.set_row_in_use(is_pointed)
        if is_pointed != self._is_pointed:
            self._is_pointed = is_pointed
            self.pointed.emit(self.key, is_pointed)

    def _on_finding(self, finding: Finding) -> None:
        self.finding_wanted.emit(self.key, finding)
