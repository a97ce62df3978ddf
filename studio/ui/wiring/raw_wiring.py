"""Joins J, K and the two words below the canvas to what is looked at: the answer as it came, or as locked."""

from PySide6.QtCore import QObject

from studio.ui.actions import Actions
from studio.ui.canvas.view_bar import LOCKED, RAW, ViewBar
from studio.ui.wiring.canvas_wiring import CanvasWiring
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.measured_pictures import has_preview, has_raw


class RawWiring(QObject):
    """Offered only where a node has both; the choice stays for the next one that has."""

    def __init__(self, in_hand: InHand, canvas: CanvasWiring, bar: ViewBar, actions: Actions) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._canvas = canvas
        self._bar = bar
        self._actions = actions
        actions.bind({"compare.raw": self._show_raw, "compare.locked": self._show_locked})
        bar.answer_chosen.connect(self._on_chosen)
        in_hand.image_changed.connect(self.present)
        self._show(LOCKED)

    def present(self) -> None:
        head = self._in_hand.head
        is_preview = head is not None and has_preview(head)
        self._bar.offer_raw(head is not None and (has_raw(head) or is_preview), is_preview=is_preview)

    def on_event(self, event: object) -> None:
        if getattr(event, "image_id", "") == self._in_hand.image_id:
            self.present()

    def _show_raw(self, *_: object) -> None:
        self._show(RAW)

    def _show_locked(self, *_: object) -> None:
        self._show(LOCKED)

    def _on_chosen(self, which: str) -> None:
        self._show(which)

    def _show(self, which: str) -> None:
        self._bar.answer.choose(which)
        for action_id, key in (("compare.raw", RAW), ("compare.locked", LOCKED)):
            self._actions.check(action_id, key == which)
        self._canvas.show_raw(which == RAW)
