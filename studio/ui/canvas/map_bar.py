"""The bar above a map of two pictures: what it is measured against, and how much of the picture it hides."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider

from studio.model.drift import Against
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.canvas.mode import MAPS, Mode
from studio.ui.canvas.side_by_side import SideBySide
from studio.ui.look import type as type_scale
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.segments import Segments
from studio.ui.widgets.surface import Surface

_HEIGHT_PX = 40
_SLIDER_PX = 96
_LEAST_PERCENT = 10
_AT_FIRST_PERCENT = 100  # the picture is in the map, in grey: its own colours would be read as drift
_AGAINST = {Against.PARENT: mark("Parent"), Against.ROOT: mark("Root")}


class MapBar(Surface):
    """Takes the place of the tools while a map is looked at. `against_chosen` tells an `Against`."""

    against_chosen = Signal(object)

    def __init__(self, stage: SideBySide) -> None:
        super().__init__("panel")
        self._stage = stage
        self.setObjectName("mapBar")
        self.setAccessibleName(tr("Measure"))
        self.setFixedHeight(type_scale.row_px(_HEIGHT_PX))
        options = [(one.value, tr(name)) for one, name in _AGAINST.items()]
        self._against = Segments(options, name=tr("Measure against"))
        self._against.setFixedWidth(self._against.sizeHint().width())
        self._against.chosen.connect(self._on_against)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(_LEAST_PERCENT, 100)
        self._slider.setFixedWidth(_SLIDER_PX)
        self._slider.setAccessibleName(tr("How much the map hides of the picture"))
        self._percent = PlainLabel(size="label")
        self._slider.valueChanged.connect(self._on_opacity)
        self._fill()
        self._slider.setValue(_AT_FIRST_PERCENT)
        stage.mode_changed.connect(self._on_mode)
        self._on_mode(stage.mode)

    @property
    def against(self) -> Against:
        return Against(self._against.current())

    def _fill(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(PlainLabel(tr("Measure against"), "muted", "label"))
        row.addWidget(self._against)
        row.addStretch(1)
        row.addWidget(PlainLabel(tr("Map"), "muted", "label"))
        row.addWidget(self._slider)
        row.addWidget(self._percent)

    def _on_mode(self, mode: Mode) -> None:
        self.setVisible(mode in MAPS)

    def _on_against(self, key: str) -> None:
        self.against_chosen.emit(Against(key))

    def _on_opacity(self, percent: int) -> None:
        self._percent.setText(tr("{percent} %", percent=numerals.number(percent)))
        self._stage.canvas.set_map_opacity(percent / 100)
