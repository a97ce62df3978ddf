"""Joins what is known of the entries of Keep to their rows: regions, findings with figures, statistics."""

from collections import OrderedDict
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from studio.model.events import Event, HeadMoved, InvariantsChanged, NodesAdded, WritingBegan
from studio.model.history import Node
from studio.model.pixels import Pixels
from studio.model.recipe import PaintedRegion
from studio.model.words import tr
from studio.session.session import Session
from studio.ui.actions import Actions
from studio.ui.canvas.errands import Errand
from studio.ui.canvas.pane import Pane
from studio.ui.canvas.region import Outline, outline_of
from studio.ui.turn.keep_view import Found, KeepView
from studio.ui.turn.turn_panel import TurnPanel
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.region_wiring import RegionWiring

_OUTLINES_MOST = 16

# A region, and the pixels it is looked at in: the same for all nodes of one frame and size.
Place = tuple[PaintedRegion, object, int, int]


class KeepWiring(QObject):
    """A late answer for another node is dropped; a region is drawn once for all nodes that lie alike."""

    def __init__(
        self, in_hand: InHand, panel: TurnPanel, canvas: Pane, regions: RegionWiring, actions: Actions
    ) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._panel = panel
        self._canvas = canvas
        self._regions = regions
        self._view = KeepView()
        self._pointed = ""
        self._shares: dict[Place, float | None] = {}
        self._outlines: OrderedDict[Place, Outline] = OrderedDict()
        self._drawing: Errand[Outline] | None = None
        rows = panel.composer.keep
        rows.region_wanted.connect(regions.toggle)
        rows.region_unwanted.connect(regions.clear)
        rows.pointed.connect(self._on_pointed)
        actions.bind({"turn.keep-statistics": panel.open_keep_statistics})
        regions.changed.connect(self._on_painting)
        in_hand.session_changed.connect(self._forget)
        in_hand.image_changed.connect(self.present)

    def present(self) -> None:
        session, head = self._in_hand.session, self._in_hand.head
        if session is None or head is None:
            self._show(KeepView(why_not=tr("There is no node in view.")))
        else:
            self._in_hand.start(self._read(session, head), "what is known of Keep")

    def on_event(self, event: Event) -> None:
        is_here = getattr(event, "image_id", self._in_hand.image_id) == self._in_hand.image_id
        if is_here and isinstance(event, HeadMoved | NodesAdded | InvariantsChanged | WritingBegan):
            self.present()

    async def _read(self, session: Session, head: Node) -> None:
        keep = session.keep_list
        entries = keep.entries(head.image_id)
        shares = {
            one.id: await self._share(session, one.region, head) for one in entries if one.region is not None
        }
        found = await keep.found(head.id)
        statistics = await keep.statistics(head.image_id)
        if self._in_hand.session is not session or self._in_hand.head is not head:
            return
        self._show(
            KeepView(
                node_id=head.id,
                painted=self._regions.painted_id,
                why_not=self._why_not(session, head),
                shares=shares,
                found={key: Found(row.finding, row.by_person, row.values) for key, row in found.items()},
                statistics={one.invariant_id: one for one in statistics},
            )
        )

    def _why_not(self, session: Session, head: Node) -> str:
        if session.is_read_only:
            return self._in_hand.read_only_reason
        return tr("The sheet is still empty. Make a picture first.") if head.picture_id is None else ""

    async def _share(self, session: Session, region: PaintedRegion, head: Node) -> float | None:
        place = _place(region, head)
        if place not in self._shares:
            self._shares[place] = await session.keep_list.share_of(region, head.id)
        return self._shares[place]

    def _show(self, view: KeepView) -> None:
        self._view = view
        self._panel.present_keep(view)
        self._draw()

    def _on_painting(self) -> None:
        """At once; what a stroke changed is told by the session."""
        if self._view.painted != self._regions.painted_id:
            self._show(replace(self._view, painted=self._regions.painted_id))

    def _on_pointed(self, entry_id: str) -> None:
        self._pointed = entry_id
        self._draw()

    def _draw(self) -> None:
        """The line around the region of the entry that is pointed at; one that is painted is seen anyway."""
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None
        session, head = self._in_hand.session, self._in_hand.head
        region = self._region_of(session, head) if session is not None and head is not None else None
        if session is None or head is None or region is None:
            self._canvas.mask_in_view.outline(None)
            return
        place = _place(region, head)
        self._canvas.mask_in_view.outline(self._outlines.get(place))
        if place not in self._outlines:
            self._in_hand.start(self._fetch(session, region, head), "outline of a region")

    def _region_of(self, session: Session, head: Node) -> PaintedRegion | None:
        if not self._pointed or self._pointed == self._regions.painted_id:
            return None
        entries = session.keep_list.entries(head.image_id)
        return next((one.region for one in entries if one.id == self._pointed), None)

    async def _fetch(self, session: Session, region: PaintedRegion, head: Node) -> None:
        mask = await session.keep_list.region_on(region, head.id)
        if mask is not None and self._in_hand.session is session:
            self._send(mask, _place(region, head))

    def _send(self, mask: Pixels, place: Place) -> None:
        self._drawing = self._canvas.errands.send(partial(outline_of, mask), partial(self._take, place))

    def _take(self, place: Place, outline: Outline) -> None:
        self._drawing = None
        self._outlines[place] = outline
        while len(self._outlines) > _OUTLINES_MOST:
            self._outlines.popitem(last=False)
        self._draw()

    def _forget(self) -> None:
        self._shares.clear()
        self._outlines.clear()
        self._pointed = ""


def _place(region: PaintedRegion, node: Node) -> Place:
    return region, node.frame, node.width, node.height
