"""Which tool is in the hand, and the change of it."""

from PySide6.QtCore import QObject, Signal

from studio.ui.canvas.tools.brush import BrushTool
from studio.ui.canvas.tools.ellipse import EllipseTool
from studio.ui.canvas.tools.eraser import EraserTool
from studio.ui.canvas.tools.fill import FillTool
from studio.ui.canvas.tools.lasso import LassoTool
from studio.ui.canvas.tools.markup_tool import MarkupTool
from studio.ui.canvas.tools.polygon import PolygonTool
from studio.ui.canvas.tools.rectangle import RectangleTool
from studio.ui.canvas.tools.smart_select import SmartSelectTool
from studio.ui.canvas.tools.tool import Easel, Tool, ToolName

MAKERS: dict[ToolName, type[Tool]] = {
    ToolName.HAND: Tool,
    ToolName.BRUSH: BrushTool,
    ToolName.ERASER: EraserTool,
    ToolName.RECTANGLE: RectangleTool,
    ToolName.ELLIPSE: EllipseTool,
    ToolName.LASSO: LassoTool,
    ToolName.POLYGON: PolygonTool,
    ToolName.SMART_SELECT: SmartSelectTool,
    ToolName.FILL: FillTool,
    ToolName.MARKUP: MarkupTool,
}


class ToolChest(QObject):
    """All tools on one easel; one of them is in the hand."""

    changed = Signal(object)

    def __init__(self, easel: Easel) -> None:
        super().__init__()
        self._tools = {name: maker(easel) for name, maker in MAKERS.items()}
        self._name = ToolName.HAND

    @property
    def name(self) -> ToolName:
        return self._name

    @property
    def tool(self) -> Tool:
        return self._tools[self._name]

    @property
    def paints(self) -> bool:
        """Whether the tool in the hand works on the picture, and does not move it."""
        return self._name is not ToolName.HAND

    @property
    def marks_up(self) -> bool:
        """Whether it draws markup, and no mask."""
        return self._name is ToolName.MARKUP

    def take(self, name: ToolName) -> None:
        if name is self._name:
            return
        self.tool.cancel()
        self._name = name
        self.changed.emit(name)
