"""What keys do on the canvas itself: Space, Esc, and painting without a pointer."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from studio.ui.canvas.hands import Hands
from studio.ui.canvas.pane import Pane
from studio.ui.canvas.tools.tool import Touch

Key = Qt.Key
Modifier = Qt.KeyboardModifier
ARROWS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1)}
ENTER = (Key.Key_Return, Key.Key_Enter)
STEP_PX = 10
PAN_PX = 60


class Keys:
    """Arrows move the tool, Shift by single pixels; Enter lowers and lifts it. With the hand they pan."""

    def __init__(self, canvas: Pane, hands: Hands) -> None:
        self._canvas = canvas
        self._hands = hands

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key meant something here."""
        key = event.key()
        modifiers = event.modifiers() & ~Modifier.KeypadModifier
        if key == Key.Key_Space and modifiers in (Modifier.NoModifier, Modifier.ShiftModifier):
            if not event.isAutoRepeat():
                self._canvas.space.press(with_shift=modifiers == Modifier.ShiftModifier)
                self._hands.refresh()
            return True
        if key == Key.Key_Escape:
            return self._call_off()
        if key in ARROWS and modifiers in (Modifier.NoModifier, Modifier.ShiftModifier):
            self._arrow(*ARROWS[Key(key)], is_fine=modifiers == Modifier.ShiftModifier)
            return True
        if key in ENTER and modifiers == Modifier.NoModifier:
            return self._enter()
        return False

    def release(self, event: QKeyEvent) -> bool:
        if event.key() != Key.Key_Space:
            return False
        if not event.isAutoRepeat():
            self._canvas.space.release()
            self._hands.refresh()
        return True

    def _call_off(self) -> bool:
        """The gesture and what the tool has open, else what is worked out, else the place of the keys."""
        tool, work = self._canvas.chest.tool, self._canvas.easel.work
        if tool.is_under_way:
            tool.cancel()
            self._hands.end()
            return True
        if work.is_under_way:
            work.call_off()
            return True
        if self._hands.key_place is not None:
            self._hands.key_place = None
            self._canvas.update()
            return True
        return False

    def _arrow(self, dx: int, dy: int, *, is_fine: bool) -> None:
        canvas, hands = self._canvas, self._hands
        if not canvas.chest.paints or canvas.shown is None:
            canvas.moving()
            canvas.view.pan(-dx * PAN_PX * canvas.ratio, -dy * PAN_PX * canvas.ratio)
            return
        x, y = self._place()
        step = 1.0 if is_fine else max(1.0, round(STEP_PX * canvas.ratio / canvas.view.scale))
        x = min(max(x + dx * step, 0.0), float(canvas.shown.width))
        y = min(max(y + dy * step, 0.0), float(canvas.shown.height))
        hands.key_place = (x, y)
        canvas.view.reveal(x, y)
        at = canvas.from_picture(x, y)
        hands.move_cursor(at)
        canvas.point(at)
        follow = canvas.chest.tool.drag if hands.key_pen_is_down else canvas.chest.tool.hover
        follow(Touch(x, y))

    def _enter(self) -> bool:
        """Lower the pen where the keys have brought it, lift it again, or close what is open."""
        canvas, hands = self._canvas, self._hands
        if not canvas.chest.paints or canvas.shown is None:
            return False
        if hands.key_place is None and canvas.chest.tool.is_under_way:
            canvas.chest.tool.finish()
        elif hands.key_pen_is_down:
            hands.lift_key_pen()
        else:
            hands.key_place = self._place()
            hands.key_pen_is_down = True
            canvas.chest.tool.press(Touch(*hands.key_place))
        canvas.update()
        return True

    def _place(self) -> tuple[float, float]:
        canvas, hands = self._canvas, self._hands
        if hands.key_place is not None:
            return hands.key_place
        middle = QPointF(canvas.width() / 2, canvas.height() / 2)
        return canvas.to_picture(hands.at if hands.at is not None else middle)
