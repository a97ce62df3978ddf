"""The two pictures that one canvas may show at a time: what they are composed of, and on which side."""

from collections.abc import Iterator

from PySide6.QtCore import QRect

from studio.model.geometry import IDENTITY
from studio.ui.canvas import pyramid
from studio.ui.canvas.back_buffer import BackBuffer
from studio.ui.canvas.compared import Compared
from studio.ui.canvas.compose import Manner, Plate
from studio.ui.canvas.mode import Mode
from studio.ui.canvas.overlay import Overlay
from studio.ui.canvas.pyramid import Pyramid
from studio.ui.canvas.shelf import PictureShelf, Prepared, ShownPicture
from studio.ui.canvas.wipe import Wipe


class Plates:
    """The current picture with its mask, and the other one, through its frame."""

    def __init__(self, shelf: PictureShelf) -> None:
        self._shelf = shelf
        self._thumbnails: dict[str, Pyramid] = {}
        self._current = BackBuffer()
        self._other = BackBuffer()
        self._seen: tuple[ShownPicture, Pyramid] | None = None
        self.map_opacity = 1.0

    @property
    def current(self) -> BackBuffer:
        return self._current

    def gather(self, compared: Compared, overlay: Overlay | None) -> None:
        """Make the plates fit what is to be seen now; what is missing is asked for.

        Until an answer as it came is here, the picture stays that was seen before; so it does while one of
        the same shape has nothing to show yet.
        """
        kept = {picture.key for picture in compared.pictures}
        in_view = {picture.key for picture in compared.looked_at}
        self._shelf.hold(id(self), in_view, may_rest=kept - in_view)
        self._thumbnails = {key: made for key, made in self._thumbnails.items() if key in kept}
        current = compared.current
        way = IDENTITY
        if current is not None and compared.shown is not None:
            way = compared.shown.frame.to(current.frame)
        seen = self._pyramid(current)
        if seen is None and compared.shown is not None:
            seen, way = self._pyramid(compared.shown), IDENTITY
        if current is not None and seen is not None:
            self._seen = current, seen
        elif not self._stands_for(current):
            self._seen = None
        self._current.show(Plate(self._seen[1] if self._seen else None, way, overlay))
        other = compared.instead or (compared.other if compared.is_wiped else compared.map)
        if other is not None and compared.shown is not None:
            self._other.show(Plate(self._pyramid(other), compared.shown.frame.to(other.frame)))
        elif compared.mode is not Mode.BLINK:  # which shows it again at once
            self._other.show(Plate(None))

    def _stands_for(self, wanted: ShownPicture | None) -> bool:
        """Whether what was seen last may stay until `wanted` comes: emptiness in between blinds the eye."""
        if self._seen is None or wanted is None or not self._shelf.is_coming(wanted.key):
            return False
        last = self._seen[0]
        return (last.width, last.height, last.frame) == (wanted.width, wanted.height, wanted.frame)

    def take_down(self, wanted: ShownPicture | None) -> bool:
        """Nothing comes of `wanted`: what stood for it goes. Whether anything did."""
        if self._seen is None or wanted is None or self._seen[0].key == wanted.key:
            return False
        self._seen = None
        self._current.show(Plate(None))
        return True

    def waits_for(self, compared: Compared) -> ShownPicture | None:
        """The map or the answer that is to be seen, while it is not here yet."""
        wanted = compared.map or (compared.current if compared.instead is None else None)
        if wanted is None or wanted is compared.shown or self._pyramid(wanted) is not None:
            return None
        return wanted

    def prepared(self, picture: ShownPicture | None) -> Prepared | None:
        return self._shelf.find(picture.key) if picture is not None and not picture.is_sheet else None

    def sides(self, compared: Compared, wipe: Wipe, rect: QRect) -> Iterator[tuple[BackBuffer, QRect, float]]:
        """Which buffer is seen where (logical pixels), and how opaque, lowest first."""
        if compared.instead is not None:
            yield self._other, rect, 1.0
        elif compared.is_wiped:
            left, right = wipe.sides(rect.size())
            yield self._other, left, 1.0
            yield self._current, right, 1.0
        else:
            yield self._current, rect, 1.0
            if compared.map is not None and self._pyramid(compared.map) is not None:
                yield self._other, rect, self.map_opacity

    def smooth(self, manner: Manner) -> bool:
        """Compose well what was composed roughly; whether there was any."""
        rough = [buffer for buffer in (self._current, self._other) if buffer.is_rough]
        for buffer in rough:
            buffer.smooth(manner)
        return bool(rough)

    def forget(self) -> None:
        for buffer in (self._current, self._other):
            buffer.forget()

    def _pyramid(self, picture: ShownPicture | None) -> Pyramid | None:
        prepared = self.prepared(picture)
        if prepared is not None or picture is None:
            return prepared.pyramid if prepared else None
        if (halvings := self._shelf.at_rest(picture.key)) is not None:
            return halvings
        if picture.key not in self._thumbnails and picture.thumbnail is not None:
            made = pyramid.of_thumbnail(picture.thumbnail, picture.width, picture.height)
            self._thumbnails[picture.key] = made
        return self._thumbnails.get(picture.key)
