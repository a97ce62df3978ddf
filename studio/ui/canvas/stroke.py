"""A stroke while it is drawn: the tiles of the mask as they were before it came."""

from collections.abc import Iterator

import numpy as np

from studio.imaging.arrays import Array, from_array, window
from studio.model.geometry import Box
from studio.model.mask_steps import PackedStep
from studio.model.project import MaskStep
from studio.ui.canvas.mask_moment import TILE, Moment, Tile, lay_tiles


class Stroke:
    """`tiles` are those that it touched, `box` lies around all that it may have written."""

    def __init__(self, array: Array) -> None:
        self._array = array
        self.tiles: dict[Tile, Array] = {}
        self.box = Box(0, 0, 0, 0)

    def touch(self, box: Box) -> Iterator[tuple[Tile, Array]]:
        """Remember the tiles under `box`; those that were not touched before, as they are."""
        box = box.intersect(Box(0, 0, self._array.shape[1], self._array.shape[0]))
        if box.is_empty:
            return
        self.box = self.box.unite(box)
        for row in range(box.y // TILE, (box.bottom - 1) // TILE + 1):
            for column in range(box.x // TILE, (box.right - 1) // TILE + 1):
                if (row, column) not in self.tiles:
                    tile = self.tiles[row, column] = self._tile(row, column).copy()
                    yield (row, column), tile

    @property
    def has_changed(self) -> bool:
        """Whether any pixel is another one now."""
        return any(not np.array_equal(tile, self._tile(*place)) for place, tile in self.tiles.items())

    def before(self) -> Array:
        """The pixels of `box` as they were."""
        was = window(self._array, self.box).copy()
        lay_tiles(was, self.box, self.tiles)
        return was

    def step(self, after: Moment) -> PackedStep:
        """That of a stroke that ends now; its pixels are put together when somebody wants them."""
        box, tiles = self.box, self.tiles

        def made() -> MaskStep:
            now = after.copy(box)
            was = now.copy()
            lay_tiles(was, box, tiles)
            return MaskStep(box, from_array(was), from_array(now))

        return PackedStep(box, made)

    def take_back(self) -> Iterator[Box]:
        """Put everything back, and say where: by rows of tiles, for the box around all may be the picture."""
        for (row, column), tile in self.tiles.items():
            self._tile(row, column)[...] = tile
        for row in sorted({row for row, _ in self.tiles}):
            columns = [column for at, column in self.tiles if at == row]
            left, right = min(columns) * TILE, (max(columns) + 1) * TILE
            yield self.box.intersect(Box(left, row * TILE, right - left, TILE))

    def _tile(self, row: int, column: int) -> Array:
        return self._array[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
