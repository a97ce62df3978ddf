"""The card of the parameters that have no row: format, background, and whatever else the model takes."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from studio.model.catalogue import ParameterKind, ParameterRule
from studio.model.profile import Parameter
from studio.model.words import tr
from studio.ui.turn.output.names import parameter_name, value_name
from studio.ui.turn.output.parameter_choices import choices, further_rules, value, why_unusable, with_value
from studio.ui.turn.view import TurnView
from studio.ui.widgets.labels import PlainLabel, plain_tip

_WIDTH_PX, _FIELD_PX = 292, 150
_UNSET = ""


class ParameterForm(QWidget):
    """Rebuilt when the parameters are others; a change counts at once."""

    changed = Signal(dict)  # fields of the draft

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_WIDTH_PX)
        self._view = TurnView()
        self._rules: tuple[ParameterRule, ...] = ()
        self._fields: dict[str, QWidget] = {}
        self._model = PlainLabel("", "muted", "label", wraps=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(PlainLabel(tr("Format and more"), size="section"))
        column.addLayout(self._grid)
        column.addWidget(self._model)

    def present(self, view: TurnView) -> None:
        self._view = view
        rules = further_rules(view)
        if rules != self._rules:
            self._rules = rules
            self._rebuild()
        self._model.setText(
            tr("What {model} takes. Automatic leaves it to the model.", model=view.capability.name)
        )
        for rule in rules:
            self._fill(rule)

    def _rebuild(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._fields = {}
        for row, rule in enumerate(self._rules):
            field = _field(rule)
            field.setAccessibleName(parameter_name(rule.name))
            field.setFixedWidth(_FIELD_PX)
            field.setProperty("parameter", rule.name)
            self._fields[rule.name] = field
            label = PlainLabel(parameter_name(rule.name), "muted", "label")
            label.setBuddy(field)
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(field, row, 1)
            self._listen(field)

    def _listen(self, field: QWidget) -> None:
        if isinstance(field, QComboBox):
            field.activated.connect(self._on_combo)
        elif isinstance(field, QSpinBox):
            field.valueChanged.connect(self._on_number)
        elif isinstance(field, QLineEdit):
            field.editingFinished.connect(self._on_text)

    def _fill(self, rule: ParameterRule) -> None:
        field, now = self._fields[rule.name], value(self._view, rule.name)
        why_not = why_unusable(self._view, rule)
        field.setEnabled(not why_not)
        field.setToolTip(plain_tip(why_not))
        was_blocked = field.blockSignals(True)
        if isinstance(field, QComboBox):
            self._fill_combo(field, rule, now)
        elif isinstance(field, QSpinBox):
            field.setValue(field.minimum() if now is None else int(now))
        elif isinstance(field, QLineEdit) and not field.hasFocus():
            field.setText("" if now is None else str(now))
        field.blockSignals(was_blocked)

    def _fill_combo(self, box: QComboBox, rule: ParameterRule, now: Parameter | None) -> None:
        box.clear()
        offered: list[tuple[Parameter, str, str]]
        if rule.kind is ParameterKind.SWITCH:
            offered = [(True, value_name(True), ""), (False, value_name(False), "")]
        else:
            offered = [(one.key, one.title, one.why_not) for one in choices(self._view, rule.name)]
        if rule.default is None and "auto" not in rule.choices:
            box.addItem(tr("Automatic"), _UNSET)
        for key, title, why_not in offered:
            box.addItem(title, key)
            if why_not:
                item = box.model().index(box.count() - 1, 0)
                box.model().setData(item, 0, Qt.ItemDataRole.UserRole - 1)  # its flags: not to be chosen
                box.model().setData(item, plain_tip(why_not), Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(max(0, box.findData(_UNSET if now is None else now)))

    def _on_combo(self, _index: int) -> None:
        box = self.sender()
        if isinstance(box, QComboBox):
            chosen = box.currentData()
            self._set(box, None if chosen == _UNSET else chosen)

    def _on_number(self, number: int) -> None:
        field = self.sender()
        if isinstance(field, QSpinBox):
            is_unset = bool(field.specialValueText()) and number == field.minimum()
            self._set(field, None if is_unset else number)

    def _on_text(self) -> None:
        field = self.sender()
        if isinstance(field, QLineEdit):
            self._set(field, field.text().strip() or None)

    def _set(self, field: QWidget, chosen: Parameter | None) -> None:
        self.changed.emit(with_value(self._view, str(field.property("parameter")), chosen))


def _field(rule: ParameterRule) -> QWidget:
    match rule.kind:
        case ParameterKind.CHOICE | ParameterKind.SWITCH:
            return QComboBox()
        case ParameterKind.NUMBER:
            return _number(rule)
        case ParameterKind.TEXT:
            return QLineEdit()


def _number(rule: ParameterRule) -> QSpinBox:
    """Without a default, one below the least stands for leaving it to the model."""
    box = QSpinBox()
    least = int(rule.least)
    box.setRange(least if rule.default is not None else least - 1, int(rule.most))
    if rule.default is None:
        box.setSpecialValueText(tr("Automatic"))
    box.setKeyboardTracking(False)
    return box
