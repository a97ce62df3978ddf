"""The drift of a node in rows: each measure as the model answered and as the lock kept it, with its level."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.model.drift import Against, Drift, Level, Metric, Of, metric_level
from studio.model.words import mark, tr
from studio.ui import numerals
from studio.ui.look import marks, theme
from studio.ui.widgets.labels import PlainLabel, SectionHeader
from studio.ui.widgets.segments import Segments
from studio.ui.widgets.surface import Line

Measured = Mapping[tuple[Against, Of], Drift | None]

_MARK_PX = 9
_UNKNOWN = "–"
_HEAD_GAP_PX = 8  # the names of the columns keep off the choice above them
_AGAINST = {Against.PARENT: mark("Parent"), Against.ROOT: mark("Root")}


@dataclass(frozen=True, slots=True)
class _Row:
    """A measure: its name, what it means, and how its value is written."""

    metric: Metric
    name: str
    tip: str
    said: Callable[[Drift], str]


def _shift(drift: Drift) -> str:
    if drift.shift_px is None:
        return _UNKNOWN
    return tr("{pixels} px", pixels=numerals.decimal(drift.shift_px))


def _zoom(drift: Drift) -> str:
    if drift.zoom_percent is None:
        return _UNKNOWN
    return tr("{percent} %", percent=numerals.decimal(drift.zoom_percent, 2))


def _colour(drift: Drift) -> str:
    return numerals.decimal(drift.colour_delta_e)


def _p95(drift: Drift) -> str:
    return numerals.decimal(drift.delta_e_p95)


def _psnr(drift: Drift) -> str:
    if drift.psnr_db is None:
        return tr("identical")
    return tr("{decibel} dB", decibel=numerals.decimal(drift.psnr_db))


def _sharpness(drift: Drift) -> str:
    return numerals.decimal(drift.sharpness_ratio, 2)


def _unasked(drift: Drift) -> str:
    if drift.unasked_percent is None:
        return _UNKNOWN
    return tr("{percent} %", percent=numerals.decimal(drift.unasked_percent))


_ROWS = (
    _Row(Metric.SHIFT, mark("Shift"), mark("How far the middle of the picture moved"), _shift),
    _Row(Metric.ZOOM, mark("Zoom"), mark("How much larger or smaller it came back"), _zoom),
    _Row(Metric.COLOUR, mark("Colour ΔE"), mark("Mean colour difference; below 1 nobody sees it"), _colour),
    _Row(Metric.DELTA_E_P95, mark("ΔE p95"), mark("The colour difference of the worst twentieth"), _p95),
    _Row(Metric.PSNR, mark("PSNR"), mark("How much of all pixels is noise; higher is better"), _psnr),
    _Row(Metric.SHARPNESS, mark("Sharpness"), mark("1 is as sharp as before; less is softer"), _sharpness),
    _Row(Metric.UNASKED, mark("Unasked area"), mark("Changed, where nothing was asked for"), _unasked),
)


class DriftTable(QWidget):
    """`against_chosen` tells which picture it is measured against."""

    against_chosen = Signal(object)  # Against

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._measured: Measured = {}
        self._is_waiting = False
        self._is_placed = True
        self._header = SectionHeader(tr("Drift"))
        self._against = Segments(
            [(one.value, tr(name)) for one, name in _AGAINST.items()], name=tr("Measure against")
        )
        self._against.chosen.connect(self._on_against)
        self._header.add(self._against)
        self._says = PlainLabel(role="muted", wraps=True)
        self._cells: dict[tuple[Metric, Of], _Cell] = {}
        self._body = self._table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for widget in (self._header, self._says, self._body):
            column.addWidget(widget)
        theme.notifier.changed.connect(self._show)  # limits are a part of the look

    @property
    def against(self) -> Against:
        return Against(self._against.current())

    def choose(self, against: Against) -> None:
        self._against.choose(against.value)
        self._show()

    def present(self, measured: Measured | None, *, is_placed: bool = True) -> None:
        """What was measured; None while it is being measured, {} where there is nothing to measure.

        `is_placed`: it is known where the answer lies on what it was made from.
        """
        self._is_placed = is_placed
        self.setVisible(measured is None or bool(measured))
        self._is_waiting = measured is None
        self._measured = measured or {}
        self._show()

    def _show(self) -> None:
        raw, kept = (self._measured.get((self.against, of)) for of in (Of.RAW, Of.LOCKED))
        nothing = raw is None and kept is None
        self._body.setVisible(not nothing)
        self._says.setVisible(nothing)
        self._says.setText(self._why_nothing())
        self._header.set_note("" if nothing else tr("protected area"))
        for row in _ROWS:
            for of, drift in ((Of.RAW, raw), (Of.LOCKED, kept)):
                value = None if drift is None else getattr(drift, row.metric.value)
                level = None if drift is None else metric_level(row.metric, value, marks.limits())
                said = _UNKNOWN if drift is None else row.said(drift)
                self._cells[row.metric, of].present(said, level, tr(row.name))

    def _why_nothing(self) -> str:
        if self._is_waiting:
            return tr("Being measured…")
        if not self._is_placed:
            return tr("It is not known where the answer lies, so nothing can be compared.")
        return tr("Nothing of it had to stay.")

    def _table(self) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, _HEAD_GAP_PX, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        for column, title in ((1, tr("raw answer")), (2, tr("as kept"))):
            grid.addWidget(PlainLabel(title, "muted", "label"), 0, column, Qt.AlignmentFlag.AlignRight)
        for at, row in enumerate(_ROWS, start=1):
            grid.addWidget(Line(), 2 * at - 1, 0, 1, 3)
            name = PlainLabel(tr(row.name), size="label")
            name.setToolTip(tr(row.tip))
            grid.addWidget(name, 2 * at, 0)
            for column, of in ((1, Of.RAW), (2, Of.LOCKED)):
                cell = self._cells[row.metric, of] = _Cell()
                grid.addWidget(cell, 2 * at, column)
        return body

    def _on_against(self, key: str) -> None:
        self._show()
        self.against_chosen.emit(Against(key))


class _Cell(QWidget):
    """A value with the shape of its level before it, set to the right."""

    def __init__(self) -> None:
        super().__init__()
        self._label = PlainLabel(size="label")
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._level: Level | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARK_PX + 6, 3, 0, 3)
        column.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def present(self, said: str, level: Level | None, name: str) -> None:
        self._label.setText(said)
        self._label.set_role("muted" if level is None else level.value)
        self._label.setAccessibleName(f"{name}: {said}")
        self._level = level
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(78, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._level is None:
            return
        words = self._label.fontMetrics().horizontalAdvance(self._label.text())
        left = self.width() - words - _MARK_PX - 6
        place = QRect(left, (self.height() - _MARK_PX) // 2, _MARK_PX, _MARK_PX)
        marks.paint_level(QPainter(self), place, self._level)
