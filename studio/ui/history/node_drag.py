"""What leaves the window when a node is dragged: its id for us, a picture file for other programs."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QMetaType, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QWidget

from studio.ui.drops import NODE_TYPE

_FILES = "text/uri-list"

FileOf = Callable[[str], Path | None]


class NodeMime(QMimeData):
    """Names the node at once; its file is asked for when another program takes it, so it may still be made.

    `file_of` answers with the file as soon as it is written.
    """

    def __init__(self, node_id: str, file_of: FileOf) -> None:
        super().__init__()
        self._node_id = node_id
        self._file_of = file_of
        self.setData(NODE_TYPE, QByteArray(node_id.encode()))

    def formats(self) -> list[str]:
        return [NODE_TYPE, _FILES]

    def hasFormat(self, mime_type: str) -> bool:
        return mime_type in (NODE_TYPE, _FILES)

    def retrieveData(self, mime_type: str, preferred: QMetaType) -> object:
        if mime_type != _FILES:
            return super().retrieveData(mime_type, preferred)
        file = self._file_of(self._node_id)
        return [QUrl.fromLocalFile(str(file))] if file is not None else []


def no_file(node_id: str) -> Path | None:
    """Offers nothing to other programs."""
    return None


def drag_node(source: QWidget, node_id: str, picture: QPixmap | None, file_of: FileOf) -> None:
    """Let the user carry a node out of `source` until the pointer is released."""
    drag = QDrag(source)
    drag.setMimeData(NodeMime(node_id, file_of))
    if picture is not None:
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(-8, -8))
    drag.exec(Qt.DropAction.CopyAction)
