"""What pointer, pen and wheel do on the canvas: pan, paint, size the brush, move the wipe, drag out."""

from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPainter, QPointingDevice, QTabletEvent, QWheelEvent

from studio.ui.canvas import marks
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.pane import Pane
from studio.ui.canvas.tools.tool import Touch

Button = Qt.MouseButton
Modifier = Qt.KeyboardModifier
NOTCH = 120
SIZE_STEP = 1.15


class Gesture(Enum):
    NONE = "none"
    PAN = "pan"
    PAINT = "paint"
    SIZE = "size"
    WIPE = "wipe"
    DRAG_OUT = "drag out"


class Hands:
    """The hands on one canvas: which gesture is under way, and where the pointer is."""

    def __init__(self, canvas: Pane) -> None:
        self._canvas = canvas
        self._gesture = Gesture.NONE
        self._at: QPointF | None = None
        self._subtracts = False
        # Where the arrow keys have brought the tool, in picture pixels; the pointer takes it back.
        self.key_place: tuple[float, float] | None = None
        self.key_pen_is_down = False

    @property
    def at(self) -> QPointF | None:
        """Where the pointer is; None outside."""
        return self._at

    @property
    def shows_grip(self) -> bool:
        return (
            self._at is not None
            and self._canvas.shown is not None
            and not self._canvas.chest.paints
            and self._gesture in (Gesture.NONE, Gesture.DRAG_OUT)
        )

    # -- events ----------------------------------------------------------------------------------------

    def mouse_press(self, event: QMouseEvent) -> None:
        self._press(event.position(), event.button(), event.modifiers(), 1.0)

    def mouse_move(self, event: QMouseEvent) -> None:
        self._move(event.position(), event.modifiers(), 1.0)

    def mouse_release(self, event: QMouseEvent) -> None:
        self._release(event.position(), event.modifiers(), 1.0)

    def mouse_double(self, event: QMouseEvent) -> None:
        tool = self._canvas.chest.tool
        if tool.is_under_way:
            tool.finish()
        else:
            self.mouse_press(event)

    def tablet(self, event: QTabletEvent) -> None:
        """Accepted, or Qt sends the same again as a mouse."""
        at, pressure, modifiers = event.position(), event.pressure(), event.modifiers()
        if _is_eraser(event.pointingDevice()):
            modifiers |= Modifier.AltModifier
        if event.type() is QEvent.Type.TabletPress:
            self._press(at, event.button(), modifiers, pressure)
        elif event.type() is QEvent.Type.TabletMove:
            self._move(at, modifiers, pressure)
        elif event.type() is QEvent.Type.TabletRelease:
            self._release(at, modifiers, pressure)
        event.accept()

    def wheel(self, event: QWheelEvent) -> None:
        canvas = self._canvas
        delta = event.angleDelta()
        # Shift turns the wheel sideways on some systems.
        notches = (delta.y() or delta.x()) / NOTCH
        if event.modifiers() & Modifier.ShiftModifier and canvas.chest.tool.uses_brush:
            canvas.easel.brush.set_size(canvas.easel.brush.size_px * SIZE_STEP**notches)
        else:
            canvas.moving()
            at = event.position() * canvas.ratio
            canvas.view.turn_wheel(notches, (at.x(), at.y()))
        event.accept()

    def leave(self) -> None:
        self.move_cursor(None)
        self._canvas.point(None)

    def end(self) -> None:
        """The gesture is called off."""
        self._gesture = Gesture.NONE
        self.key_pen_is_down = False
        self.refresh()

    def lift_key_pen(self) -> None:
        if self.key_pen_is_down and self.key_place is not None:
            self.key_pen_is_down = False
            self._canvas.chest.tool.release(Touch(*self.key_place))

    # -- looks -----------------------------------------------------------------------------------------

    def refresh(self, _: object = None) -> None:
        """The cursor that fits what a press would do now."""
        canvas = self._canvas
        if self._gesture is Gesture.PAN:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._gesture is Gesture.DRAG_OUT:
            shape = Qt.CursorShape.DragCopyCursor
        elif canvas.space.is_down or not canvas.chest.paints:
            shape = Qt.CursorShape.OpenHandCursor
        elif canvas.chest.tool.uses_brush:
            shape = Qt.CursorShape.BlankCursor
        else:
            shape = Qt.CursorShape.CrossCursor
        canvas.setCursor(shape)
        canvas.update()

    def draw_cursor(self, painter: QPainter) -> None:
        """The brush, or for other tools the cross that keys move; in device pixels."""
        canvas, tool = self._canvas, self._canvas.chest.tool
        at = canvas.from_picture(*self.key_place) if self.key_place is not None else self._at
        if at is None or not canvas.chest.paints or canvas.space.is_down:
            return
        if self._gesture in (Gesture.PAN, Gesture.WIPE) or (self.key_place is None and not tool.uses_brush):
            return
        width = canvas.easel.brush.size_px * canvas.view.scale if tool.uses_brush else 0.0
        subtracts = tool.always_subtracts or self._subtracts
        marks.draw_brush(painter, at * canvas.ratio, width, canvas.ratio, subtracts=subtracts)

    def move_cursor(self, at: QPointF | None) -> None:
        """Repaint where the brush's mark was and where it is now."""
        old, self._at = self._at, at
        canvas = self._canvas
        if (old is None) is not (at is None):
            canvas.update()
        elif canvas.chest.tool.uses_brush or self.key_place is not None:
            reach = marks.brush_reach(canvas.easel.brush.size_px * canvas.view.scale, canvas.ratio)
            for spot in (old, at):
                if spot is not None:
                    middle = spot * canvas.ratio
                    canvas.update_device(QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach))

    # -- private ---------------------------------------------------------------------------------------

    def _press(
        self, at: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, pressure: float
    ) -> None:
        canvas = self._canvas
        if self._gesture is not Gesture.NONE or canvas.shown is None:
            return
        self.lift_key_pen()
        self.key_place = None
        if self._at is None:
            self._at = at
        self._gesture = self._meant(at, button, modifiers)
        self._at = at
        if self._gesture is Gesture.PAN:
            canvas.space.pointer_pressed()
        elif self._gesture is Gesture.PAINT:
            self._subtracts = button is Button.RightButton or bool(modifiers & Modifier.AltModifier)
            canvas.chest.tool.press(self._touch(at, modifiers, pressure))
        elif self._gesture is Gesture.DRAG_OUT:
            canvas.take_hold(at)
        elif canvas.blink_chip().contains(at.toPoint()) and button is Button.LeftButton:
            canvas.flip()
        self.refresh()

    def _meant(self, at: QPointF, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> Gesture:
        canvas = self._canvas
        if button is Button.MiddleButton:
            return Gesture.PAN
        if button is Button.RightButton:
            return Gesture.PAINT if canvas.chest.paints else Gesture.NONE
        if button is not Button.LeftButton:
            return Gesture.NONE
        if canvas.space.is_down:
            return Gesture.PAN
        if self.shows_grip and canvas.grip().contains(at.toPoint()):
            return Gesture.DRAG_OUT
        if canvas.compared.is_wiped and canvas.wipe.is_hit(at, canvas.size()):
            return Gesture.WIPE
        if canvas.mode is Mode.BLINK and canvas.blink_chip().contains(at.toPoint()):
            return Gesture.NONE
        if not canvas.chest.paints:
            return Gesture.PAN
        is_sizing = canvas.chest.tool.uses_brush and bool(modifiers & Modifier.ShiftModifier)
        return Gesture.SIZE if is_sizing else Gesture.PAINT

    def _move(self, at: QPointF, modifiers: Qt.KeyboardModifier, pressure: float) -> None:
        canvas = self._canvas
        step = (at - self._at) * canvas.ratio if self._at is not None else QPointF()
        if self._gesture is Gesture.PAN:
            canvas.moving()
            canvas.view.pan(step.x(), step.y())
        elif self._gesture is Gesture.WIPE:
            canvas.wipe.move_to(at.x(), canvas.size())
            canvas.update()
        elif self._gesture is Gesture.SIZE:
            canvas.easel.brush.set_size(canvas.easel.brush.size_px + 2 * step.x() / canvas.view.scale)
        elif self._gesture is Gesture.DRAG_OUT:
            if canvas.drag_out.move(at, canvas):
                self._gesture = Gesture.NONE
        elif self._gesture is Gesture.PAINT:
            canvas.chest.tool.drag(self._touch(at, modifiers, pressure))
        else:
            self._subtracts = bool(modifiers & Modifier.AltModifier)
            canvas.chest.tool.hover(self._touch(at, modifiers, pressure))
        self.move_cursor(at)
        canvas.point(at)

    def _release(self, at: QPointF, modifiers: Qt.KeyboardModifier, pressure: float) -> None:
        gesture, self._gesture = self._gesture, Gesture.NONE
        if gesture is Gesture.PAINT:
            self._canvas.chest.tool.release(self._touch(at, modifiers, pressure))
            self._subtracts = False
        elif gesture is Gesture.DRAG_OUT:
            self._canvas.drag_out.release()
        self.refresh()

    def _touch(self, at: QPointF, modifiers: Qt.KeyboardModifier, pressure: float) -> Touch:
        canvas = self._canvas
        x, y = canvas.to_picture(at)
        canvas.easel.pixel_span = canvas.ratio / canvas.view.scale
        subtracts = self._subtracts or bool(modifiers & Modifier.AltModifier)
        return Touch(x, y, pressure, subtracts, bool(modifiers & Modifier.ShiftModifier))


def _is_eraser(device: QInputDevice | None) -> bool:
    return isinstance(device, QPointingDevice) and device.pointerType() is QPointingDevice.PointerType.Eraser
