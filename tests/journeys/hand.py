"""The user's hand: real pointer and key events through XTest."""

from collections.abc import Iterable, Sequence

from desk import Desk
from sight import Seen

Point = tuple[float, float]
Target = Seen | Point

# Under load, moves without a pause between them are merged into few.
_STROKE_PAUSE_S = 0.008
_DRAG_PAUSE_S = 0.02
_DRAG_STEPS = 12
_TYPE_DELAY_MS = 5
_LEFT, _MIDDLE, _RIGHT, _WHEEL_UP, _WHEEL_DOWN = 1, 2, 3, 4, 5


class Hand:
    """Points are physical pixels of the display; what was seen is met in its middle."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def move(self, target: Target) -> None:
        self._do("mousemove", *_whole(self._point(target)))

    def click(
        self, target: Target, *, button: int = _LEFT, times: int = 1, holding: Sequence[str] = ()
    ) -> None:
        self.move(target)
        clicks = ("click", "--repeat", times, "--delay", 60, button)
        self._do(*_held(holding, clicks))

    def double_click(self, target: Target) -> None:
        self.click(target, times=2)

    def right_click(self, target: Target) -> None:
        self.click(target, button=_RIGHT)

    def drag(self, start: Target, end: Target, *, button: int = _LEFT, holding: Sequence[str] = ()) -> None:
        """From one place to another, slowly enough for drag and drop between programs."""
        (x0, y0), (x1, y1) = self._point(start), self._point(end)
        steps = [n / _DRAG_STEPS for n in range(1, _DRAG_STEPS + 1)]
        way = [(x0 + (x1 - x0) * step, y0 + (y1 - y0) * step) for step in steps]
        self._press_along([(x0, y0), *way], button, holding, _DRAG_PAUSE_S)

    def stroke(self, points: Iterable[Point], *, button: int = _LEFT, holding: Sequence[str] = ()) -> None:
        """Along many points, as with a brush. Under load single points go missing: never count them."""
        self._press_along(list(points), button, holding, _STROKE_PAUSE_S)

    def pan(self, start: Target, end: Target) -> None:
        self.drag(start, end, button=_MIDDLE)

    def wheel(self, target: Target, notches: int, *, holding: Sequence[str] = ()) -> None:
        """Upwards for positive `notches`."""
        self.move(target)
        button = _WHEEL_UP if notches > 0 else _WHEEL_DOWN
        self._do(*_held(holding, ("click", "--repeat", abs(notches), "--delay", 30, button)))

    def press(self, *keys: str) -> None:
        """Key after key in xdotool's names: "ctrl+Return", "Escape", "b"."""
        self._do("key", "--delay", 40, *keys)

    def hold(self, key: str) -> None:
        self._do("keydown", key)

    def let_go(self, key: str) -> None:
        self._do("keyup", key)

    def type(self, text: str) -> None:
        """Letters of the loaded layouts; anything else belongs on the clipboard."""
        self._do("type", "--delay", _TYPE_DELAY_MS, "--", text)

    def _press_along(
        self, points: Sequence[Point], button: int, holding: Sequence[str], pause_s: float
    ) -> None:
        moves: list[object] = []
        for point in points[1:]:
            moves += ["mousemove", *_whole(point), "sleep", pause_s]
        press = ("mousedown", button, "sleep", pause_s, *moves, "mouseup", button)
        self._do("mousemove", *_whole(points[0]), "sleep", pause_s, *_held(holding, press))

    def _point(self, target: Target) -> Point:
        return target.at(0.5, 0.5) if isinstance(target, Seen) else target

    def _do(self, *words: object) -> None:
        self._desk.output("xdotool", *map(str, words))


def _held(keys: Sequence[str], words: Sequence[object]) -> list[object]:
    down = [word for key in keys for word in ("keydown", key)]
    up = [word for key in reversed(keys) for word in ("keyup", key)]
    return [*down, *words, *up]


def _whole(point: Point) -> tuple[int, int]:
    return round(point[0]), round(point[1])
