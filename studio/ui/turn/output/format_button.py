"""The row of the file format; it opens the card of all further parameters."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.model.catalogue import ParameterKind, ParameterRule
from studio.model.parameters import BACKGROUND, FORMAT
from studio.model.words import tr
from studio.ui.turn.menu_button import MenuButton
from studio.ui.turn.output.names import parameter_name, value_name
from studio.ui.turn.output.parameter_choices import further_rules, value
from studio.ui.turn.output.parameter_form import ParameterForm
from studio.ui.turn.view import TurnView
from studio.ui.widgets.labels import plain_tip
from studio.ui.widgets.popover import Popover


class FormatButton(MenuButton):
    """Says the format, and muted what else the user has set."""

    changed = Signal(dict)  # fields of the draft

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", tr("Format and more"), parent, role="text", spread=True)
        self._form = ParameterForm()
        self._popover = Popover(self._form, tr("Format and more"), parent=self)
        self._form.changed.connect(self.changed)

    def present_parameters(self, view: TurnView) -> bool:
        """Show the parameters of `view`; whether there are any."""
        rules = further_rules(view)
        if not rules:
            self._popover.hide()
            return False
        self._form.present(view)
        now = value(view, FORMAT)
        said = _set_by_hand(view, rules)
        self.present(value_name(now) if now is not None else tr("Automatic"), ", ".join(said))
        self.setToolTip(plain_tip("\n".join([tr("Format and more"), *said])))
        return True

    def open_choices(self) -> None:
        self._popover.open_below(self)


def _set_by_hand(view: TurnView, rules: Sequence[ParameterRule]) -> list[str]:
    """What the user has set besides the format: transparent, compression 80."""
    said = []
    for rule in rules:
        if rule.name in view.draft.parameters and rule.name != FORMAT:
            words = value_name(view.draft.parameters[rule.name])
            is_plain = rule.kind is ParameterKind.CHOICE and rule.name == BACKGROUND
            said.append(words.lower() if is_plain else f"{parameter_name(rule.name).lower()} {words}")
    return said
