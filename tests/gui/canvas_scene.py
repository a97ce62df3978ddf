"""A canvas with a picture on it, and hands for tests: pointer, wheel, pen and keys."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QPointingDeviceUniqueId,
    QTabletEvent,
    QWheelEvent,
)

from studio.imaging.arrays import from_array
from studio.model.pixels import Sheet
from studio.ui.canvas.canvas import Canvas
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_ground import blank_ground
from studio.ui.canvas.shelf import PictureShelf, ShownPicture

Button, Modifier = Qt.MouseButton, Qt.KeyboardModifier
NONE = Modifier.NoModifier


def gradient(width=600, height=400, shift=0, bands=3, bits=8):
    """Every pixel tells where it is: red by column, green by row."""
    top = (1 << bits) - 1
    array = np.zeros((height, width, bands), np.uint8 if bits == 8 else np.uint16)
    array[..., 0] = (np.arange(width) * top // width)[None, :]
    array[..., 1] = (np.arange(height) * top // height)[:, None]
    array[..., 2] = shift
    if bands == 4:
        array[..., 3] = top
    return Sheet(from_array(array))


class Scene:
    """A shown canvas of 500 x 400 on a 600 x 400 picture."""

    def __init__(self, qtbot, executor=None, ratio=1.0):
        self.qtbot = qtbot
        self.executor = executor or ThreadPoolExecutor(1)
        self.shelf = PictureShelf(self.executor)
        self.sheets = {"n1": gradient(), "n0": gradient(shift=200), "root": gradient(shift=100)}
        self.wanted = []
        self.shelf.wanted.connect(self.bring)
        self.canvas = Canvas(self.shelf)
        qtbot.addWidget(self.canvas)
        self.canvas.resize(500, 400)
        self.canvas.show()
        self.brings = True

    def bring(self, key):
        self.wanted.append(key)
        if self.brings:
            self.shelf.deliver(key, self.sheets[key])

    def picture(self, key="n1", name="18", **more):
        pixels = self.sheets[key].pixels
        return ShownPicture(key, name, pixels.width, pixels.height, **more)

    def present(self, **compared):
        self.canvas.present(self.picture(), **compared)
        self.qtbot.waitUntil(lambda: self.canvas.has_full_pixels)
        self.canvas.repaint()

    def ready(self, *keys):
        self.qtbot.waitUntil(lambda: all(self.shelf.find(key) for key in keys))

    def new_mask(self):
        shown = self.canvas.shown
        document = MaskDocument(blank_ground(shown.width, shown.height), self.executor)
        self.canvas.set_mask(document)
        return document

    def at(self, x, y):
        """The widget point of a picture point."""
        return self.canvas.from_picture(x, y)

    def mouse(self, kind, at, button=Button.LeftButton, held=None, modifiers=NONE):
        held = held if held is not None else button
        event = QMouseEvent(kind, at, self.canvas.mapToGlobal(at), button, held, modifiers)
        QCoreApplication.sendEvent(self.canvas, event)

    def press(self, at, button=Button.LeftButton, modifiers=NONE):
        self.mouse(QEvent.Type.MouseButtonPress, at, button, modifiers=modifiers)

    def move(self, at, held=Button.LeftButton, modifiers=NONE):
        self.mouse(QEvent.Type.MouseMove, at, Button.NoButton, held, modifiers)

    def release(self, at, button=Button.LeftButton, modifiers=NONE):
        self.mouse(QEvent.Type.MouseButtonRelease, at, button, Button.NoButton, modifiers)

    def drag(self, start, end, button=Button.LeftButton, modifiers=NONE, steps=8):
        self.press(start, button, modifiers)
        for step in range(1, steps + 1):
            self.move(start + (end - start) * (step / steps), button, modifiers)
        self.release(end, button, modifiers)

    def wheel(self, at, notches, modifiers=NONE):
        event = QWheelEvent(
            at,
            QPointF(self.canvas.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120 * notches),
            Button.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.sendEvent(self.canvas, event)

    def pen(self, kind, at, pressure, pointer=QPointingDevice.PointerType.Pen):
        device = QPointingDevice(
            "pen",
            1,
            QInputDevice.DeviceType.Stylus,
            pointer,
            QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
            1,
            3,
            "",
            QPointingDeviceUniqueId.fromNumericId(7),
        )
        button = Button.NoButton if kind is QEvent.Type.TabletMove else Button.LeftButton
        event = QTabletEvent(
            kind,
            device,
            at,
            QPointF(self.canvas.mapToGlobal(at)),
            pressure,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            NONE,
            button,
            Button.LeftButton,
        )
        QCoreApplication.sendEvent(self.canvas, event)
        return event

    def colour_at(self, at):
        return self.canvas.grab().toImage().pixelColor(at.toPoint() * self.canvas.ratio)
