"""Under the instruction: what may be written while it is empty, and how it is understood when it is not."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from studio.model.errors import Cause
from studio.model.sentences import say
from studio.model.words import tr
from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale
from studio.ui.turn.example_chip import ExampleChip
from studio.ui.turn.fitting_line import FittingLine
from studio.ui.turn.tab_order import follow
from studio.ui.turn.view import TurnView
from studio.ui.widgets.labels import plain_tip

_GAP_PX, _MARK_PX = 4, 14
_WORDS_MOST, _CUT_TO = 22, 18  # characters; a cut that saves two of them tells less and gains nothing
_SAID_BY_GENERATE = {"no-instruction", "no-picture"}


class Hints(QWidget):
    """Always as tall, so that nothing below it moves while somebody types."""

    example_chosen = Signal(str)
    all_wanted = Signal()

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._after = after
        self._examples: tuple[str, ...] = ()
        self._offered = QWidget(self)
        self._flow = FittingLine(self._offered, spacing=_GAP_PX)
        self._reading = _ReadingLine(self)
        self._layout = QStackedLayout(self)
        self._layout.addWidget(self._offered)
        self._layout.addWidget(self._reading)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def present(self, view: TurnView) -> None:
        """Show examples of the model of `view`, or its reading of what is written."""
        self.setVisible(bool(view.capability.examples))
        if view.capability.examples != self._examples:
            self._examples = view.capability.examples
            self._rebuild()
        is_empty = not view.draft.instruction.strip()
        self._layout.setCurrentWidget(self._offered if is_empty else self._reading)
        if not is_empty:
            self._reading.present(view)

    def sizeHint(self) -> QSize:
        return QSize(100, 2 * self._reading.fontMetrics().lineSpacing() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _rebuild(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for example in self._examples:
            chip = ExampleChip(example, self._offered)
            chip.clicked.connect(self._on_clicked)
            self._flow.addWidget(chip)
            chip.show()
        more = ExampleChip("…", self._offered)
        more.setAccessibleName(tr("More examples"))
        more.setToolTip(tr("More examples"))
        more.clicked.connect(self.all_wanted)
        self._flow.addWidget(more)
        more.show()
        follow(self._after, [self._offered])

    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, ExampleChip):
            self.example_chosen.emit(chip.example)


class _ReadingLine(QWidget):
    """The provider's reading in one or two lines, or the first reason why it has none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(type_scale.font("label"))
        self._mark, self._role, self._text = "", "muted", ""

    def present(self, view: TurnView) -> None:
        said = _read(view)
        if said == (self._mark, self._role, self._text):
            return
        self._mark, self._role, self._text = said
        self.setAccessibleName(self._text)
        self.setToolTip(plain_tip(self._text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._text:
            return
        painter = QPainter(self)
        icons.paint(painter, QRect(0, 2, _MARK_PX, _MARK_PX), self._mark, self._role)
        painter.setPen(theme.colour("text" if self._role == "warn" else "muted"))
        room = self.rect().adjusted(_MARK_PX + _GAP_PX + 2, 1, 0, 0)
        for number, line in enumerate(_two_lines(self._text, self.fontMetrics(), room.width())):
            painter.drawText(
                room.translated(0, number * self.fontMetrics().lineSpacing()), Qt.AlignmentFlag.AlignTop, line
            )


def _read(view: TurnView) -> tuple[str, str, str]:
    causes = _of_the_reading(view.reading.causes)
    if causes and causes[0].kind == "unknown-instruction":  # what it can do instead would not fit in here
        words = str(_shortened(causes[0]).facts["words"])
        return (
            "triangle-alert",
            "warn",
            tr("“{words}” is not understood. See Examples for what is.", words=words),
        )
    if causes:
        return "triangle-alert", "warn", say(_shortened(causes[0])).text
    if not view.reading.operation:
        return "", "muted", ""
    if view.reading.changes_frame:
        said = tr("Read as: {operation}. The picture gets another size.", operation=view.reading.operation)
        return "check", "good", said
    whole = view.reading.whole_picture and not _uses_mask(view)
    said = (
        tr("Read as: {operation}. The whole picture may change.", operation=view.reading.operation)
        if whole
        else tr("Read as: {operation}. Only the mask may change.", operation=view.reading.operation)
    )
    return "check", "good", said


def _shortened(cause: Cause) -> Cause:
    """With the beginning of the words that were not understood: they stand right above."""
    words = cause.facts.get("words")
    if not isinstance(words, str) or len(words) <= _WORDS_MOST:
        return cause
    return replace(cause, facts={**cause.facts, "words": words[:_CUT_TO].rstrip() + "…"})


def _two_lines(text: str, metrics: QFontMetrics, room: int) -> list[str]:
    words = text.split()
    first = 0
    while first < len(words) and metrics.horizontalAdvance(" ".join(words[: first + 1])) <= room:
        first += 1
    rest = metrics.elidedText(" ".join(words[first:]), Qt.TextElideMode.ElideRight, room)
    return [" ".join(words[:first]), rest] if first else [rest]


def _of_the_reading(causes: Sequence[Cause]) -> list[Cause]:
    return [cause for cause in causes if cause.kind not in _SAID_BY_GENERATE]


def _uses_mask(view: TurnView) -> bool:
    return view.mask is not None and view.draft.use_mask
