"""Pan, zoom and brush on the canvas at 24 and 100 megapixels, beside a bare paint of the same area."""

import math
import os
import resource
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from studio.imaging.arrays import from_array
from studio.model.pixels import Sheet
from studio.ui.canvas.canvas import Canvas
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.shelf import PictureShelf, ShownPicture
from studio.ui.canvas.tools.tool import ToolName, Touch
from studio.ui.look.dress import dress
from tests.bench.table import Row, publish, quantile, told

WIDTH, HEIGHT = 844, 580
SIZES = {"24 MP": (6000, 4000), "100 MP": (12240, 8160)}
FRAMES = 200
# A bare paint of this area on the machine that the bars were set on; a slower one gets its bars scaled.
REFERENCE_BARE_MS = float(os.environ.get("PALIMPSEST_BARE_MS", "0.35"))


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


def frame_ms(canvas: QWidget, change: object) -> float:
    begun = time.perf_counter()
    change()  # type: ignore[operator]
    canvas.repaint()
    return (time.perf_counter() - begun) * 1000


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
        way = (9 if at % 100 < 50 else -9, 4 if at % 60 < 30 else -4)

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
        notches = 0.5 if at % 50 < 25 else -0.5

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
        point = QPointF(200 + 2.2 * at, 290 + 120 * math.sin(at / 9))
        touch = Touch(*canvas.to_picture(point), pressure=0.6 + 0.4 * math.sin(at / 14))
        begun = time.perf_counter()
        if at == 0:
            tool.press(touch)
        else:
            tool.drag(touch)
        QApplication.processEvents()
        times.append((time.perf_counter() - begun) * 1000)
    tool.release(touch)
    canvas.chest.take(ToolName.HAND)
    return times


def main() -> None:
    app = QApplication(sys.argv)
    dress(app, "dark")
    bare = Bare()
    bare.show()
    settle()
    bare_ms = [frame_ms(bare, bare.update) for _ in range(FRAMES)]
    paint = statistics.median(bare_ms)
    slower = max(1.0, paint / REFERENCE_BARE_MS)
    rows, medians = [], {}

    def add(work: str, times: list[float], bar_ms: float) -> None:
        worst = quantile(times, 0.99)
        bar = f"p99 ≤ {bar_ms:g} ms × {slower:.2f}"
        rows.append(Row(work, told(times), told(bare_ms), worst / paint, bar, worst <= bar_ms * slower))

    with ThreadPoolExecutor(2) as executor:
        for name, size in SIZES.items():
            shelf = PictureShelf(executor)
            canvas = shown(app, shelf, size)
            moved = {"pan": pan(canvas), "zoom": zoom(canvas)}
            add(f"pan {name}", moved["pan"], 8)
            add(f"zoom {name}", moved["zoom"], 16)
            for work, times in moved.items():
                medians[work, name] = statistics.median(times)
            canvas.set_mask(MaskDocument(*size, executor))
            add(f"brush event {name}", brush(canvas, None), 2)
            add(f"brush event {name} at 400 %", brush(canvas, 4.0), 6)
            canvas.close()
            canvas.deleteLater()
            del canvas, shelf
    for work in ("pan", "zoom"):
        large, small = medians[work, "100 MP"], medians[work, "24 MP"]
        rows.append(
            Row(
                f"{work} 100 MP against 24 MP",
                f"{large:.2f} ms",
                f"{small:.2f} ms",
                large / small,
                "≤ 1.3",
                large <= 1.3 * small,
            )
        )
    publish("canvas", rows)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"bare paint {paint:.2f} ms; peak memory {peak_mib} MiB")


if __name__ == "__main__":
    main()
