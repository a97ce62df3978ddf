"""Pan, zoom, brush and whole masks on the canvas at 24 and 100 megapixels, beside a bare paint of its area.

Times are those of the main thread's processor: on a shared machine the wall clock tells of the neighbours.
"""

import math
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from studio.imaging.arrays import from_array
from studio.model.pixels import Sheet
from studio.ui.canvas.canvas import Canvas
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_ground import blank_ground
from studio.ui.canvas.shelf import PictureShelf, ShownPicture
from studio.ui.canvas.tools.tool import ToolName, Touch
from studio.ui.look.dress import dress
from tests.bench.table import Row, publish, quantile, repeats, told

WIDTH, HEIGHT = 844, 580
SIZES = {"24 MP": (6000, 4000), "100 MP": (12240, 8160)}
ROUNDS, FRAMES = 7, 40
BARS_MS = {
    "pan": 8,
    "zoom": 16,
    "brush event": 2,
    "brush event at 400 %": 6,
    "whole mask": 30,
    "end of a stroke across": 30,
}
# A bare paint on the machine that the bars were set on, at 100 %; a slower one gets its bars scaled.
REFERENCE_BARE_MS = 0.13


class Bare(QWidget):
    """The least that showing a picture can cost: one image drawn where it is."""

    def __init__(self) -> None:
        super().__init__()
        ratio = self.devicePixelRatioF()
        self._image = QImage(round(WIDTH * ratio), round(HEIGHT * ratio), QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(ratio)
        self._image.fill(Qt.GlobalColor.darkCyan)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(WIDTH, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.end()


def photograph(width: int, height: int) -> Sheet:
    """Something with detail at every size."""
    noise = np.random.default_rng(3).integers(0, 256, (1024, 1024, 3), np.uint8)
    tiles = (math.ceil(height / 1024), math.ceil(width / 1024), 1)
    return Sheet(from_array(np.tile(noise, tiles)[:height, :width]))


def shown(app: QApplication, shelf: PictureShelf, size: tuple[int, int]) -> Canvas:
    canvas = Canvas(shelf)
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    key = "x".join(map(str, size))
    canvas.present(ShownPicture(key, "bench", *size))
    shelf.deliver(key, photograph(*size))
    while not canvas.has_full_pixels:
        app.processEvents()
        time.sleep(0.01)
    canvas.repaint()
    return canvas


def frame_ms(canvas: QWidget, change: Callable[[], object]) -> float:
    begun = time.thread_time()
    change()
    canvas.repaint()
    return (time.thread_time() - begun) * 1000


def settle() -> None:
    """Until what waits for stillness has been done."""
    until = time.perf_counter() + 0.3
    while time.perf_counter() < until:
        QApplication.processEvents()


def pan(canvas: Canvas) -> list[float]:
    canvas.view.zoom(0.5)
    canvas.repaint()
    times = []
    for at in range(FRAMES):
        way = (9 if at % 40 < 20 else -9, 4 if at % 30 < 15 else -4)

        def change(way: tuple[int, int] = way) -> None:
            canvas.moving()
            canvas.view.pan(*way)

        times.append(frame_ms(canvas, change))
    return times


def zoom(canvas: Canvas) -> list[float]:
    """From a quarter of the size to twice it and back, whatever the picture's size."""
    canvas.view.place(0.25, 3000, 2000)
    canvas.repaint()
    times = []
    for at in range(FRAMES):
        notches = 0.5 if at % 40 < 20 else -0.5

        def change(notches: float = notches) -> None:
            canvas.moving()
            canvas.view.turn_wheel(notches, (300, 200))

        times.append(frame_ms(canvas, change))
    return times


def brush(canvas: Canvas, scale: float | None) -> list[float]:
    """A soft brush of 200 picture pixels, one event every 12 window pixels."""
    canvas.chest.take(ToolName.BRUSH)
    canvas.easel.brush.set_size(200)
    canvas.easel.brush.set_hardness(0.0)
    if scale is None:
        canvas.view.fit()
    else:
        canvas.view.zoom(scale)
    settle()
    times = []
    tool = canvas.chest.tool
    for at in range(FRAMES):
        point = QPointF(200 + 11 * at, 290 + 120 * math.sin(at / 9))
        touch = Touch(*canvas.to_picture(point), pressure=0.6 + 0.4 * math.sin(at / 14))
        begun = time.thread_time()
        if at == 0:
            tool.press(touch)
        else:
            tool.drag(touch)
        QApplication.processEvents()
        times.append((time.thread_time() - begun) * 1000)
    tool.release(touch)
    canvas.chest.take(ToolName.HAND)
    return times


def longest_ms(canvas: Canvas, act: Callable[[], object]) -> float:
    """The longest that the window has to itself no time, until what `act` began is done and shown."""
    document = canvas.easel.document
    assert document is not None
    begun = time.thread_time()
    act()
    longest = time.thread_time() - begun
    while True:
        is_last = not document.is_busy
        begun = time.thread_time()
        QApplication.processEvents()
        longest = max(longest, time.thread_time() - begun)
        if is_last:
            return longest * 1000
        time.sleep(0.002)


def whole_mask(canvas: Canvas) -> list[float]:
    canvas.view.fit()
    settle()
    document, edits = canvas.easel.document, canvas.mask_edits
    assert document is not None
    acts = (edits.mark_all, document.undo, document.redo, edits.invert, document.undo, edits.clear)
    return [longest_ms(canvas, act) for act in acts]


def stroke_across(canvas: Canvas) -> list[float]:
    canvas.chest.take(ToolName.BRUSH)
    document, tool = canvas.easel.document, canvas.chest.tool
    assert document is not None
    for share in range(5, 96):
        touch = Touch(document.box.width * share / 100, document.box.height * share / 100)
        if share == 5:
            tool.press(touch)
        else:
            tool.drag(touch)
        QApplication.processEvents()
    times = [longest_ms(canvas, partial(tool.release, touch)), longest_ms(canvas, document.undo)]
    canvas.chest.take(ToolName.HAND)
    return times


def measured(app: QApplication, executor: ThreadPoolExecutor) -> dict[tuple[str, str], list[float]]:
    """Times by work and size; every round does all of it, so that a busy moment falls on all."""
    bare = Bare()
    bare.show()
    canvases = {name: shown(app, PictureShelf(executor), size) for name, size in SIZES.items()}
    for name, canvas in canvases.items():
        canvas.set_mask(MaskDocument(blank_ground(*SIZES[name]), executor))
    settle()
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(repeats(ROUNDS)):
        bare.raise_()
        found["bare", ""] += [frame_ms(bare, bare.update) for _ in range(FRAMES)]
        for name, canvas in canvases.items():
            canvas.raise_()
            found["pan", name] += pan(canvas)
            found["zoom", name] += zoom(canvas)
            found["brush event", name] += brush(canvas, None)
            found["brush event at 400 %", name] += brush(canvas, 4.0)
            found["whole mask", name] += whole_mask(canvas)
            found["end of a stroke across", name] += stroke_across(canvas)
    for canvas in canvases.values():
        canvas.close()
    return found


def main() -> None:
    app = QApplication(sys.argv)
    dress(app, "dark")
    with ThreadPoolExecutor(2) as executor:
        found = measured(app, executor)
    bare = found["bare", ""]
    paint = statistics.median(bare)
    slower = max(1.0, paint / (REFERENCE_BARE_MS * app.devicePixelRatio() ** 2))
    rows = []
    for work, bar_ms in BARS_MS.items():
        for name in SIZES:
            times = found[work, name]
            worst = quantile(times, 0.99)
            bar = f"p99 ≤ {bar_ms} ms × {slower:.2f}"
            rows.append(
                Row(f"{work}, {name}", told(times), told(bare), worst / paint, bar, worst <= bar_ms * slower)
            )
    for work in ("pan", "zoom"):
        large, small = found[work, "100 MP"], found[work, "24 MP"]
        ratio = statistics.median(large) / statistics.median(small)
        rows.append(Row(f"{work}, 100 MP to 24", told(large), told(small), ratio, "≤ 1.3", ratio <= 1.3))
    publish("canvas", rows)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"bare paint {paint:.2f} ms; peak memory with both pictures {peak_mib} MiB")


if __name__ == "__main__":
    main()
