"""Joins *Copy picture* to the clipboard: of the head what the canvas shows, of another node its file."""

import asyncio

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage

from studio.model.words import tr
from studio.ui.canvas.canvas import Canvas
from studio.ui.wiring.in_hand import InHand


class CopyingWiring(QObject):
    """`said` is for the user to read."""

    said = Signal(str)

    def __init__(self, in_hand: InHand, canvas: Canvas) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._canvas = canvas
        canvas.copied.connect(self._say_copied)

    def copy(self, node_id: str) -> None:
        head = self._in_hand.head
        if head is not None and head.id == node_id:
            self._canvas.copy_picture()
        else:
            self._in_hand.start(self._copy_other(node_id), "copy picture")

    async def _copy_other(self, node_id: str) -> None:
        path = await self._in_hand.require_session().finals.picture_file(node_id)
        image = await asyncio.to_thread(QImage, str(path))
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        data.setImageData(image)
        QGuiApplication.clipboard().setMimeData(data)
        self._say_copied()

    def _say_copied(self) -> None:
        self.said.emit(tr("The picture is on the clipboard."))
