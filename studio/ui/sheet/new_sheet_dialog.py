"""The dialog of a new picture from words: its name, who makes it, its size."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from studio.model.sizes import SizeRule
from studio.model.words import tr
from studio.ui.sheet.size_tile import SizeTile
from studio.ui.sheet.view import NewSheet, PriceOf, SheetMaker, no_price
from studio.ui.turn import tab_order
from studio.ui.turn.output.size_fields import SizeFields
from studio.ui.turn.output.sizes import offered
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.surface import Line

_WIDTH_PX, _FIELD_PX, _COLUMNS = 520, 28, 4
_START = (1024, 1024)


class NewSheetDialog(QDialog):
    """Opened with `open`; `wanted` once, then it closes. Every size it takes can be made by the model."""

    wanted = Signal(NewSheet)
    accounts_wanted = Signal()

    def __init__(self, price_of: PriceOf = no_price, parent: QWidget | None = None) -> None:
        """`price_of` tells what the first turn on a sheet would cost."""
        super().__init__(parent)
        self._price_of = price_of
        self._makers: tuple[SheetMaker, ...] = ()
        self.setWindowTitle(tr("New picture from words"))
        self.setMinimumWidth(_WIDTH_PX)
        self._name = QLineEdit(tr("Untitled"))
        self._maker = QComboBox()
        self._note = PlainLabel("", "muted", "label", wraps=True)
        self._accounts = TextButton(tr("Accounts…"))
        self._tiles_grid = QGridLayout()
        self._tiles: list[SizeTile] = []
        self._fields = SizeFields()
        self._price = PlainLabel("", "muted", "label", wraps=True)
        self._create = TextButton(tr("Create"), "primary")
        self._build()
        self._maker.activated.connect(self._show_sizes)
        self._accounts.clicked.connect(self._on_accounts)
        self._fields.changed.connect(self._tell)
        self._create.clicked.connect(self._on_create)

    def present(self, makers: Sequence[SheetMaker], current: tuple[str, str] = ("", "")) -> None:
        """Offer `makers`; `current` is the account and model to begin with."""
        self._offer(makers, current)
        self._show_sizes()
        self._name.selectAll()
        self._name.setFocus()

    def follow(self, makers: Sequence[SheetMaker], current: tuple[str, str] = ("", "")) -> None:
        """Other makers than before; what was chosen and typed stays where it can."""
        before = self._chosen()
        self._offer(makers, (before.profile, before.model) if before is not None else current)
        if self._chosen() != before:
            self._show_sizes()

    def _offer(self, makers: Sequence[SheetMaker], current: tuple[str, str]) -> None:
        self._makers = tuple(makers)
        self._maker.clear()
        for maker in self._makers:
            self._maker.addItem(maker.title)
        keys = [(maker.profile, maker.model) for maker in self._makers]
        self._maker.setCurrentIndex(keys.index(current) if current in keys else min(0, len(keys) - 1))
        has_makers = bool(self._makers)
        self._maker.setVisible(has_makers)
        self._accounts.setVisible(not has_makers)
        self._note.setVisible(not has_makers)
        self._note.setText(tr("The built-in engine changes pictures; making them needs an account."))

    def _build(self) -> None:
        self._name.setAccessibleName(tr("Name"))
        self._name.setMaxLength(200)
        self._maker.setAccessibleName(tr("Made by"))
        self._create.setDefault(True)
        self._tiles_grid.setSpacing(8)
        by = QHBoxLayout()
        by.setSpacing(8)
        by.addWidget(self._maker, 1)
        by.addWidget(self._note, 1)
        by.addWidget(self._accounts)
        sizes = QVBoxLayout()
        sizes.setSpacing(12)
        sizes.addLayout(self._tiles_grid)
        sizes.addWidget(self._fields)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(_label(tr("Name")), self._name)
        form.addRow(_label(tr("Made by")), by)
        form.addRow(_label(tr("Size")), sizes)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(self._price)
        column.addStretch(1)
        column.addWidget(Line())
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        dismiss = TextButton(tr("Cancel"))
        dismiss.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(dismiss)
        buttons.addWidget(self._create)
        return buttons

    def _show_sizes(self, _index: int = 0) -> None:
        for tile in self._tiles:
            self._tiles_grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        rule, sizes = self._rule(), offered(self._rule())
        self._tiles = [SizeTile(*size) for size in sizes]
        for at, tile in enumerate(self._tiles):
            tile.clicked.connect(self._on_tile)
            self._tiles_grid.addWidget(tile, at // _COLUMNS, at % _COLUMNS)
        tab_order.follow(self._maker, self._tiles)
        self._fields.setVisible(not rule.presets)
        self._fields.present(rule, sizes[0] if sizes else _START)
        self._tell()

    def _tell(self) -> None:
        """Tick the tile of the size in the fields, and say why that cannot be."""
        for tile in self._tiles:
            tile.setChecked(tile.size_px == self._fields.size_px)
        self._create.set_reason(self._fields.why_not)
        maker = self._chosen()
        said = self._price_of(maker, self._fields.size_px) if maker and not self._fields.why_not else ""
        self._price.setText(said)
        self._price.setVisible(bool(said))

    def _chosen(self) -> SheetMaker | None:
        at = self._maker.currentIndex()
        return self._makers[at] if 0 <= at < len(self._makers) else None

    def _rule(self) -> SizeRule:
        maker = self._chosen()
        return maker.sizes if maker is not None else SizeRule()

    def _on_tile(self) -> None:
        tile = self.sender()
        if isinstance(tile, SizeTile):
            self._fields.present(self._rule(), tile.size_px)
            self._tell()

    def _on_accounts(self) -> None:
        self.reject()
        self.accounts_wanted.emit()

    def _on_create(self) -> None:
        width, height = self._fields.size_px
        self.wanted.emit(NewSheet(self._name.text().strip(), width, height, self._chosen()))
        self.accept()


def _label(text: str) -> PlainLabel:
    label = PlainLabel(text, "muted", "label")
    label.setMinimumHeight(_FIELD_PX)  # so that its middle is that of the field beside it
    return label
