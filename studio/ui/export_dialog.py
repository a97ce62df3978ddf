"""How nodes leave the project as files: format, size, colour, metadata, names and folder."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from studio.model.errors import BadInput
from studio.model.finals import ExportOptions, FileFormat, MetadataRule, ProfileRule
from studio.model.naming import FIELDS
from studio.model.sentences import explain
from studio.model.settings import setting
from studio.model.words import tr, trn
from studio.ui import numerals
from studio.ui.export_view import ExportView, resulting_names, sized
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import ElidedLabel, FieldError, PlainLabel
from studio.ui.widgets.segments import Segments
from studio.ui.widgets.surface import Line

_WIDTH_PX, _FIELD_PX, _MOST_NAMES, _LONGEST_EDGE_PX = 460, 28, 4, 30_000
_PAUSE_MS = 200
_WHOLE, _EDGE = "whole", "edge"


class ExportDialog(QDialog):
    """Not modal; `export_wanted` once, then it closes. Files that are there are never written over.

    `bytes_wanted` asks how large the files would be, once nothing has changed for a moment.
    """

    export_wanted = Signal(tuple, object, ExportOptions)  # node ids, Path
    bytes_wanted = Signal(tuple, ExportOptions)  # node ids

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = ExportView((), Path())
        self._folder = Path()
        self._options = ExportOptions()
        self._format = Segments(_choices("export-format"), name=tr("Format"))
        self._size = Segments([(_WHOLE, tr("As it is")), (_EDGE, tr("Long edge"))], name=tr("Size"))
        self._edge = QSpinBox()
        self._result = PlainLabel(role="muted", size="label")
        self._quality = QSlider(Qt.Orientation.Horizontal)
        self._percent = QSpinBox()
        self._quality_note = PlainLabel(role="muted", size="label")
        self._bytes = PlainLabel(size="label")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._asked: ExportOptions | None = None  # for which options the number of bytes was asked last
        self._profile = _combo("export-profile", tr("Colour"))
        self._metadata = _combo("export-metadata", tr("Metadata"))
        self._template = QLineEdit()
        self._error = FieldError()
        self._names = PlainLabel(role="muted", size="label")
        self._place = ElidedLabel()
        self._choose = TextButton(tr("Choose…"))
        self._cancel = TextButton(tr("Cancel"))
        self._export = TextButton(tr("Export"), "primary")
        self._prepare()
        self._build()
        self._connect()

    def present(self, view: ExportView) -> None:
        """Ask about the nodes of `view`."""
        self._view, self._folder, self._options = view, view.folder, view.options
        self.setWindowTitle(trn("Export {count} picture", "Export {count} pictures", len(view.items)))
        blocked = [
            QSignalBlocker(field) for field in (self._edge, self._quality, self._percent, self._template)
        ]
        self._format.choose(view.options.format.value)
        self._size.choose(_WHOLE if view.options.long_edge_px is None else _EDGE)
        self._edge.setValue(view.options.long_edge_px or self._longest_px())
        self._quality.setValue(view.options.quality)
        self._percent.setValue(view.options.quality)
        self._profile.setCurrentIndex(self._profile.findData(view.options.profile.value))
        self._metadata.setCurrentIndex(self._metadata.findData(view.options.metadata.value))
        self._template.setText(view.options.template)
        del blocked
        self._changed()

    def present_bytes(self, count: int | None) -> None:
        """About how large the files are together; None where that cannot be told."""
        size = "" if count is None else numerals.file_size(count)
        if len(self._view.items) > 1:
            self._bytes.setText(tr("about {size} together", size=size) if size else "–")
        else:
            self._bytes.setText(tr("about {size}", size=size) if size else "–")

    def options(self) -> ExportOptions:
        """What the fields say now."""
        return replace(
            self._options,
            format=FileFormat(self._format.current()),
            quality=self._quality.value(),
            long_edge_px=self._edge.value() if self._size.current() == _EDGE else None,
            profile=ProfileRule(self._profile.currentData()),
            metadata=MetadataRule(self._metadata.currentData()),
            template=self._template.text(),
            overwrite=False,
        )

    def _prepare(self) -> None:
        self._edge.setRange(1, _LONGEST_EDGE_PX)
        self._edge.setSuffix(" px")
        self._edge.setAccessibleName(tr("Long edge"))
        self._quality.setRange(1, 100)
        self._percent.setRange(1, 100)
        self._quality.setAccessibleName(tr("Quality"))
        self._percent.setAccessibleName(tr("Quality"))
        self._template.setAccessibleName(tr("File name"))
        self._template.setToolTip(tr("Fields: {fields}", fields=" ".join(f"{{{name}}}" for name in FIELDS)))
        self._export.setDefault(True)
        self.setMinimumWidth(_WIDTH_PX)

    def _build(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignTop)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(_name(tr("Format")), _side_by_side(self._format))
        form.addRow(_name(tr("Size")), _side_by_side(self._size, self._edge, self._result))
        form.addRow(_name(tr("Quality")), _side_by_side(self._quality, self._percent, self._quality_note))
        form.addRow(_name(tr("File size")), _side_by_side(self._bytes))
        form.addRow(_name(tr("Colour")), self._profile)
        form.addRow(_name(tr("Metadata")), self._metadata)
        form.addRow(_name(tr("File name")), _stacked(self._template, self._error, self._names))
        form.addRow(_name(tr("Folder")), _side_by_side(self._place, self._choose))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(
            PlainLabel(tr("Files that are there stay; a number is added."), "muted", "label", wraps=True), 1
        )
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(Line())
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self._format.chosen.connect(self._changed)
        self._size.chosen.connect(self._changed)
        self._edge.valueChanged.connect(self._changed)
        self._quality.valueChanged.connect(self._percent.setValue)
        self._percent.valueChanged.connect(self._quality.setValue)
        self._quality.valueChanged.connect(self._changed)
        self._profile.currentIndexChanged.connect(self._changed)
        self._metadata.currentIndexChanged.connect(self._changed)
        self._template.textChanged.connect(self._changed)
        self._pause.timeout.connect(self._ask_bytes)
        self._choose.clicked.connect(self._choose_folder)
        self._cancel.clicked.connect(self.reject)
        self._export.clicked.connect(self._on_export)

    def _changed(self) -> None:
        options = self.options()
        is_lossy = options.format is not FileFormat.PNG
        self._quality.setVisible(is_lossy)
        self._percent.setVisible(is_lossy)
        self._quality_note.setText("" if is_lossy else tr("PNG keeps every pixel"))
        self._quality_note.setVisible(not is_lossy)
        self._edge.setVisible(self._size.current() == _EDGE)
        self._result.setText(self._sizes(options))
        self._place.setText(str(self._folder))
        self._show_names(options)
        self._ask_bytes_soon(options)

    def _ask_bytes_soon(self, options: ExportOptions) -> None:
        """The name of a file makes it no larger."""
        asked = replace(options, template="")
        if asked != self._asked and self._view.items:
            self._asked = asked
            self._bytes.setText("…")
            self._pause.start()

    def _ask_bytes(self) -> None:
        self.bytes_wanted.emit(self._node_ids(), self.options())

    def _show_names(self, options: ExportOptions) -> None:
        try:
            names = resulting_names(self._view.items, options)
        except BadInput as error:
            self._error.present(explain(error).text)
            self._names.setText("")
            self._mark_template(is_bad=True)
            self._export.set_reason(explain(error).message)
            return
        self._error.present("")
        self._mark_template(is_bad=False)
        rest = len(names) - _MOST_NAMES
        shown = [
            *names[:_MOST_NAMES],
            *([tr("and {count} more", count=numerals.number(rest))] if rest > 0 else []),
        ]
        self._names.setText("\n".join(shown))
        self._export.set_reason("" if names else tr("No node is chosen."))
        self._export.setText(trn("Export {count} picture", "Export {count} pictures", len(names)))

    def _mark_template(self, *, is_bad: bool) -> None:
        self._template.setProperty("bad", is_bad)
        self._template.update()

    def _sizes(self, options: ExportOptions) -> str:
        sizes = {
            numerals.size(one.width, one.height)
            for one in (sized(item.named, options.long_edge_px) for item in self._view.items)
        }
        if len(sizes) == 1:
            return sizes.pop()
        return trn("{count} size", "{count} sizes", len(sizes)) if sizes else ""

    def _longest_px(self) -> int:
        return max((max(item.named.width, item.named.height) for item in self._view.items), default=1600)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, tr("Export to"), str(self._folder))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_folder)
        dialog.open()

    def _on_folder(self, folder: str) -> None:
        self._folder = Path(folder)
        self._changed()

    def _on_export(self) -> None:
        self.export_wanted.emit(self._node_ids(), self._folder, self.options())
        self.accept()

    def _node_ids(self) -> tuple[str, ...]:
        return tuple(item.node_id for item in self._view.items)


def _choices(name: str) -> list[tuple[str, str]]:
    words: Mapping[str, str] = setting(name).choices
    return [(value, tr(word)) for value, word in words.items()]


def _combo(setting_name: str, name: str) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    combo.setToolTip(tr(setting(setting_name).description))
    for value, word in _choices(setting_name):
        combo.addItem(word, value)
    return combo


def _name(text: str) -> PlainLabel:
    label = PlainLabel(text, "muted", "label")
    label.setMinimumHeight(_FIELD_PX)  # so that its middle is that of the field beside it
    return label


def _side_by_side(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    holder.setMinimumHeight(_FIELD_PX)
    for widget in widgets:
        line.addWidget(widget, 1 if isinstance(widget, QSlider | ElidedLabel | Segments) else 0)
    return holder


def _stacked(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget)
    return holder
