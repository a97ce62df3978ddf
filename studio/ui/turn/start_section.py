"""Which pictures the turn starts from, all that goes with them, and what that means for the history."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from studio.model.recipe import Anchor
from studio.model.words import tr
from studio.ui.turn.start import BESIDE, OFFERED, Start, branch_note, image_one, pictures, starts
from studio.ui.turn.view import TurnView
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.labels import ElidedLabel, PlainLabel, SectionHeader
from studio.ui.widgets.segments import Segments


class StartSection(QWidget):
    """A choice of anchors; what the model cannot start from says so in its tip.

    Another one beside the first is taken from the menu, or with a click that has Ctrl.
    """

    changed = Signal(dict)  # fields of the draft

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._anchors: tuple[Anchor, ...] = (Anchor.LAST,)
        self._starts: tuple[Start, ...] = ()
        self._header = SectionHeader(tr("Start from"), parent=self)
        self._image = ElidedLabel("", "muted", "label", parent=self)
        self._more = IconButton("plus", tr("Start from another picture too"), parent=self)
        self._header.add(self._image)
        self._header.add(self._more)
        self._segments = Segments(_options(TurnView()), name=tr("Start from"), parent=self)
        self._lines: list[PlainLabel] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addWidget(self._header)
        self._layout.addWidget(self._segments)
        self._segments.chosen.connect(self._on_chosen)
        self._segments.beside_wanted.connect(self._on_beside)
        self._more.clicked.connect(self._open_menu)

    def present(self, view: TurnView) -> None:
        """Show the anchors of the draft of `view`, and the pictures that go."""
        self._anchors, self._starts = view.draft.anchors or (Anchor.LAST,), starts(view)
        for start in self._offered():
            self._segments.set_reason(start.anchor.value, start.why_not)
        self._segments.choose(self._anchors[0].value)
        self._segments.choose_beside(frozenset(one.value for one in self._anchors[1:]))
        self._more.setVisible(not view.generates)
        note = branch_note(view)
        # In the header, not below it: a turn that ends makes later turns, and nothing may move then.
        is_alone = len(view.draft.anchors) < 2  # of several, each says it in its own line
        image = image_one(view)
        self._image.setText(tr("{image}, new branch", image=image) if note and is_alone else image)
        self._header.setToolTip(note)
        self._show_lines(pictures(view))

    def menu(self) -> QMenu:
        """Every anchor with a tick; what cannot be taken says why."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for start in self._starts:
            action = menu.addAction(start.name, self._on_menu)
            action.setData(start.anchor.value)
            action.setCheckable(True)
            action.setChecked(start.anchor in self._anchors)
            action.setEnabled(self._may_take(start))
            action.setToolTip(start.why_not or start.tip)
        return menu

    def _offered(self) -> list[Start]:
        """Those that a turn can start from alone."""
        return [start for start in self._starts if start.anchor in OFFERED]

    def _may_take(self, start: Start) -> bool:
        """Whether it can be put beside the others, or taken away: one that can stand alone stays."""
        if start.anchor not in self._anchors:
            return not start.why_not
        return any(one in OFFERED for one in self._anchors if one is not start.anchor)

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _show_lines(self, texts: tuple[str, ...]) -> None:
        while len(self._lines) < len(texts):
            line = PlainLabel("", "muted", "label", wraps=True, parent=self)
            self._lines.append(line)
            self._layout.addWidget(line)
        for n, line in enumerate(self._lines):
            line.setText(texts[n] if n < len(texts) else "")
            line.setVisible(n < len(texts))

    def _on_chosen(self, anchor: str) -> None:
        self.changed.emit({"anchors": (Anchor(anchor),)})

    def _on_menu(self) -> None:
        self._on_beside(self.sender().data())

    def _on_beside(self, key: str) -> None:
        """One more, or one fewer as long as there are two; in the order in which they are offered."""
        anchor = Anchor(key)
        if all(self._may_take(start) for start in self._starts if start.anchor is anchor):
            wanted = set(self._anchors) ^ {anchor}
            self.changed.emit({"anchors": tuple(one for one in BESIDE if one in wanted)})


def _options(view: TurnView) -> list[tuple[str, str]]:
    return [(start.anchor.value, start.name) for start in starts(view) if start.anchor in OFFERED]
