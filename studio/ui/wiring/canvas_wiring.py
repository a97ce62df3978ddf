"""Joins the canvas to the session: the head and what it is compared with, full pixels, the mask."""

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio.model.drift import Against, Of
from studio.model.errors import StudioError
from studio.model.events import Event, HeadMoved
from studio.model.history import LockState, Node
from studio.model.pixels import Pixels, Sheet
from studio.model.project import MaskStep
from studio.model.words import tr
from studio.session.session import Session
from studio.ui.actions import Actions
from studio.ui.canvas.map_bar import MapBar
from studio.ui.canvas.mask_document import MaskDocument
from studio.ui.canvas.mask_ground import blank_ground, ground_of
from studio.ui.canvas.mode import MAPS, Mode
from studio.ui.canvas.shelf import PictureShelf, ShownPicture
from studio.ui.canvas.side_by_side import SideBySide
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.measured_pictures import (
    Wish,
    fetch,
    has_preview,
    has_raw,
    is_preview,
    map_picture,
    preview_key,
    preview_picture,
    raw_picture,
)

_THUMBNAILS_MOST = 48
_MAPS_MOST = 64


class CanvasWiring(QObject):
    """Masks are kept in the order they were painted, however long one takes to write.

    `mask_taken_up` comes before the mask in hand is changed by a tool, `mask_left` before it is put away.
    """

    mask_taken_up = Signal()
    mask_left = Signal()

    def __init__(self, in_hand: InHand, stage: SideBySide, maps: MapBar, actions: Actions) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._stage = stage
        self._maps = maps
        self._map_sizes: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._unclaimed: set[str] = set()  # keys of maps that nothing can be said in
        self._without_preview: set[str] = set()  # keys of previews that cannot be had
        self._shows_previews = True
        self._shelf: PictureShelf = stage.canvas.shelf
        self._thumbnails: OrderedDict[str, Pixels] = OrderedDict()
        self._document: MaskDocument | None = None
        self._document_of = ("", 0, 0)
        self._owner: tuple[Session, str] | None = None  # the project and the image of the document
        self._opening: asyncio.Task[None] | None = None
        self._lent: tuple[MaskDocument, Node | None] | None = None
        self._writing = asyncio.Lock()
        self._writes: set[asyncio.Task[None]] = set()
        self._shelf.wanted.connect(self._fetch)
        self._shelf.ready.connect(self._on_ready)
        in_hand.session_changed.connect(self._forget)
        in_hand.image_changed.connect(self.present)
        maps.against_chosen.connect(self._on_against)
        actions.bind({"compare.parent": self._peek_at_parent, "compare.original": self._peek_at_original})
        for canvas in (stage.canvas, stage.other):
            canvas.drag_out.file_wanted.connect(self._offer_file)

    def present(self) -> None:
        head = self._in_hand.head
        if head is None:
            self._stage.present(None)
            self._take_mask(None)
            if self._in_hand.session is None:
                self._shelf.clear()
            return
        history = self._in_hand.history
        parent = history.nodes.get(head.parents[0]) if head.parents else None
        if parent is not None and parent.picture_id is None:
            parent = None  # made from words: there is nothing to compare it with
        root = history.nodes.get(history.root(head.id) or "")
        if self._lent is not None and self._lent[1] is not None:
            parent = self._lent[1]
        maps = self._maps_of(head, parent, root)
        self._stage.present(
            self._shown(head),
            parent=self._shown(parent) if parent is not None else None,
            original=self._shown(root) if root is not None and root is not head else None,
            raw=raw_picture(head) if self._lent is None else None,
            preview=self._preview_of(head),
            maps={mode: picture for mode, picture in maps.items() if picture.key not in self._unclaimed},
            missing={
                mode: _why_no_drift(head) for mode, picture in maps.items() if picture.key in self._unclaimed
            },
            measures_root=self._maps.against is Against.ROOT,
        )
        if head.id not in self._thumbnails and head.picture_id is not None:
            self._fetch_thumbnail_soon(head.id)
        self._take_mask(head if head.picture_id is not None else None)

    def on_event(self, event: Event) -> None:
        if isinstance(event, HeadMoved) and event.image_id == self._in_hand.image_id:
            self.present()
            head = self._in_hand.head
            if head is not None:  # a result is looked at without the mask that lies over all of it
                self._stage.canvas.mask_in_view.show(not head.protected_px)

    @property
    def document(self) -> MaskDocument | None:
        """What the tools work on: the mask in hand, or one that was lent."""
        return self._lent[0] if self._lent is not None else self._document

    @property
    def paints_region(self) -> bool:
        """Whether the document is a region of Keep, and no mask."""
        return self._stage.canvas.mask_in_view.is_region

    def lend(self, document: MaskDocument, partner: Node | None = None) -> None:
        """Until it is taken back, tools work on `document`, which is kept by whoever lends it; the head is
        compared with `partner`, whatever its parent is.
        """
        self._lent = (document, partner)
        self._stage.canvas.set_mask(document)
        self.present()

    def take_back(self) -> None:
        """The mask of the image is in hand again, and the head is compared with its parent."""
        self._lent = None
        self._stage.canvas.set_mask(self._document)
        self.present()

    async def settle(self) -> None:
        """The mask is about to be put away: wait until every stroke is kept."""
        self.mask_left.emit()
        while self._writes:
            await asyncio.wait(self._writes)

    def _peek_at_parent(self) -> None:
        self._peek(with_shift=False)

    def _peek_at_original(self) -> None:
        self._peek(with_shift=True)

    def _peek(self, *, with_shift: bool) -> None:
        """From the menu: what the held key shows, until it is chosen again."""
        space = self._stage.canvas.space
        if space.is_down:
            space.release()
        else:
            space.press(with_shift=with_shift)

    def _shown(self, node: Node) -> ShownPicture:
        name = tr("Original") if not node.parents else tr("Node {number}", number=node.number)
        return ShownPicture(
            node.id,
            name,
            node.width,
            node.height,
            node.frame,
            self._thumbnails.get(node.id),
            is_sheet=node.picture_id is None,
        )

    def show_raw(self, shows_raw: bool) -> None:
        """Look at answers as they came, or at what the lock kept; maps follow."""
        self._stage.canvas.show_raw(shows_raw)
        self.present()

    def show_previews(self, shows: bool) -> None:
        """Whether an answer that is not locked yet is seen as it would be; not while its mask is painted."""
        self._shows_previews = shows
        self.present()

    def _preview_of(self, head: Node) -> ShownPicture | None:
        """Once it is there: until then the answer is seen as it came."""
        key = preview_key(head)
        is_wanted = has_preview(head) and self._shows_previews and self._lent is None
        if not is_wanted or key in self._without_preview:
            return None
        prepared = self._shelf.find(key)
        if prepared is None:
            return None
        return preview_picture(head, (prepared.sheet.pixels.width, prepared.sheet.pixels.height))

    def _on_ready(self, key: str) -> None:
        head = self._in_hand.head
        if head is not None and key == preview_key(head):
            self.present()

    def _maps_of(self, head: Node, parent: Node | None, root: Node | None) -> dict[Mode, ShownPicture]:
        """Maps over the head; none on a root, which nothing is measured against."""
        first = root if self._maps.against is Against.ROOT else parent
        if first is None or first is head or head.picture_id is None or self._lent is not None:
            return {}
        shows_raw = self._stage.canvas.compared.shows_raw and has_raw(head)
        of = Of.RAW if shows_raw else Of.LOCKED
        wishes = [Wish(mode, head.id, self._maps.against, of) for mode in MAPS]
        return {wish.mode: map_picture(wish, first, self._map_sizes.get(wish.key)) for wish in wishes}

    def _note_size(self, key: str, sheet: Sheet) -> None:
        """A map is smaller than its pictures: by how much is known when it comes."""
        self._map_sizes[key] = (sheet.pixels.width, sheet.pixels.height)
        while len(self._map_sizes) > _MAPS_MOST:
            self._map_sizes.popitem(last=False)
        self.present()

    def _on_against(self, _against: Against) -> None:
        self.present()

    def _forget(self) -> None:
        self._thumbnails.clear()
        self._map_sizes.clear()
        self._unclaimed.clear()
        self._without_preview.clear()
        self._document_of = ("", 0, 0)
        self._put_away()

    def _fetch_thumbnail_soon(self, node_id: str) -> None:
        if (session := self._in_hand.session) is not None:
            self._in_hand.start(self._fetch_thumbnail(session, node_id), "thumbnail of the head")

    async def _fetch_thumbnail(self, session: Session, node_id: str) -> None:
        self._thumbnails[node_id] = await session.pictures.thumbnail(node_id)
        while len(self._thumbnails) > _THUMBNAILS_MOST:
            self._thumbnails.popitem(last=False)
        head = self._in_hand.head
        if head is not None and head.id == node_id and not self._stage.canvas.has_full_pixels:
            self.present()

    def _fetch(self, key: str) -> None:
        session = self._in_hand.session
        if session is None:
            self._shelf.give_up(key)
        else:
            reading = self._in_hand.tasks.start(self._deliver(session, key), "pixels of a node")
            reading.add_done_callback(partial(self._on_read, key))

    def _on_read(self, key: str, reading: asyncio.Task[None]) -> None:
        """Called off or in vain: whoever looks at it again asks again."""
        if reading.cancelled() or reading.exception() is not None:
            self._shelf.give_up(key)

    async def _deliver(self, session: Session, key: str) -> None:
        try:
            sheet = await fetch(session, key) or await session.pictures.sheet(key)
        except StudioError:
            if not self._does_without(key):
                raise
            self._shelf.give_up(key)
            return
        if self._opening is not None:  # who sees all pixels may paint at once
            await asyncio.wait((self._opening,))
        self._shelf.deliver(key, sheet)
        if Wish.read(key) is not None:
            self._note_size(key, sheet)

    def _does_without(self, key: str) -> bool:
        """Whether the canvas has something else to show where this picture cannot be had."""
        if is_preview(key):
            self._without_preview.add(key)
        elif Wish.read(key) is not None:
            self._unclaimed.add(key)
            self.present()
        else:
            return False
        return True

    def _offer_file(self, node_id: str) -> None:
        self._in_hand.start(self._write_file(node_id), "picture file")

    async def _write_file(self, node_id: str) -> None:
        session = self._in_hand.session
        if session is not None:
            path = await session.finals.picture_file(node_id)
            for canvas in (self._stage.canvas, self._stage.other):
                canvas.drag_out.offer_file(node_id, path)

    def _take_mask(self, head: Node | None) -> None:
        """The document of this image; kept while the image and its size stay the same."""
        key = (self._in_hand.image_id, head.width, head.height) if head is not None else ("", 0, 0)
        if key == self._document_of:
            return
        self._put_away()
        if key == self._document_of:  # whoever heard that it is left has had the canvas presented anew
            return
        self._document_of = key
        session = self._in_hand.session
        if head is not None and session is not None:
            self._opening = self._in_hand.tasks.start(self._open_mask(session, key), "mask in hand")
        if self._lent is None:
            self._stage.canvas.set_mask(None)

    def _put_away(self) -> None:
        if self._document is not None:
            self.mask_left.emit()
        self._document = self._owner = None

    async def _open_mask(self, session: Session, key: tuple[str, int, int]) -> None:
        """Until it is there, tools have nothing to paint on."""
        image_id, width, height = key
        while True:
            held = session.masks.in_hand(image_id)
            fits = held is not None and (held.row.width, held.row.height) == (width, height)
            if held is not None and fits:
                ground = await asyncio.to_thread(ground_of, held.pixels)
            else:
                ground = await asyncio.to_thread(blank_ground, width, height)
            if self._document_of != key:
                return
            if session.masks.in_hand(image_id) is held:
                break
        document = MaskDocument(ground, self._shelf.executor, held.steps if held is not None and fits else ())
        document.taken_up.connect(self.mask_taken_up)
        document.stepped.connect(self._keep_step)
        document.turned_back.connect(self._keep_turn)
        self._document, self._owner = document, (session, image_id)
        if self._lent is None:
            self._stage.canvas.set_mask(document)

    def _keep_step(self, step: MaskStep) -> None:
        document, owner = self._document, self._owner
        if document is not None and owner is not None:
            self._write(self._written(*owner, step, document.pixels()), "keep mask step")

    async def _written(self, session: Session, image_id: str, step: MaskStep, mask: Pixels) -> None:
        async with self._writing:
            await session.masks.keep_step(image_id, step, mask)

    def _keep_turn(self, undone: bool) -> None:
        document, owner = self._document, self._owner
        if document is not None and owner is not None:
            self._write(self._turned(*owner, document.pixels(), undone=undone), "keep mask undo")

    async def _turned(self, session: Session, image_id: str, mask: Pixels, *, undone: bool) -> None:
        async with self._writing:
            await session.masks.keep_undo(image_id, undone=undone, pixels=mask)

    def _write(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = self._in_hand.tasks.start(work, name)
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)


def _why_no_drift(head: Node) -> str:
    if head.lock is LockState.REFUSED:
        return tr("It is not known where the answer lies: no drift to show")
    return tr("Nothing of it had to stay: no drift to show")
