"""Joins the painting of a region of Keep to the session: tools are lent its mask, every stroke is kept."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from studio.model.errors import StudioError
from studio.model.events import Event, HeadMoved, InvariantsChanged
from studio.model.history import Node
from studio.model.recipe import Invariant, PaintedRegion
from studio.model.words import tr
from studio.session.session import Session
from studio.ui.actions import Actions
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_ground import blank_ground, ground_of
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.region import share_of
from studio.ui.canvas.region_bar import RegionBar, RegionView
from studio.ui.canvas.side_by_side import SideBySide
from studio.ui.canvas.tools.tool import ToolName
from studio.ui.palette.entries import Entry, Source
from studio.ui.wiring.canvas_wiring import CanvasWiring
from studio.ui.wiring.in_hand import InHand

PREFIX = "*"


@dataclass(slots=True)
class _Painting:
    """The entry, and the node whose pixels its region is painted in; the document comes a moment later.

    `region` is what the entry is known to have; `since` the revision that this painting made of it.
    """

    session: Session
    entry: Invariant
    node: Node
    region: PaintedRegion | None
    tool: ToolName
    document: MaskDocument | None = None
    share: float | None = None
    since: int | None = None
    is_unkept: bool = False


class RegionWiring(QObject):
    """One region at a time. Strokes are kept in their order, and are undone as those of a mask."""

    changed = Signal()  # a painting began or ended, or the region became another one
    begins = Signal()  # what else has the tools lets go of them
    failed = Signal(object)
    choice_wanted = Signal(str)  # what the palette is to be opened with

    def __init__(
        self, in_hand: InHand, canvas: CanvasWiring, stage: SideBySide, bar: RegionBar, actions: Actions
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._canvas = canvas
        self._stage = stage
        self._bar = bar
        self._actions = actions
        self._under_way: _Painting | None = None
        self._last: _Painting | None = None  # whose last stroke may not be kept yet
        self._writing = asyncio.Lock()
        actions.bind({"turn.keep-region": self._choose_or_leave})
        bar.done_wanted.connect(self.leave)
        bar.clear_wanted.connect(self._clear)
        in_hand.session_changed.connect(self._forget)
        in_hand.image_changed.connect(self.leave)

    @property
    def painted_id(self) -> str:
        """The entry whose region is being painted; "" when none is."""
        return self._under_way.entry.id if self._under_way is not None else ""

    @property
    def marks_something(self) -> bool:
        """Whether the region that is being painted marks anything."""
        at = self._under_way
        return at is not None and at.document is not None and not at.document.is_empty

    def source(self) -> Source:
        """For the palette: whose region can be painted."""
        return Source(
            tr("Region of"),
            self._entries,
            prefix=PREFIX,
            is_asked_only=True,
            question=lambda: tr("Paint the region of"),
        )

    def toggle(self, entry_id: str) -> None:
        """Paint the region of an entry, or stop painting it."""
        if self.painted_id == entry_id:
            self.leave()
        else:
            self.begin(entry_id)

    def begin(self, entry_id: str) -> None:
        """Paint where an entry is, on the head; where it was painted before, that is gone on with."""
        session, head = self._in_hand.session, self._in_hand.head
        if session is None or session.is_read_only or head is None or head.picture_id is None:
            return
        entry = _entry(session, head.image_id, entry_id)
        if entry is None:
            return
        self.leave()
        self.begins.emit()
        if self._stage.mode is not Mode.SINGLE:
            self._actions.action("compare.single").trigger()
        tool = self._stage.canvas.chest.name
        self._under_way = _Painting(session, entry, head, entry.region, tool)
        self._in_hand.start(self._load(self._under_way), "region of Keep")
        self._present()

    def leave(self) -> None:
        """The tools work on the mask again; what was painted stays."""
        painting, self._under_way = self._under_way, None
        if painting is None:
            return
        canvas = self._stage.canvas
        if painting.document is not None:
            if painting.document.is_busy:
                self._last = painting
            canvas.chest.tool.cancel()
            canvas.mask_in_view.paint_mask()
            self._canvas.take_back()
            canvas.chest.take(painting.tool)
        self._bar.put_away(canvas)
        self._present()

    async def settle(self) -> None:
        """Wait until every stroke is kept."""
        painting = self._last
        if painting is not None and painting.document is not None:
            await painting.document.settled()
            await self._keep(painting)

    def clear(self, entry_id: str) -> None:
        """Take the region of an entry away, whether it is being painted or not."""
        session, image_id = self._in_hand.session, self._in_hand.image_id
        if self.painted_id == entry_id:
            self._clear()
        elif session is not None:
            self._in_hand.start(session.keep_list.set_region(image_id, entry_id, None), "clear region")

    def on_event(self, event: Event) -> None:
        at = self._under_way
        if at is None or getattr(event, "image_id", "") != at.node.image_id:
            return
        if isinstance(event, HeadMoved) and event.node_id != at.node.id:
            self.leave()
        elif isinstance(event, InvariantsChanged):
            self._follow(at)

    def _follow(self, at: _Painting) -> None:
        """New words are said; a region that was undone, or an entry that is gone, is painted no more."""
        entry = _entry(at.session, at.node.image_id, at.entry.id)
        if self._writing.locked() and entry is not None:
            return
        if entry is None or entry.region != at.region:
            self.leave()
        else:
            at.entry = entry
            self._present()

    def _choose_or_leave(self) -> None:
        head, session = self._in_hand.head, self._in_hand.session
        entries = session.keep_list.entries(head.image_id) if session is not None and head else ()
        if self._under_way is not None:
            self.leave()
        elif len(entries) == 1:
            self.begin(entries[0].id)
        else:
            self.choice_wanted.emit(PREFIX)
        self._present()

    def _entries(self, _query: str) -> Iterable[Entry]:
        session, image_id = self._in_hand.session, self._in_hand.image_id
        for one in session.keep_list.entries(image_id) if session is not None and image_id else ():
            note = tr("has a region") if one.region else ""
            yield Entry(one.id, one.text, partial(self.begin, one.id), note=note, icon="scan")

    async def _load(self, painting: _Painting) -> None:
        """What was painted before, in the pixels of the head; then the tools are lent it."""
        keep, mask = painting.session.keep_list, None
        try:
            if painting.region is not None:
                mask = await keep.region_on(painting.region, painting.node.id)
        except StudioError as error:
            if self._under_way is painting:
                self.leave()
            self.failed.emit(error)
            return
        painting.share = await asyncio.to_thread(share_of, mask) if mask is not None else 0.0
        node = painting.node
        if mask is not None:
            ground = await asyncio.to_thread(ground_of, mask)
        else:
            ground = await asyncio.to_thread(blank_ground, node.width, node.height)
        if self._under_way is not painting:
            return
        canvas = self._stage.canvas
        painting.document = document = MaskDocument(ground, canvas.shelf.executor)
        document.stepped.connect(self._on_step)
        document.turned_back.connect(self._on_step)
        self._canvas.lend(document)
        canvas.mask_in_view.paint_region()
        if not canvas.chest.paints or canvas.chest.marks_up:
            canvas.chest.take(ToolName.BRUSH)
        canvas.setFocus()
        self._present()

    def _on_step(self, _: object) -> None:
        """Of the region that is being painted, or of one that was left while a step was in work."""
        document = self.sender()
        for painting in (self._under_way, self._last):
            if painting is None or painting.document is not document:
                continue
            painting.is_unkept = True
            self._last = painting
            self._in_hand.start(self._keep(painting), "keep region")
            return

    async def _keep(self, painting: _Painting) -> None:
        async with self._writing:
            while painting.is_unkept and painting.document is not None:
                painting.is_unkept = False
                pixels = await asyncio.to_thread(painting.document.moment().pixels)
                painting.share = await asyncio.to_thread(share_of, pixels)
                entry = await painting.session.keep_list.paint_region(
                    painting.node.image_id, painting.entry.id, pixels, painting.node.id, painting.since
                )
                if entry is None:
                    break
                painting.entry, painting.region, painting.since = entry, entry.region, entry.revision
        if self._last is painting and self._under_way is not painting:
            self._last = None
        self._present()

    def _clear(self) -> None:
        if self._under_way is not None and self._under_way.document is not None:
            self._under_way.document.fill(0)

    def _present(self) -> None:
        """The bar stands from when strokes go to the region."""
        at = self._under_way
        if at is not None and at.document is not None:
            self._bar.present(RegionView(at.entry.text, at.share))
        self._actions.check("turn.keep-region", at is not None)
        self.changed.emit()

    def _forget(self) -> None:
        self.leave()
        self._last = None


def _entry(session: Session, image_id: str, entry_id: str) -> Invariant | None:
    return next((one for one in session.keep_list.entries(image_id) if one.id == entry_id), None)
