"""Joins locking an answer again to the session: another version of a node, by menu, palette and banner."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from studio.model.errors import StudioError
from studio.model.history import LockState, Node
from studio.model.recipe import LockMode
from studio.model.words import tr
from studio.session.session import Session
from studio.ui import numerals
from studio.ui.actions import Actions
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.wiring.in_hand import InHand

_TASK = "lock again"


class LockAgain(QObject):
    """One at a time. `locked` carries a sentence to say, with undo."""

    changed = Signal()  # it began or ended
    locked = Signal(str)
    failed = Signal(object)

    def __init__(self, in_hand: InHand, actions: Actions) -> None:
        super().__init__()
        self._in_hand = in_hand
        self.is_busy = False
        actions.bind(
            {
                "mask.lock-painted": partial(self._head_again, LockMode.STRICT),
                "mask.lock-changed": partial(self._head_again, LockMode.AUTO),
                "mask.lock-past": partial(self._head_again, LockMode.RING),
                "mask.take-raw": partial(self._head_again, LockMode.OFF),
            }
        )

    def by_id(self, node_id: str, mode: LockMode) -> None:
        """Another version of a node, as its turn was painted."""
        node = self._in_hand.node(node_id)
        if node is not None:
            self.lock(node, mode)

    def lock(self, node: Node, mode: LockMode, mask: MaskDocument | None = None) -> None:
        """With `mask`, in pixels of the node, in place of what was painted. Whoever says so has looked."""
        session = self._in_hand.session
        if session is not None:
            work = partial(self._lock, session, node, mode, mask)
            self._in_hand.tasks.start_once(_TASK, work, "lock an answer again")

    async def _lock(self, session: Session, node: Node, mode: LockMode, mask: MaskDocument | None) -> None:
        self._be_busy(is_busy=True)
        try:
            painted = await mask.pixels() if mask is not None else None
            made = await session.locks.relock(node.id, mask=painted, mode=mode, anyway=True)
        except StudioError as error:
            self.failed.emit(error)
            return
        finally:
            self._be_busy(is_busy=False)
        self.locked.emit(_sentence(node, made))

    def _head_again(self, mode: LockMode, _: bool = False) -> None:
        head = self._in_hand.head
        if head is not None:
            self.lock(head, mode)

    def _be_busy(self, *, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.changed.emit()


def _sentence(before: Node, made: Node) -> str:
    number, old = numerals.number(made.number), numerals.number(before.number)
    if made.lock is LockState.LOCKED and before.lock is not LockState.LOCKED:
        return tr("Node {number} is node {old}, locked.", number=number, old=old)
    if made.lock is LockState.LOCKED:
        return tr("Node {number} is node {old}, locked again.", number=number, old=old)
    return tr("Node {number} is node {old}, as it came.", number=number, old=old)
