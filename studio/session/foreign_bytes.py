"""Foreign bytes, opened in a thread that hears when nobody waits for it any more."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from studio.imaging import foreign, masks_in
from studio.imaging.opened import Opened
from studio.model.cancel import CancelToken

T = TypeVar("T")


async def open_picture(data: bytes, *, name: str, cancel: CancelToken | None = None) -> Opened:
    """As `foreign.open_picture`; ended with the task, too."""
    return await in_thread(lambda token: foreign.open_picture(data, name=name, cancel=token), cancel)


async def read_mask(
    data: bytes, *, name: str, rule: str | None = None, cancel: CancelToken | None = None
) -> masks_in.MaskFile:
    """As `masks_in.read_mask`; ended with the task, too."""
    return await in_thread(lambda token: masks_in.read_mask(data, name=name, rule=rule, cancel=token), cancel)


async def in_thread(work: Callable[[CancelToken], T], cancel: CancelToken | None = None) -> T:
    """What `work` returns; its token is cancelled with the task, for a thread cannot be stopped."""
    token = cancel or CancelToken()
    try:
        return await asyncio.to_thread(work, token)
    except asyncio.CancelledError:
        token.cancel()
        raise
