"""The bar above the canvas: tools, size and edges, the mask in hand, the overlay."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayoutItem, QSpacerItem, QWidget

from studio.model.words import tr
from studio.ui.actions import Actions
from studio.ui.canvas.action_button import ActionButton
from studio.ui.canvas.canvas import Canvas
from studio.ui.canvas.markup_button import MarkupButton
from studio.ui.canvas.mask_menu import MaskMenuButton
from studio.ui.canvas.menu_button import MenuButton
from studio.ui.canvas.pair_button import PairButton
from studio.ui.canvas.pixel_field import PixelField
from studio.ui.look import icons, theme
from studio.ui.look import type as type_scale
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.popover import Popover
from studio.ui.widgets.surface import Line, Surface

HEIGHT_PX = 40
EDGE_MOST_PX = 500
SIDE_PX = 8
LINE_GAP_PX = 3
FIELD_GAP_PX = 6
EDGES_PAD_PX = 6


class Toolbar(Surface):
    """Narrow, Feather and Grow fold into Edges; then the mask's name goes, Invert, and the word Size."""

    def __init__(self, actions: Actions, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__("panel", parent=parent)
        self._canvas = canvas
        self.setObjectName("toolbar")
        self.setAccessibleName(tr("Tools"))
        self.setFixedHeight(type_scale.row_px(HEIGHT_PX))
        self.mask_button = MaskMenuButton(actions, canvas)
        self._markup = MarkupButton(actions, canvas.easel.markup)
        self._markup.hide()
        self._invert = ActionButton(actions.action("mask.invert"))
        self._size = PixelField(
            tr("Size"), tr("Brush size ([ and ], S and D)"), 1, canvas.easel.brush.MOST_PX
        )
        self._size.setObjectName("size")
        self._feather = PixelField(tr("Feather"), "", 0, EDGE_MOST_PX)
        self._grow = PixelField(tr("Grow"), "", 0, EDGE_MOST_PX)
        self._edges = _EdgesButton()
        fields: tuple[QWidget, ...] = (self._size, self._feather, self._grow)
        self._gaps = {field: QSpacerItem(FIELD_GAP_PX, 0) for field in fields}
        self._row = QHBoxLayout(self)
        self._fill(actions)
        self._is_folded = False
        self._connect(canvas)

    @property
    def is_folded(self) -> bool:
        """Whether Feather and Grow are in Edges."""
        return self._is_folded

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fold()

    def _fill(self, actions: Actions) -> None:
        row = self._row
        row.setContentsMargins(SIDE_PX, 0, SIDE_PX, 0)
        row.setSpacing(2)
        row.addWidget(ActionButton(actions.action("tool.hand")))
        self._add_line()
        for action_id in ("tool.brush", "tool.eraser"):
            row.addWidget(ActionButton(actions.action(action_id)))
        row.addWidget(PairButton(actions.action("tool.rectangle"), actions.action("tool.ellipse")))
        row.addWidget(PairButton(actions.action("tool.lasso"), actions.action("tool.polygon")))
        for action_id in ("tool.smart-select", "tool.fill"):
            row.addWidget(ActionButton(actions.action(action_id)))
        row.addWidget(self._invert)
        row.addWidget(ActionButton(actions.action("tool.markup")))
        row.addWidget(self._markup)
        self._add_line()
        for field in (self._size, self._feather, self._grow):
            row.addWidget(field)
            row.addItem(self._gaps[field])
        row.addWidget(self._edges)
        row.addStretch(1)
        row.addWidget(self.mask_button)
        row.addWidget(ActionButton(actions.action("mask.overlay")))

    def _add_line(self) -> None:
        line = Line(vertical=True)
        line.setFixedHeight(20)
        self._row.addSpacing(LINE_GAP_PX)
        self._row.addWidget(line)
        self._row.addSpacing(LINE_GAP_PX)

    def _connect(self, canvas: Canvas) -> None:
        edits = canvas.mask_edits
        self._size.edited.connect(canvas.easel.brush.set_size)
        self._size.entered.connect(canvas.setFocus)
        for feather, grow in ((self._feather, self._grow), (self._edges.feather, self._edges.grow)):
            feather.edited.connect(edits.set_feather)
            feather.entered.connect(edits.feather)
            grow.edited.connect(edits.set_grow)
            grow.entered.connect(edits.grow)
        self._edges.feather_button.clicked.connect(edits.feather)
        self._edges.grow_button.clicked.connect(edits.grow)
        self._edges.shrink_button.clicked.connect(edits.shrink)
        canvas.easel.brush.changed.connect(self._show_amounts)
        edits.amounts_changed.connect(self._show_amounts)
        canvas.chest.changed.connect(self._on_tool)
        self._show_amounts()
        self._fold()

    def _on_tool(self, _: object) -> None:
        self._markup.setVisible(self._canvas.chest.marks_up)
        self._fold()

    def _show_amounts(self) -> None:
        edits = self._canvas.mask_edits
        self._size.present(round(self._canvas.easel.brush.size_px))
        for feather, grow in ((self._feather, self._grow), (self._edges.feather, self._edges.grow)):
            feather.present(edits.feather_px)
            feather.set_tip(tr("Soften the mask's edge by this much: Enter, or Ctrl+Shift+F"))
            grow.present(edits.grow_px)
            grow.set_tip(tr("Enter or Ctrl+] grows the mask by this much, Ctrl+[ shrinks it"))

    def _fold(self) -> None:
        """Everything while it fits, else with less and less."""
        self._is_folded = self._needed_px(frozenset((self._edges,))) > self.width()
        folded: frozenset[QWidget] = frozenset((self._feather, self._grow))
        out = folded if self._is_folded else frozenset((self._edges,))
        out |= frozenset((self._size,)) if self._canvas.chest.marks_up else frozenset()  # markup has its own
        is_tight = self._is_folded and self._needed_px(out) > self.width()
        for widget in (self._size, self._feather, self._grow, self._edges):
            widget.setVisible(widget not in out)
        self._invert.setVisible(not is_tight)
        for field, gap in self._gaps.items():
            gap.changeSize(0 if field in out else FIELD_GAP_PX, 0)
        self._row.invalidate()
        self.mask_button.set_narrow(is_tight)
        self._size.set_short(is_tight)
        self._row.activate()

    def _needed_px(self, out: frozenset[QWidget]) -> int:
        """What the row needs without `out`, with the mask's name and the word Size."""
        width = 2 * SIDE_PX
        for at in range(self._row.count()):
            item = self._row.itemAt(at)
            widget = item.widget() if item is not None else None
            if item is None or widget in out or (widget is self._markup and widget.isHidden()):
                continue
            width += self._row.spacing() + _needs_px(item, widget)
        return width


def _needs_px(item: QLayoutItem, widget: QWidget | None) -> int:
    if isinstance(widget, MaskMenuButton):
        return widget.width_when(is_narrow=False)
    if isinstance(widget, PixelField):
        return widget.full_width
    return (
        item.sizeHint().width() if widget is None else max(widget.sizeHint().width(), widget.minimumWidth())
    )


class _EdgesButton(MenuButton):
    """Feather and Grow, where the bar has no room for them."""

    def __init__(self) -> None:
        super().__init__()
        self.setText(tr("Edges"))
        self.setAccessibleName(tr("Edges: feather and grow"))
        self.setToolTip(tr("Feather, grow and shrink"))
        self.setFixedSize(self.fontMetrics().horizontalAdvance(self.text()) + 2 * EDGES_PAD_PX + 18, 28)
        self.feather = PixelField(tr("Feather"), "", 0, EDGE_MOST_PX)
        self.grow = PixelField(tr("Grow"), "", 0, EDGE_MOST_PX)
        self.feather_button = TextButton(tr("Feather"))
        self.grow_button = TextButton(tr("Grow"))
        self.shrink_button = TextButton(tr("Shrink"))
        self._popover = Popover(self._content(), tr("Edges"), parent=self)
        self.clicked.connect(self._open)

    def draw_words(self, painter: QPainter) -> None:
        painter.setPen(theme.colour("text"))
        room = self.rect().adjusted(EDGES_PAD_PX, 0, -EDGES_PAD_PX, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        icons.paint(painter, QRect(room.right() - 13, 0, 14, self.height()), "chevron-down", "muted")

    def _content(self) -> QWidget:
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        rows = ((self.feather, self.feather_button), (self.grow, self.grow_button, self.shrink_button))
        for row, widgets in enumerate(rows):
            for column, widget in enumerate(widgets):
                grid.addWidget(widget, row, column)
        return content

    def _open(self) -> None:
        self._popover.open_below(self)
