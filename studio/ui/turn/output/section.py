"""The rows of the output: model, how many and how large, quality, format, previews."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from studio.model.parameters import QUALITY, SIZE, size_of
from studio.model.sentences import say
from studio.model.sizes import SizeRule
from studio.model.words import tr, trn
from studio.ui import numerals
from studio.ui.turn.choices import Choice, Section
from studio.ui.turn.menu_button import MenuButton
from studio.ui.turn.output import model_choices
from studio.ui.turn.output.format_button import FormatButton
from studio.ui.turn.output.names import row_name, value_name
from studio.ui.turn.output.parameter_choices import choices, rule, value, with_value
from studio.ui.turn.output.previews_row import PreviewsRow
from studio.ui.turn.output.size_card import SizeCard
from studio.ui.turn.output.sizes import offered, written
from studio.ui.turn.view import TurnView
from studio.ui.widgets.labels import PlainLabel, plain_tip
from studio.ui.widgets.popover import Popover

_MOST_CANDIDATES = 8
_COUNT, _AUTOMATIC, _OTHER = "count", "", "other"


class Output(QWidget):
    """Rows of a name and a choice; those that a maker has nothing for are left out."""

    changed = Signal(dict)  # fields of the draft
    accounts_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = TurnView()
        self._model = MenuButton("", tr("Model and account"), self, role="text", spread=True)
        self._size = MenuButton("", tr("Candidates and size"), self, role="text", spread=True)
        self._foretold = PlainLabel(role="muted", size="caption", wraps=True)
        self._foretold.setContentsMargins(4, 0, 0, 4)
        self._quality = MenuButton("", tr("Quality"), self, role="text", spread=True)
        self._format = FormatButton(self)
        self._previews = PreviewsRow(self)
        self._size_card = SizeCard()
        self._size_popover = Popover(self._size_card, tr("Size of the answer"), parent=self)
        self._names: dict[QWidget, PlainLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._add_row(tr("Model"), self._model)
        self._add_row(tr("Output"), self._size)
        self._grid.addWidget(self._foretold, self._grid.rowCount(), 1)
        self._add_row(tr("Quality"), self._quality)
        self._add_row(tr("Format"), self._format)
        self._add_row(tr("Previews"), self._previews)
        self._model.taken.connect(self._on_model)
        self._size.taken.connect(self._on_size)
        self._quality.chosen.connect(self._on_quality)
        self._format.changed.connect(self.changed)
        self._previews.changed.connect(self.changed)
        self._size_card.chosen.connect(self._on_other_size)

    def present(self, view: TurnView) -> None:
        """Show what the draft of `view` asks for."""
        self._view = view
        self._model.present(*model_choices.shown(view))
        self._model.setToolTip(plain_tip(model_choices.asked(view)))
        self._model.offer_later(partial(model_choices.sections, view))
        self._size.present(_output(view))
        self._size.offer_sections(_output_sections(view))
        self._foretold.setText("\n".join(say(notice).text for notice in view.notices))
        self._foretold.setVisible(bool(view.notices))
        self._present_quality(view)
        is_hosted = view.capability.record is not None
        self._show_row(self._format, is_hosted and self._format.present_parameters(view))
        self._show_row(self._previews, is_hosted)
        if is_hosted:
            self._previews.present(view)

    def open_models(self) -> None:
        """Let the user choose whom to ask, as with a click on the model."""
        self._model.setFocus()
        self._model.open_choices()

    def _present_quality(self, view: TurnView) -> None:
        known, now = rule(view, QUALITY), value(view, QUALITY)
        self._show_row(self._quality, known is not None)
        if known is not None:
            self._quality.present(value_name(now) if now is not None else tr("Automatic"))
            self._quality.offer(choices(view, QUALITY), str(now or ""))

    def _add_row(self, name: str, control: QWidget) -> None:
        label = self._names[control] = row_name(name)
        label.setBuddy(control)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(control, row, 1)

    def _show_row(self, control: QWidget, is_shown: bool) -> None:
        control.setVisible(is_shown)
        self._names[control].setVisible(is_shown)

    def _on_model(self, section: str, key: str) -> None:
        if key == model_choices.ACCOUNTS and section == model_choices.MORE:
            self.accounts_wanted.emit()
        elif fields := model_choices.changed(self._view, section, key):
            self.changed.emit(fields)

    def _on_size(self, section: str, key: str) -> None:
        if section == _COUNT:
            self.changed.emit({"candidates": int(key)})
        elif key == _OTHER:
            self._size_card.present(_size_rule(self._view), _size(self._view) or (1024, 1024))
            self._size_popover.open_below(self._size)
        else:
            self.changed.emit(with_value(self._view, SIZE, key or None))

    def _on_other_size(self, width: int, height: int) -> None:
        self._size_popover.close()
        self.changed.emit(with_value(self._view, SIZE, written(width, height)))

    def _on_quality(self, quality: str) -> None:
        self.changed.emit(with_value(self._view, QUALITY, quality))


def _output(view: TurnView) -> str:
    count = trn("{count} candidate", "{count} candidates", view.draft.candidates)
    size = _size(view)
    return tr("{candidates}, {size}", candidates=count, size=numerals.size(*size)) if size else count


def _size(view: TurnView) -> tuple[int, int] | None:
    """What will come back: as planned, else as asked for, else as the picture is."""
    plan = view.calls[0].size if view.calls else None
    if plan is not None:
        return plan.width, plan.height
    return size_of(str(view.draft.parameters.get(SIZE, ""))) or view.picture_size


def _size_rule(view: TurnView) -> SizeRule:
    record = view.capability.record
    return record.sizes if record is not None else SizeRule()


def _output_sections(view: TurnView) -> list[Section]:
    on = frozenset({str(view.draft.candidates)})
    counts = Section(_COUNT, _counts(view.capability.candidates_max), on)
    return [counts] if view.capability.record is None else [counts, _sizes(view)]


def _counts(most: int) -> tuple[Choice, ...]:
    reason = trn(
        "This model makes {count} candidate a turn.",
        "This model makes up to {count} candidates a turn.",
        most,
    )
    return tuple(
        Choice(str(n), trn("{count} candidate", "{count} candidates", n), "" if n <= most else reason)
        for n in range(1, max(_MOST_CANDIDATES, most) + 1)
    )


def _sizes(view: TurnView) -> Section:
    asked = str(view.draft.parameters.get(SIZE, _AUTOMATIC))
    named = [(written(*one), numerals.size(*one)) for one in offered(_size_rule(view))]
    own = size_of(asked)
    if own is not None and asked not in dict(named):
        named.append((asked, numerals.size(*own)))
    first = tr("As the picture") if not view.generates else tr("As the sheet")
    other = [] if _size_rule(view).presets else [Choice(_OTHER, tr("Other size…"))]
    sizes = (Choice(_AUTOMATIC, first), *(Choice(key, title) for key, title in named), *other)
    return Section(SIZE, sizes, frozenset({asked}), tr("Size"), is_folded=True)
