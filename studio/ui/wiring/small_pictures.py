"""Joins the small pictures of nodes and of references to the open project."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from studio.model.pixels import Pixels
from studio.ui.thumbnails import ThumbnailCache, blank
from studio.ui.wiring.in_hand import InHand


class SmallPictures(QObject):
    """`changed`: one of a reference is here that was not."""

    changed = Signal()

    def __init__(self, in_hand: InHand) -> None:
        super().__init__()
        self._in_hand = in_hand
        self.of_nodes = ThumbnailCache(self._of_node, in_hand.tasks)
        self._of_pictures = ThumbnailCache(self._of_picture, in_hand.tasks)
        self._of_pictures.ready.connect(self._on_ready)
        in_hand.session_changed.connect(self._forget)

    def of_picture(self, picture_id: str) -> QPixmap | None:
        """None while it is loaded."""
        return self._of_pictures.pixmap(picture_id)

    def _forget(self) -> None:
        self.of_nodes.clear()
        self._of_pictures.clear()

    def _on_ready(self, _picture_id: str) -> None:
        self.changed.emit()

    async def _of_node(self, node_id: str) -> Pixels:
        node = self._in_hand.node(node_id)
        if node is not None and node.picture_id is None:
            return blank(node.width, node.height)
        return await self._in_hand.require_session().pictures.thumbnail(node_id)

    async def _of_picture(self, picture_id: str) -> Pixels:
        return await self._in_hand.require_session().pictures.picture_thumbnail(picture_id)
