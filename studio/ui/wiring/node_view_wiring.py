"""Joins the panel of the node in view to the session."""

from PySide6.QtCore import QObject

from studio.model.events import Event, HeadMoved, InvariantsChanged, NodesChanged, WritingBegan
from studio.ui.turn.snapshots import node_view
from studio.ui.turn.turn_panel import TurnPanel
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.node_wiring import NodeWiring


class NodeViewWiring(QObject):
    """The detail of a node is read off the main thread; a late answer for another node is dropped."""

    def __init__(self, in_hand: InHand, nodes: NodeWiring, panel: TurnPanel) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._panel = panel
        panel.label_changed.connect(nodes.set_label)
        panel.note_changed.connect(nodes.set_note)
        panel.verdict_changed.connect(nodes.set_verdict)
        panel.version_chosen.connect(nodes.go_to)
        in_hand.image_changed.connect(self.present)

    def present(self) -> None:
        head = self._in_hand.head
        if head is None:
            self._panel.present_node(None)
        else:
            self._in_hand.start(self._read(head.id), "node detail")

    def on_event(self, event: Event) -> None:
        is_here = getattr(event, "image_id", self._in_hand.image_id) == self._in_hand.image_id
        if is_here and isinstance(event, HeadMoved | NodesChanged | InvariantsChanged | WritingBegan):
            self.present()

    async def _read(self, node_id: str) -> None:
        session = self._in_hand.session
        if session is None:
            return
        detail = await session.node_detail(node_id)
        head = self._in_hand.head
        if head is not None and head.id == node_id:
            self._panel.present_node(node_view(detail, self._in_hand.history))
