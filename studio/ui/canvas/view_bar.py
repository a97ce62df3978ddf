"""The bar below the canvas: ways of looking, the pixel under the pointer, zoom."""

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from studio.model.words import tr
from studio.ui import numerals
from studio.ui.actions import Actions
from studio.ui.canvas.action_button import ActionButton
from studio.ui.canvas.menu_button import MenuButton
from studio.ui.canvas.read_out import ReadOut
from studio.ui.canvas.side_by_side import SideBySide
from studio.ui.canvas.slots import MODES
from studio.ui.look import type as type_scale
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.segments import Segments
from studio.ui.widgets.surface import Line, Surface

HEIGHT_PX = 34
SIDE_PX = 8
ZOOMS_PERCENT = (12.5, 25, 50, 100, 200, 400, 800)
FEW_PERCENT = 10
LOCKED, RAW = "locked", "raw"


def _answers(is_preview: bool) -> list[tuple[str, str]]:
    return [(LOCKED, tr("Preview") if is_preview else tr("Locked")), (RAW, tr("Raw"))]


class ViewBar(Surface):
    """Narrow, the read-out gives way first, then the handle.

    `answer_chosen` says "locked" or "raw" where both are offered.
    """

    answer_chosen = Signal(str)

    def __init__(self, actions: Actions, stage: SideBySide, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent=parent)
        self._stage = stage
        self.setObjectName("viewBar")
        self.setAccessibleName(tr("View"))
        self.setFixedHeight(type_scale.row_px(HEIGHT_PX))
        self.answer = Segments(_answers(False), name=tr("Answer shown"))
        self._names_preview = False
        self.answer.setFixedWidth(self.answer.sizeHint().width())
        self.answer.chosen.connect(self.answer_chosen)
        self.answer.hide()
        self._read_out = PlainLabel("", role="muted", size="label")
        self._read_out.setObjectName("readOut")
        self._read_out.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._handle = _DragHandle(stage)
        self._zoom = _ZoomButton(stage)
        self._row = QHBoxLayout(self)
        self._fill(actions)
        for canvas in (stage.canvas, stage.other):
            canvas.pointed.connect(self._show_read_out)
        stage.view.changed.connect(self._show_zoom)
        self._show_zoom()

    def offer_raw(self, is_offered: bool, *, is_preview: bool = False) -> None:
        """Whether there are both a locked and a raw answer; `is_preview`: it is not locked yet."""
        if is_preview != self._names_preview:
            self._names_preview = is_preview
            chosen = self.answer.current()
            self.answer.set_options(_answers(is_preview))
            self.answer.choose(chosen)
            self.answer.setFixedWidth(self.answer.sizeHint().width())
        self.answer.setVisible(is_offered)
        self._make_room()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._make_room()

    def _fill(self, actions: Actions) -> None:
        row = self._row
        row.setContentsMargins(SIDE_PX, 0, SIDE_PX, 0)
        row.setSpacing(2)
        for action_id in MODES:
            row.addWidget(ActionButton(actions.action(action_id)))
        row.addSpacing(10)
        row.addWidget(self.answer)
        row.addStretch(1)
        row.addWidget(self._read_out)
        row.addSpacing(8)
        row.addWidget(self._handle)
        line = Line(vertical=True)
        line.setFixedHeight(18)
        row.addSpacing(4)
        row.addWidget(line)
        row.addSpacing(4)
        row.addWidget(ActionButton(actions.action("view.zoom-out")))
        row.addWidget(self._zoom)
        row.addWidget(ActionButton(actions.action("view.zoom-in")))
        fit = ActionButton(actions.action("view.fit"))
        fit.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        fit.setMinimumWidth(0)
        fit.setFixedWidth(fit.fontMetrics().horizontalAdvance(fit.text()) + 20)
        row.addWidget(fit)

    def _show_read_out(self, found: ReadOut | None) -> None:
        self._read_out.setText(_told(found))
        self._make_room()

    def _show_zoom(self) -> None:
        self._zoom.present(self._stage.view.scale)

    def _make_room(self) -> None:
        """The read-out goes first, then the handle: the picture can be taken hold of by its own corner."""
        self._handle.show()
        others = self._width_of_the_rest()
        self._handle.setVisible(others + 2 * SIDE_PX <= self.width())
        needed = self._read_out.fontMetrics().horizontalAdvance(
            "x 88888  y 88888   RGBA 65535 65535 65535 65535"
        )
        self._read_out.setVisible(others + needed + 2 * SIDE_PX <= self.width())

    def _width_of_the_rest(self) -> int:
        items = [self._row.itemAt(at) for at in range(self._row.count())]
        return sum(
            item.sizeHint().width() + self._row.spacing()
            for item in items
            if item is not None and item.widget() is not self._read_out
        )


def _told(found: ReadOut | None) -> str:
    """x 2222  y 1090   RGB 0 48 50"""
    if found is None:
        return ""
    place = f"x {found.x}  y {found.y}"
    if found.delta_e is not None:
        return f"{place}   ΔE {numerals.decimal(found.delta_e)}"
    return f"{place}   {found.band_names} {' '.join(map(str, found.values))}" if found.values else place


class _ZoomButton(MenuButton):
    """Shows the zoom; opens a list of them."""

    def __init__(self, stage: SideBySide) -> None:
        super().__init__()
        self._stage = stage
        self.setToolTip(tr("Zoom"))
        self.setFixedSize(self.fontMetrics().horizontalAdvance(_percent(64.0)) + 14, 28)
        menu = QMenu(self)
        for percent in ZOOMS_PERCENT:
            menu.addAction(_percent(percent / 100)).setData(percent / 100)
        menu.triggered.connect(self._on_chosen)
        self.set_menu(menu)

    def present(self, scale: float) -> None:
        self.setText(_percent(scale))
        self.setAccessibleName(tr("Zoom {percent}", percent=_percent(scale)))

    def _on_chosen(self, action: QAction) -> None:
        self._stage.view.zoom(action.data())


def _percent(scale: float) -> str:
    percent = round(scale * 100, 1)
    shown = numerals.decimal(percent) if percent < FEW_PERCENT else numerals.number(round(percent))
    return tr("{percent} %", percent=shown)


class _DragHandle(IconButton):
    """Taken hold of, the picture goes to another program."""

    def __init__(self, stage: SideBySide) -> None:
        super().__init__("grip", tr("Drag the picture to another program; Ctrl+C copies it"))
        self._canvas = stage.canvas
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._canvas.take_hold(QPointF(event.position()))
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._canvas.drag_out.move(event.position(), self):
            self.setDown(False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._canvas.drag_out.release()
        super().mouseReleaseEvent(event)
