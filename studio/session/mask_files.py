"""A mask read from a file, at the size of the picture that it is for."""

import asyncio
from pathlib import Path

from studio.imaging import masks, masks_in
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput
from studio.model.geometry import Frame
from studio.session.foreign_bytes import read_mask


async def mask_from(
    path: Path,
    width: int,
    height: int,
    *,
    rule: str | None = None,
    fits: bool = False,
    cancel: CancelToken | None = None,
) -> masks_in.MaskFile:
    """Scaled to `width` × `height` px with `fits`. Raises BadInput."""
    found = await read_mask(path, rule=rule, cancel=cancel)
    mask = found.mask
    if (mask.width, mask.height) == (width, height):
        return found
    if not fits:
        raise BadInput(
            "mask-size", mask_width=mask.width, mask_height=mask.height, width=width, height=height
        )
    way = Frame.scale(width / mask.width, height / mask.height)
    fitted = await asyncio.to_thread(masks.through_frame, mask, way, width, height)
    if not (await asyncio.to_thread(masks.coverage, fitted))[1]:
        raise BadInput("empty-mask")
    return masks_in.MaskFile(fitted, found.rule)
