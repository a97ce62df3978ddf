"""What a tool is told, what it works on, and what it may show while it works."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainterPath

from studio.model.geometry import IDENTITY
from studio.model.pixels import Sheet
from studio.ui.canvas.errands import Errands
from studio.ui.canvas.long_work import LongWork
from studio.ui.canvas.markup import Markup
from studio.ui.canvas.mask_document import MaskDocument


class ToolName(StrEnum):
    HAND = "hand"
    BRUSH = "brush"
    ERASER = "eraser"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    LASSO = "lasso"
    POLYGON = "polygon"
    SMART_SELECT = "smart-select"
    FILL = "fill"
    MARKUP = "markup"


@dataclass(frozen=True, slots=True)
class Touch:
    """Pen or pointer at a picture point; `subtracts` with Alt or the right button, `adds` with Shift."""

    x: float
    y: float
    pressure: float = 1.0
    subtracts: bool = False
    adds: bool = False


class Brush(QObject):
    """Size and edge of what is painted with."""

    changed = Signal()
    LEAST_PX, MOST_PX = 1, 4000

    def __init__(self, size_px: float = 120.0, hardness: float = 0.8) -> None:
        super().__init__()
        self._size_px = size_px
        self._hardness = hardness

    @property
    def size_px(self) -> float:
        return self._size_px

    @property
    def hardness(self) -> float:
        """0 soft to the middle, 1 hard to the edge."""
        return self._hardness

    def set_size(self, size_px: float) -> None:
        size_px = min(float(self.MOST_PX), max(float(self.LEAST_PX), size_px))
        if size_px != self._size_px:
            self._size_px = size_px
            self.changed.emit()

    def set_hardness(self, hardness: float) -> None:
        hardness = min(1.0, max(0.0, hardness))
        if hardness != self._hardness:
            self._hardness = hardness
            self.changed.emit()

    def larger(self) -> None:
        self.set_size(max(self._size_px + 1, round(self._size_px * 1.15)))

    def smaller(self) -> None:
        self.set_size(min(self._size_px - 1, round(self._size_px / 1.15)))


class Easel(QObject):
    """What all tools work on: the mask, the picture under it, the brush, and hands for long work.

    `frame` and `picture_px` are those of the picture in view; None where there are no pixels to draw on.
    """

    outline_changed = Signal()
    failed = Signal(object)

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self.work = LongWork(errands)
        self.work.failed.connect(self.failed)
        self.brush = Brush()
        self.markup = Markup()
        self.frame = IDENTITY
        self.picture_px: tuple[int, int] | None = None
        self.document: MaskDocument | None = None
        self.sheet: Sheet | None = None
        # How many picture pixels one pixel of the window spans: what is near enough to a corner.
        self.pixel_span = 1.0


class Tool:
    """One way of working with the pointer; the base does nothing, as the hand does."""

    uses_brush = False
    always_subtracts = False

    def __init__(self, easel: Easel) -> None:
        self.easel = easel

    @property
    def is_under_way(self) -> bool:
        """Whether Esc has something to call off."""
        return False

    def press(self, touch: Touch) -> None:
        """The pointer went down."""

    def drag(self, touch: Touch) -> None:
        """It moved while down."""

    def hover(self, touch: Touch) -> None:
        """It moved while up."""

    def release(self, touch: Touch) -> None:
        """It went up."""

    def finish(self) -> None:
        """Double click or Enter: what is open is closed."""

    def cancel(self) -> None:
        """Esc, or another tool was taken up."""

    def outline(self) -> QPainterPath | None:
        """What is being drawn, in picture pixels."""
        return None
