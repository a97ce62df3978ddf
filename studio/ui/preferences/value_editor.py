"""How one setting is shown and changed: a control for each kind of the table."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from studio.model.money import DOLLAR_MICRO
from studio.model.settings import Setting, SettingKind, Value
from studio.model.words import tr
from studio.ui.look import shapes, theme
from studio.ui.widgets.amount_field import AmountField
from studio.ui.widgets.buttons import IconButton, TextButton
from studio.ui.widgets.switch import Switch


class ValueEditor(QWidget):
    """`chosen` tells the value the user chose; `present` does not."""

    chosen = Signal(object)

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting = setting
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(4)
        self._present: Callable[[Value], None] = _MAKERS[setting.kind](self)
        self._line.addStretch(1)

    def present(self, value: Value) -> None:
        self._present(value)

    def add(self, control: QWidget) -> None:
        control.setAccessibleName(tr(self._setting.title))
        control.setAccessibleDescription(tr(self._setting.description))
        self._line.addWidget(control)

    def make_choice(self) -> Callable[[Value], None]:
        box = QComboBox()
        for value, words in self._setting.choices.items():
            box.addItem(tr(words), value)
        box.setMinimumWidth(200)
        box.activated.connect(self._choose_item)
        self.add(box)
        self._box = box
        return self._present_item

    def make_switch(self) -> Callable[[Value], None]:
        switch = Switch(name=tr(self._setting.title))
        switch.clicked.connect(self._choose_switch)
        self.add(switch)
        self._switch = switch
        return self._present_switch

    def make_number(self) -> Callable[[Value], None]:
        return self._with_number(QSpinBox())

    def make_tenths(self) -> Callable[[Value], None]:
        box = QDoubleSpinBox()
        box.setDecimals(1)
        box.setSingleStep(0.1)
        return self._with_number(box)

    def make_amount(self) -> Callable[[Value], None]:
        field = AmountField(tr(self._setting.title), self._setting.most)
        field.amount_chosen.connect(self._choose_amount)
        self.add(field)
        self._amount = field
        return self._present_amount

    def _with_number(self, box: QSpinBox | QDoubleSpinBox) -> Callable[[Value], None]:
        box.setRange(self._setting.least, self._setting.most)
        box.setGroupSeparatorShown(True)
        box.setKeyboardTracking(False)
        if self._setting.unit:
            box.setSuffix(f" {self._setting.unit}")
        box.valueChanged.connect(self._choose_number)
        box.setMinimumWidth(110)
        self.add(box)
        self._number = box
        return self._present_number

    def make_text(self) -> Callable[[Value], None]:
        field = QLineEdit()
        field.setMinimumWidth(260)
        field.editingFinished.connect(self._choose_text)
        self.add(field)
        self._field = field
        return self._present_text

    def make_place(self) -> Callable[[Value], None]:
        present = self.make_text()
        self._field.setPlaceholderText(tr("The usual one"))
        button = TextButton(tr("Choose…"))
        button.clicked.connect(self._ask_place)
        clear = IconButton("x", tr("Back to the usual one"), role="muted")
        clear.clicked.connect(self._clear_place)
        self._line.addWidget(button)
        self._line.addWidget(clear)
        return present

    def make_colour(self) -> Callable[[Value], None]:
        self._colour = _ColourButton()
        self._colour.clicked.connect(self._ask_colour)
        self.add(self._colour)
        return self._colour.present

    def _choose_item(self, _index: int) -> None:
        self.chosen.emit(self._box.currentData())

    def _present_item(self, value: Value) -> None:
        self._box.setCurrentIndex(max(0, self._box.findData(value)))

    def _choose_switch(self, is_on: bool) -> None:
        self.chosen.emit(is_on)

    def _choose_number(self, value: float) -> None:
        self.chosen.emit(round(value, 1) if self._setting.kind is SettingKind.TENTHS else value)

    def _choose_amount(self, micro: int) -> None:
        self.chosen.emit(micro / DOLLAR_MICRO)

    def _present_amount(self, value: Value) -> None:
        self._amount.present(round(float(value) * DOLLAR_MICRO))

    def _present_switch(self, value: Value) -> None:
        self._switch.setChecked(bool(value))

    def _present_number(self, value: Value) -> None:
        was_blocked = self._number.blockSignals(True)
        if isinstance(self._number, QDoubleSpinBox):
            self._number.setValue(float(value))
        else:
            self._number.setValue(int(value))
        self._number.blockSignals(was_blocked)

    def _choose_text(self) -> None:
        self.chosen.emit(self._field.text().strip())

    def _present_text(self, value: Value) -> None:
        if not self._field.hasFocus():
            self._field.setText(str(value))

    def _clear_place(self) -> None:
        self._field.clear()
        self.chosen.emit("")

    def _ask_place(self) -> None:
        dialog = QFileDialog(self, tr(self._setting.title), self._field.text())
        if self._setting.kind is SettingKind.FOLDER:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilters([tr("ICC profiles (*.icc *.icm)"), tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take_place)
        dialog.open()

    def _take_place(self, path: str) -> None:
        self._field.setText(path)
        self.chosen.emit(path)

    def _ask_colour(self) -> None:
        dialog = QColorDialog(QColor(self._colour.value), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._take_colour)
        dialog.open()

    def _take_colour(self, colour: QColor) -> None:
        self._colour.present(colour.name())
        self.chosen.emit(colour.name().upper())


_MAKERS: dict[SettingKind, Callable[[ValueEditor], Callable[[Value], None]]] = {
    SettingKind.CHOICE: ValueEditor.make_choice,
    SettingKind.SWITCH: ValueEditor.make_switch,
    SettingKind.NUMBER: ValueEditor.make_number,
    SettingKind.TENTHS: ValueEditor.make_tenths,
    SettingKind.AMOUNT: ValueEditor.make_amount,
    SettingKind.TEXT: ValueEditor.make_text,
    SettingKind.COLOUR: ValueEditor.make_colour,
    SettingKind.FOLDER: ValueEditor.make_place,
    SettingKind.FILE: ValueEditor.make_place,
}


class _ColourButton(TextButton):
    """The colour itself, and its number beside it."""

    def __init__(self) -> None:
        super().__init__("")
        self.value = "#000000"
        self.setMinimumWidth(110)

    def present(self, value: Value) -> None:
        self.value = str(value)
        self.setText(f"      {self.value.upper()}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        place = self.rect().adjusted(8, 7, 0, -7)
        place.setWidth(place.height())
        shapes.plate(painter, place, QColor(self.value), theme.colour("edge"), radius=2)
