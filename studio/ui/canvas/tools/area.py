"""How an area just drawn becomes one step of the mask."""

from collections.abc import Callable

from studio.imaging.arrays import Array
from studio.model.geometry import Box
from studio.ui.canvas.mask_document import MaskDocument

MARKED, CLEARED = 255, 0


def draw_area(document: MaskDocument, reach: Box, draw: Callable[[Array], object]) -> None:
    """`draw` changes the mask in place, nowhere outside of `reach`."""
    document.begin()
    seen = document.touch(reach.grow(2))
    if not seen.is_empty:
        draw(document.array)
        document.changed.emit(seen)
    document.commit()


def weight(subtracts: bool) -> int:
    return CLEARED if subtracts else MARKED
