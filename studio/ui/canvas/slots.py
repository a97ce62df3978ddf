"""What the window's actions do on the canvas, by the names of the action table."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPointF

from studio.ui.actions import Actions
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.side_by_side import SideBySide
from studio.ui.canvas.tools.chest import MAKERS

MODES = {
    "compare.single": Mode.SINGLE,
    "compare.wipe": Mode.WIPE,
    "compare.blink": Mode.BLINK,
    "compare.side-by-side": Mode.SIDE_BY_SIDE,
    "compare.difference": Mode.DIFFERENCE,
    "compare.heat": Mode.HEAT,
}
TOOLS = {f"tool.{name.value}": name for name in MAKERS}


def slots(stage: SideBySide) -> dict[str, Callable[[], None]]:
    """For `Actions.bind`; each takes no argument, whatever Qt's `triggered` carries."""
    canvas, view, edits = stage.canvas, stage.view, stage.canvas.mask_edits
    found: dict[str, Callable[[], None]] = {
        "view.fit": view.fit,
        "view.one-to-one": partial(_one_to_one, stage),
        "view.toggle-zoom": partial(_toggle_zoom, stage),
        "view.zoom-in": view.step_in,
        "view.zoom-out": view.step_out,
        "edit.copy-picture": canvas.copy_picture,
        "mask.smaller-brush": canvas.easel.brush.smaller,
        "mask.larger-brush": canvas.easel.brush.larger,
        "mask.clear-markup": canvas.easel.markup.clear,
        "mask.invert": edits.invert,
        "mask.whole": edits.mark_all,
        "mask.clear": edits.clear,
        "mask.feather": edits.feather,
        "mask.grow": edits.grow,
        "mask.shrink": edits.shrink,
        "mask.refine": edits.refine,
        "mask.overlay": canvas.mask_in_view.toggle,
        "mask.overlay-colour": canvas.mask_in_view.next_colour,
    }
    found |= {action_id: partial(stage.set_mode, mode) for action_id, mode in MODES.items()}
    found |= {action_id: partial(canvas.chest.take, name) for action_id, name in TOOLS.items()}
    return {action_id: _without_argument(slot) for action_id, slot in found.items()}


class Ticks:
    """Keeps the ticks of checkable actions true: tool, mode, overlay."""

    def __init__(self, actions: Actions, stage: SideBySide) -> None:
        self._actions = actions
        self._stage = stage
        stage.canvas.chest.changed.connect(self._on_changed)
        stage.canvas.mask_in_view.changed.connect(self._on_changed)
        stage.mode_changed.connect(self._on_changed)
        # A checkable action ticks itself when triggered, also when nothing came of it.
        for action_id in (*MODES, *TOOLS, "mask.overlay"):
            actions.action(action_id).triggered.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self, _: object = None) -> None:
        stage, action = self._stage, self._actions.action
        for action_id, mode in MODES.items():
            action(action_id).setChecked(stage.mode is mode)
        for action_id, name in TOOLS.items():
            action(action_id).setChecked(stage.canvas.chest.name is name)
        action("mask.overlay").setChecked(stage.canvas.mask_in_view.is_shown)


def _without_argument(slot: Callable[[], None]) -> Callable[[], None]:
    def call(*_: object) -> None:
        slot()

    return call


def _pointer(stage: SideBySide) -> tuple[float, float] | None:
    """The pointer over the canvas, in device pixels; None elsewhere."""
    canvas = stage.canvas
    at = canvas.mapFromGlobal(canvas.cursor().pos())
    if not canvas.rect().contains(at):
        return None
    point = QPointF(at) * canvas.ratio
    return point.x(), point.y()


def _one_to_one(stage: SideBySide) -> None:
    stage.view.one_to_one(_pointer(stage))


def _toggle_zoom(stage: SideBySide) -> None:
    stage.view.toggle(_pointer(stage))
