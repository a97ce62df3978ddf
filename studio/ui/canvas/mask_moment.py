"""A mask as it was at one moment, copied in a thread while it is painted on."""

from collections.abc import Mapping

from studio.imaging.arrays import Array, from_array, window
from studio.imaging.masks import thin_copy
from studio.model.geometry import Box
from studio.model.pixels import Pixels

TILE = 256

Tile = tuple[int, int]  # row and column, in tiles


class Moment:
    """Whoever paints first hands in the tiles that it paints over; a copy lays them over what it reads."""

    __slots__ = ("__weakref__", "_array", "_tiles")

    def __init__(self, array: Array, tiles: Mapping[Tile, Array]) -> None:
        """`tiles` as they were, where `array` is being painted on already."""
        self._array = array
        self._tiles = dict(tiles)

    @property
    def box(self) -> Box:
        return Box(0, 0, self._array.shape[1], self._array.shape[0])

    def keep(self, place: Tile, tile: Array) -> None:
        """What was there; before the first change of it is written."""
        self._tiles.setdefault(place, tile)

    def copy(self, box: Box) -> Array:
        """The pixels of `box`, which must lie inside, as they were."""
        part = window(self._array, box).copy()
        lay_tiles(part, box, self._tiles.copy())  # after the pixels were read: no change can be missed
        return part

    def pixels(self) -> Pixels:
        """All of it; memory is taken only where it marks something."""
        made = thin_copy(self._array)
        lay_tiles(made, self.box, self._tiles.copy())
        return from_array(made)


def lay_tiles(part: Array, box: Box, tiles: Mapping[Tile, Array]) -> None:
    """Put tiles where they belong in the pixels of `box`."""
    for (row, column), tile in tiles.items():
        at = Box(column * TILE, row * TILE, tile.shape[1], tile.shape[0])
        seen = at.intersect(box)
        if not seen.is_empty:
            window(part, seen.moved(-box.x, -box.y))[...] = window(tile, seen.moved(-at.x, -at.y))
