"""What later turns are told: this turn's outcome, and what is already true on the path."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from studio.model.words import tr
from studio.ui.look import type as type_scale
from studio.ui.turn.line_edit import InPlaceEdit
from studio.ui.turn.output.names import row_name
from studio.ui.turn.tab_order import follow
from studio.ui.turn.view import ToldOutcome, TurnView
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.labels import PlainLabel


class OutcomeLine(QWidget):
    """Proposed from the instruction until it is edited; the arrow goes back to the proposal."""

    changed = Signal(dict)  # fields of the draft

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = InPlaceEdit(self)
        self._edit.setAccessibleName(tr("Outcome"))
        self._back = IconButton("rotate-ccw", tr("Use the proposed outcome"), size=14, parent=self)
        label = row_name(tr("Outcome"))
        label.setToolTip(
            tr("What will be true afterwards. Later turns are told, so that it is not done again.")
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label)
        layout.addSpacing(2)
        layout.addWidget(self._edit, 1)
        layout.addWidget(self._back)
        self.setMinimumHeight(type_scale.row_px(26))
        self.last_stop: QWidget = self._back
        self._edit.changed.connect(self._on_changed)
        self._back.clicked.connect(self._on_back)

    def present(self, view: TurnView) -> None:
        """Show the outcome of the draft of `view`, or the one proposed."""
        is_edited = view.draft.outcome is not None
        self._edit.present(view.draft.outcome if view.draft.outcome is not None else view.reading.outcome)
        self._edit.set_dimmed(not is_edited)
        self._edit.setPlaceholderText(tr("nothing to tell later turns") if is_edited else tr("none proposed"))
        self._back.setVisible(is_edited)

    def _on_changed(self, text: str) -> None:
        self.changed.emit({"outcome": text.strip()})

    def _on_back(self) -> None:
        self.changed.emit({"outcome": None})


class ElidedCheckBox(QCheckBox):
    """A check box whose words never widen what it stands in; cut words are in its tip."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self).width()
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip("" if shown == self._words else self._words)


class AlreadyTrue(QWidget):
    """What turns on the path made true; an unticked one is not told. Tab comes to it `after` a widget."""

    changed = Signal(dict)  # fields of the draft

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._after = after
        self._told: tuple[ToldOutcome, ...] = ()
        self._title = PlainLabel(tr("Already true"), "muted", "label", parent=self)
        self._title.setMinimumHeight(type_scale.row_px(26))
        self._title.setToolTip(tr("Told to the model, so that it is not applied again"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._title)
        self._boxes: list[ElidedCheckBox] = []

    def present(self, view: TurnView) -> None:
        """Show the outcomes on the path of `view`; nothing at all when there are none."""
        if view.already_true != self._told:
            self._told = view.already_true
            self._rebuild()
        for told, box in zip(self._told, self._boxes, strict=True):
            box.setChecked(told.turn_id not in view.draft.unticked_turns)
        self.setVisible(bool(self._told))

    def _rebuild(self) -> None:
        for box in self._boxes:
            self._layout.removeWidget(box)
            box.deleteLater()
        self._boxes = [ElidedCheckBox(told.text, self) for told in self._told]
        for box in self._boxes:
            box.setMinimumHeight(type_scale.row_px(26))
            box.clicked.connect(self._on_ticked)
            self._layout.addWidget(box)
        follow(self._after, self._boxes)

    def _on_ticked(self) -> None:
        unticked = tuple(
            told.turn_id for told, box in zip(self._told, self._boxes, strict=True) if not box.isChecked()
        )
        self.changed.emit({"unticked_turns": unticked})
