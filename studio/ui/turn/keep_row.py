"""One entry of the Keep list: on or off, its words, what became of it at the node in view."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from studio.model.history import Finding
from studio.model.recipe import Invariant
from studio.model.words import tr
from studio.ui.turn.finding_mark import FindingMark
from studio.ui.turn.line_edit import InPlaceEdit
from studio.ui.turn.rows import OrderedRow
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.switch import Switch


class KeepRow(OrderedRow):
    """Delete, an emptied text or the cross removes it."""

    reworded = Signal(str, str)
    switched = Signal(str, bool)
    finding_wanted = Signal(str, Finding)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self._switch = Switch(parent=self)
        self._edit = InPlaceEdit(self)
        self._edit.setPlaceholderText(tr("What must stay"))
        self._edit.setAccessibleName(tr("What must stay"))
        self._remove = IconButton("x", tr("Remove from Keep"), keys=tr("Delete"), size=14, parent=self)
        self._remove.setFixedSize(26, 26)  # as tall as the row, which must not grow under the pointer
        self._finding = FindingMark(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._switch)
        layout.addWidget(self._edit, 1)
        layout.addWidget(self._remove)
        layout.addWidget(self._finding)
        self._remove.hide()
        self._switch.clicked.connect(self._on_switched)
        self._edit.changed.connect(self._on_changed)
        self._remove.clicked.connect(self.want_removal)
        self._finding.finding_wanted.connect(self._on_finding)
        self.watch(self._edit)

    def present(self, entry: Invariant, finding: Finding, node_number: int | None) -> None:
        """Show `entry` and its `finding` at node `node_number`."""
        self._switch.setChecked(entry.active)
        self._switch.setAccessibleName(tr("Keep: {words}", words=entry.text))
        self._switch.setToolTip(
            tr("Told to the model in every turn") if entry.active else tr("Not told to the model")
        )
        self._edit.present(entry.text)
        self._edit.set_dimmed(not entry.active)
        self._finding.present(finding, is_on=entry.active, node_number=node_number)

    def edit(self) -> None:
        """Put the cursor into the text."""
        self._edit.edit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._remove.show()

    def leaveEvent(self, event: QEvent) -> None:
        self._remove.hide()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._open_menu(event.globalPos())

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Edit"), self.edit)
        menu.addAction(tr("Move up"), self._move_up)
        menu.addAction(tr("Move down"), self._move_down)
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

    def _on_finding(self, finding: Finding) -> None:
        self.finding_wanted.emit(self.key, finding)
