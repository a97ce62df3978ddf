"""Joins merging to the session: which two nodes, the mask that is painted between them, and the result."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from studio.model.errors import StudioError
from studio.model.events import Event, HeadMoved
from studio.model.history import Node, Verdict
from studio.model.words import tr
from studio.session.session import Session
from studio.ui import numerals
from studio.ui.actions import Actions
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_ground import blank_ground
from studio.ui.canvas.merge_bar import MergeBar, MergeView
from studio.ui.canvas.pyramid import Pyramid
from studio.ui.canvas.revealing import Revealed, SoftMask, soft_mask
from studio.ui.canvas.side_by_side import SideBySide
from studio.ui.canvas.tools.tool import ToolName
from studio.ui.history.node_tip import verdict_text
from studio.ui.history.row_view import title_of
from studio.ui.palette.entries import Entry, Source
from studio.ui.wiring.canvas_wiring import CanvasWiring
from studio.ui.wiring.in_hand import InHand

PREFIX = "+"
_TASK = "merge"
_SOFT_PX = 6
_MASKS_MOST = 4

Pair = tuple[str, str]


@dataclass(slots=True)
class _Merging:
    """The head, and what is merged into it; the mask between them and the pixels of the second come later."""

    one: Node
    other: Node
    document: MaskDocument | None = None
    revealed: Revealed | None = None

    @property
    def key(self) -> str:
        """Under which the shelf keeps the second picture as it lies over the first."""
        return f"merge {self.one.id} {self.other.id}"

    @property
    def takes_something(self) -> bool:
        return self.revealed is not None and not self.revealed.is_empty


class MergeWiring(QObject):
    """Leaving a merge keeps its mask until the project is closed: taking it up again goes on from there."""

    changed = Signal()  # a merge began or ended, or another part of it is painted
    begins = Signal()  # what else has the tools lets go of them
    merged = Signal(str)  # a sentence to say, with undo
    failed = Signal(object)
    choice_wanted = Signal(str)  # what the palette is to be opened with

    def __init__(
        self, in_hand: InHand, canvas: CanvasWiring, stage: SideBySide, bar: MergeBar, actions: Actions
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._canvas = canvas
        self._stage = stage
        self._bar = bar
        self._under_way: _Merging | None = None
        self._masks: dict[Pair, MaskDocument] = {}
        self._soft_px = _SOFT_PX
        self._is_busy = False
        actions.bind({"turn.merge": self._choose_or_merge})
        bar.merge_wanted.connect(self._merge_soon)
        bar.cancel_wanted.connect(self.leave)
        bar.soft_changed.connect(self._set_soft)
        stage.canvas.shelf.ready.connect(self._on_ready)
        in_hand.session_changed.connect(self._forget)
        in_hand.image_changed.connect(self.leave)

    @property
    def is_on(self) -> bool:
        return self._under_way is not None

    @property
    def takes_something(self) -> bool:
        """Whether the mask of the merge marks anything."""
        return self._under_way is not None and self._under_way.takes_something

    @property
    def reason(self) -> str:
        """Why a merge that is being painted cannot be made yet; "" when it can, and when there is none."""
        return self._why_not(self._under_way) if self._under_way is not None else ""

    def source(self) -> Source:
        """For the palette: what the head can be merged with."""
        return Source(
            tr("Merge with"), self._entries, prefix=PREFIX, is_asked_only=True, question=self._question
        )

    def _question(self) -> str:
        head = self._in_hand.head
        number = numerals.number(head.number) if head is not None else ""
        return tr("Merge node {number} with", number=number)

    def partners(self) -> tuple[Node, ...]:
        """The nodes that can be merged into the head, the newest first."""
        head, nodes = self._in_hand.head, self._in_hand.history.nodes.values()
        if head is None or head.picture_id is None:
            return ()
        shown = [node for node in nodes if node.picture_id and not node.hidden and node.id != head.id]
        return tuple(reversed(shown))

    def begin(self, other_id: str) -> None:
        """Merge a node into the head: paint which comes from where."""
        session, one, other = self._in_hand.session, self._in_hand.head, self._in_hand.node(other_id)
        if session is None or one is None or other is None:
            return
        self.leave()
        self.begins.emit()
        self._under_way = _Merging(one, other)
        self._present()
        self._in_hand.start(self._lay(session, self._under_way), "lay one node over another")

    def leave(self) -> None:
        """Back to the head as it is; what runs is called off."""
        merging, self._under_way = self._under_way, None
        if merging is None:
            return
        if self._is_busy:
            self._in_hand.start(self._in_hand.tasks.cancel(_TASK), "call off a merge")
        if merging.revealed is not None:
            self._stage.canvas.mask_in_view.reveal(None)
            self._canvas.take_back()
        self._stage.canvas.shelf.hold(id(self), ())
        self._bar.put_away(self._stage.canvas)
        self.changed.emit()

    def on_event(self, event: Event) -> None:
        merging = self._under_way
        if merging is not None and isinstance(event, HeadMoved) and event.node_id != merging.one.id:
            self.leave()

    def _choose_or_merge(self) -> None:
        if self._under_way is None:
            self.choice_wanted.emit(PREFIX)
        else:
            self._merge_soon()

    def _entries(self, _query: str) -> Iterable[Entry]:
        for node in self.partners():
            size = numerals.size(node.width, node.height)
            is_judged = node.verdict is not Verdict.NONE  # candidates of one turn are called alike
            note = f"{size} · {verdict_text(node.verdict)}" if is_judged else size
            title = f"{tr('Node {number}', number=numerals.number(node.number))} · {self._words(node)}"
            yield Entry(
                node.id, title, partial(self.begin, node.id), note=note, icon="git-merge", node_id=node.id
            )

    def _name(self, node: Node) -> str:
        """As it stands within a sentence."""
        return f"{tr('node {number}', number=numerals.number(node.number))} · {self._words(node)}"

    def _short_name(self, node: Node) -> str:
        return f"{numerals.number(node.number)} · {self._words(node)}"

    def _words(self, node: Node) -> str:
        """Its label, or what it was asked for, else how it came to be."""
        turn = self._in_hand.history.turns[node.turn_id]
        return node.label or " ".join(turn.instruction.split()) or title_of(turn, self._in_hand.history)

    async def _lay(self, session: Session, merging: _Merging) -> None:
        try:
            laid = await session.merges.laid(merging.one.id, merging.other.id)
        except StudioError as error:
            if self._under_way is merging:
                self.leave()
            self.failed.emit(error)
            return
        if self._under_way is not merging:  # left meanwhile, maybe with its project
            return
        document = await self._document(merging.one, merging.other)
        if self._under_way is merging:
            merging.document = document
            shelf = self._stage.canvas.shelf
            shelf.hold(id(self), (merging.key,))
            shelf.deliver(merging.key, laid)

    def _on_ready(self, key: str) -> None:
        """The second picture can be shown; again, when it was prepared for another display."""
        merging, canvas = self._under_way, self._stage.canvas
        if merging is None or key != merging.key or (prepared := canvas.shelf.find(key)) is None:
            return
        if merging.document is None:
            return
        if merging.revealed is not None:
            merging.revealed.pyramid = prepared.pyramid
            canvas.mask_in_view.changed.emit()
            return
        work = partial(soft_mask, merging.document.array, self._soft_px)
        canvas.errands.send(work, partial(self._show, merging, prepared.pyramid))

    def _show(self, merging: _Merging, pyramid: Pyramid, soft: SoftMask) -> None:
        """All is there: the tools are lent the mask, and the second picture is seen through it."""
        canvas = self._stage.canvas
        if self._under_way is not merging or merging.revealed is not None or merging.document is None:
            return
        merging.revealed = Revealed(merging.document, pyramid, soft, self._soft_px, canvas.errands)
        self._canvas.lend(merging.document, merging.other)
        canvas.mask_in_view.reveal(merging.revealed)
        merging.revealed.changed.connect(self._present)
        merging.revealed.replaced.connect(self._present)
        if not canvas.chest.paints:
            canvas.chest.take(ToolName.BRUSH)
        canvas.setFocus()
        self._present()

    async def _document(self, one: Node, other: Node) -> MaskDocument:
        """The mask that was painted between the two before, or a fresh one."""
        pair = (one.id, other.id)
        document = self._masks.pop(pair, None)
        if document is None:
            ground = await asyncio.to_thread(blank_ground, one.width, one.height)
            document = MaskDocument(ground, self._stage.canvas.shelf.executor)
        self._masks[pair] = document
        while len(self._masks) > _MASKS_MOST:
            del self._masks[next(iter(self._masks))]
        return document

    def _merge_soon(self) -> None:
        session, merging = self._in_hand.session, self._under_way
        if session is None or merging is None or not self.takes_something:
            return
        self._in_hand.tasks.start_once(_TASK, partial(self._merge, session, merging), "merge")

    async def _merge(self, session: Session, merging: _Merging) -> None:
        one, other, document = merging.one, merging.other, merging.document
        if document is None:
            return
        self._be_busy(is_busy=True)
        try:
            mask = await document.pixels()
            result = await session.merges.merge(one.id, other.id, mask, feather_px=self._soft_px)
        except StudioError as error:
            self.failed.emit(error)
            return
        finally:
            self._be_busy(is_busy=False)
        self._masks.pop((one.id, other.id), None)
        self.leave()
        await session.marks.move_head(one.image_id, result.node.id)
        self.merged.emit(
            tr(
                "Node {number} is node {other} merged into node {one}.",
                number=numerals.number(result.node.number),
                other=numerals.number(other.number),
                one=numerals.number(one.number),
            )
        )

    def _be_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._present()

    def _set_soft(self, soft_px: int) -> None:
        self._soft_px = soft_px
        if self._under_way is not None and self._under_way.revealed is not None:
            self._under_way.revealed.set_feather(soft_px)

    def _present(self, _: object = None) -> None:
        merging = self._under_way
        if merging is not None:
            view = MergeView(
                merging.one.id,
                self._name(merging.one),
                self._short_name(merging.one),
                merging.other.id,
                self._name(merging.other),
                self._short_name(merging.other),
                self._soft_px,
                self._why_not(merging),
            )
            self._bar.present(view)
        self.changed.emit()

    def _why_not(self, merging: _Merging) -> str:
        if self._is_busy:
            return tr("Merging…")
        if merging.revealed is None:
            return tr("The other picture is on its way.")
        if merging.revealed.is_empty:
            return tr("Paint first what comes from {name}.", name=self._name(merging.other))
        return ""

    def _forget(self) -> None:
        self.leave()
        self._masks.clear()
