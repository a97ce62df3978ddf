"""Foreign bytes, opened in a thread that hears when nobody waits for it any more."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from studio.imaging import foreign, masks_in, regular_file, thumb_png
from studio.imaging.opened import Opened
from studio.model.cancel import CancelToken
from studio.model.errors import BadInput, ProjectDamaged
from studio.model.pixels import Pixels
from studio.model.sentences import explain
from studio.session.sources import HeldPicture, PastedPicture, Source, name_of
from studio.store.project_file import ProjectFile

T = TypeVar("T")


async def open_picture(data: bytes, *, name: str, cancel: CancelToken | None = None) -> Opened:
    """As `foreign.open_picture`; ended with the task, too."""
    return await in_thread(lambda token: foreign.open_picture(data, name=name, cancel=token), cancel)


async def at_hand(source: Source) -> Path | PastedPicture:
    """The same source, its bytes made where that was left for later."""
    if isinstance(source, HeldPicture):
        return PastedPicture(await asyncio.to_thread(source.encoded), source.name)
    return source


async def open_source(source: Source, cancel: CancelToken | None = None) -> Opened:
    """The picture of a source; a file is not read into this process. Raises BadInput."""
    name, found = name_of(source), await at_hand(source)
    if isinstance(found, PastedPicture):
        return await open_picture(found.data, name=name, cancel=cancel)
    return await in_thread(lambda token: foreign.open_file(found, name=name, cancel=token), cancel)


async def stamp_of(source: Source) -> regular_file.Stamp | None:
    """Another one as soon as a file was written to or replaced; None where there is none to look at."""
    if not isinstance(source, Path):
        return None
    with suppress(OSError, ValueError):
        return await asyncio.to_thread(regular_file.stamp_of, source)
    return None


async def read_mask(
    source: Source, *, rule: str | None = None, cancel: CancelToken | None = None
) -> masks_in.MaskFile:
    """A mask by the rule of `masks_in.read_mask`; ended with the task, too. Raises BadInput."""
    opened = await open_source(source, cancel)
    return await asyncio.to_thread(masks_in.read_mask, opened.pixels, name=name_of(source), rule=rule)


async def stored_png(file: ProjectFile, blob_id: str) -> Pixels:
    """The pixels of a PNG that a studio has put into a project: who knows which, a project may be handed on.

    Raises ProjectDamaged.
    """
    return await decoded_png(file, await file.get_blob(blob_id))


async def stored_mask(file: ProjectFile, blob_id: str, size: tuple[int, int] | None = None) -> Pixels:
    """As `stored_png`, of what must be grey of 8 bits, and of a width and height where those are given."""
    mask = await stored_png(file, blob_id)
    is_mask = (mask.bands, mask.bits) == (1, 8)
    if not is_mask or (size is not None and (mask.width, mask.height) != size):
        reason = f"{mask.width} × {mask.height} pixels of {mask.bands} × {mask.bits} bits are not its mask"
        raise ProjectDamaged("project-damaged", name=file.path.name, reason=reason)
    return mask


async def decoded_png(file: ProjectFile, data: bytes) -> Pixels:
    """As `stored_png`, of bytes that were read from it."""
    if (small := await asyncio.to_thread(thumb_png.read, data)) is not None:
        return small
    try:
        return (await open_picture(data, name=file.path.name)).pixels
    except BadInput as error:
        raise ProjectDamaged("project-damaged", name=file.path.name, reason=explain(error).message) from error


async def in_thread(work: Callable[[CancelToken], T], cancel: CancelToken | None = None) -> T:
    """What `work` returns; its token is cancelled with the task, for a thread cannot be stopped."""
    token = cancel or CancelToken()
    try:
        return await asyncio.to_thread(work, token)
    except asyncio.CancelledError:
        token.cancel()
        raise
