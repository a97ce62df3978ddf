"""Where the viewer stands: which point of the picture lies in the middle, and how large a pixel is shown."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Signal

STEPS = (
    *(1 / 50, 1 / 33, 1 / 25, 1 / 20, 1 / 16, 1 / 12, 1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3),
    *(1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0),
)
LEAST, MOST = STEPS[0], STEPS[-1]
WHEEL_FACTOR = 2**0.25


@dataclass(frozen=True, slots=True)
class Placement:
    """Picture pixel (x, y) has its corner at `origin + (x, y) * scale`, in device pixels."""

    origin_x: int
    origin_y: int
    scale: float

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.origin_x) / self.scale, (y - self.origin_y) / self.scale

    def to_device(self, x: float, y: float) -> tuple[float, float]:
        return self.origin_x + x * self.scale, self.origin_y + y * self.scale


class View(QObject):
    """Zoom and place, in device pixels; several canvases may share one and then move together."""

    changed = Signal()

    def __init__(self, margin_px: int = 12) -> None:
        super().__init__()
        self.margin_px = margin_px
        self._picture = QSize(0, 0)
        self._viewport = QSize(1, 1)
        self._scale = 1.0
        self._centre = (0.0, 0.0)
        self._is_fitted = True

    @property
    def scale(self) -> float:
        """Device pixels per picture pixel: 1.0 is 100 %."""
        return self._scale

    @property
    def centre(self) -> tuple[float, float]:
        return self._centre

    @property
    def is_fitted(self) -> bool:
        return self._is_fitted

    @property
    def placement(self) -> Placement:
        x, y = self._centre
        return Placement(
            round(self._viewport.width() / 2 - x * self._scale),
            round(self._viewport.height() / 2 - y * self._scale),
            self._scale,
        )

    def look_at(self, width: int, height: int) -> None:
        """A picture of this size is shown; the place is kept when the size is the same."""
        size = QSize(width, height)
        if size == self._picture:
            return
        is_first = self._picture.isEmpty()
        self._picture = size
        if self._is_fitted or is_first:
            self.fit()
        else:
            self._go(self._scale, *self._centre)

    def resize(self, width: int, height: int) -> None:
        """The viewport's size in device pixels; a fitted picture stays fitted."""
        size = QSize(max(1, width), max(1, height))
        if size == self._viewport:
            return
        self._viewport = size
        if self._is_fitted:
            self.fit()
        else:
            self._go(self._scale, *self._centre)

    def fit(self) -> None:
        """The whole picture, as large as the viewport allows."""
        if self._picture.isEmpty():
            return
        self._go(self.fit_scale(), self._picture.width() / 2, self._picture.height() / 2)
        self._is_fitted = True
        self.changed.emit()

    def fit_scale(self) -> float:
        free_width = max(1, self._viewport.width() - 2 * self.margin_px)
        free_height = max(1, self._viewport.height() - 2 * self.margin_px)
        wanted = min(free_width / self._picture.width(), free_height / self._picture.height())
        return min(MOST, wanted)

    def place(self, scale: float, x: float, y: float) -> None:
        """Stand at picture point (x, y) at `scale`, as remembered from another day."""
        self._is_fitted = False
        self._go(scale, x, y)

    def zoom(self, scale: float, at: tuple[float, float] | None = None) -> None:
        """Show pixels `scale` large; the picture point under `at` (device pixels) stays there."""
        if self._picture.isEmpty():
            return
        anchor = at or (self._viewport.width() / 2, self._viewport.height() / 2)
        x, y = self._exact(anchor)
        scale = min(MOST, max(min(LEAST, self.fit_scale()), scale))
        self._is_fitted = False
        self._go(
            scale,
            x - (anchor[0] - self._viewport.width() / 2) / scale,
            y - (anchor[1] - self._viewport.height() / 2) / scale,
        )

    def turn_wheel(self, notches: float, at: tuple[float, float]) -> None:
        self.zoom(self._scale * WHEEL_FACTOR**notches, at)

    def step_in(self) -> None:
        self.zoom(next((step for step in STEPS if step > self._scale * 1.001), MOST))

    def step_out(self) -> None:
        self.zoom(next((step for step in reversed(STEPS) if step < self._scale * 0.999), LEAST))

    def one_to_one(self, at: tuple[float, float] | None = None) -> None:
        self.zoom(1.0, at)

    def toggle(self, at: tuple[float, float] | None = None) -> None:
        """From the whole picture to 100 % at the pointer, and back."""
        if self._is_fitted:
            self.one_to_one(at)
        else:
            self.fit()

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by device pixels."""
        if self._picture.isEmpty():
            return
        self._is_fitted = False
        self._go(self._scale, self._centre[0] - dx / self._scale, self._centre[1] - dy / self._scale)

    def reveal(self, x: float, y: float) -> None:
        """Pan just as far as needed for picture point (x, y) to be seen."""
        at_x, at_y = self.placement.to_device(x, y)
        margin = 4 * self.margin_px
        dx = max(0.0, margin - at_x) + min(0.0, self._viewport.width() - margin - at_x)
        dy = max(0.0, margin - at_y) + min(0.0, self._viewport.height() - margin - at_y)
        if dx or dy:
            self.pan(dx, dy)

    def _exact(self, at: tuple[float, float]) -> tuple[float, float]:
        """Without the rounding of the origin, or a wheel turned to and fro would walk."""
        return (
            self._centre[0] + (at[0] - self._viewport.width() / 2) / self._scale,
            self._centre[1] + (at[1] - self._viewport.height() / 2) / self._scale,
        )

    def _go(self, scale: float, x: float, y: float) -> None:
        """The middle of the viewport never leaves the picture."""
        self._scale = scale
        self._centre = (
            min(max(x, 0.0), float(self._picture.width())),
            min(max(y, 0.0), float(self._picture.height())),
        )
        self.changed.emit()
