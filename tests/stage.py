"""What session tests share: pictures made on the spot, masks, a studio with its providers."""

import asyncio
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from rehearsal import sent_file

from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.host.profiles import Profiles
from studio.host.secrets import Keys
from studio.imaging.arrays import from_array
from studio.model.events import Event
from studio.model.history import Node
from studio.model.mask_steps import packed
from studio.model.pixels import Pixels
from studio.model.project import MaskStep
from studio.model.provider import Provider, ProviderRequest
from studio.model.recipe import Draft
from studio.session.session import Session
from studio.session.sources import PastedPicture
from studio.session.studio import Studio


def png_bytes(array: np.ndarray) -> bytes:
    """A PNG as another program would write it."""
    with io.BytesIO() as file:
        Image.fromarray(array).save(file, "png", compress_level=1)
        return file.getvalue()


def noise(width: int = 64, height: int = 48, seed: int = 1) -> np.ndarray:
    """RGB noise: every pixel tells its place."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def box_mask(width: int, height: int, x: int, y: int, w: int, h: int) -> Pixels:
    """A mask that marks one box."""
    array = np.zeros((height, width), np.uint8)
    array[y : y + h, x : x + w] = 255
    return from_array(array)


def studio_with(home: Places, seen: list[Event], open_provider: Callable[[str], Provider]) -> Studio:
    return Studio(
        places=home,
        program="test",
        profiles=Profiles(home),
        keys=Keys(),
        catalogue=Catalogue(home),
        open_provider=open_provider,
        publish=seen.append,
    )


def pasted(array: np.ndarray, name: str = "noise.png") -> PastedPicture:
    return PastedPicture(png_bytes(array), name)


def inverted(request: ProviderRequest, ordinal: int) -> bytes:
    """What was asked for inverted: the mask's part, or all of it."""
    with Image.open(sent_file(request)) as picture:
        array = np.asarray(picture.convert("RGB"))
    changed = np.roll(255 - array, ordinal, axis=2)
    return png_bytes(np.where(asked_area(request, array.shape[:2])[:, :, None], changed, array))


def asked_area(request: ProviderRequest, shape: tuple[int, ...]) -> np.ndarray:
    """Where the request wants change: white of its mask, or everywhere."""
    if not isinstance(request.mask, Path):
        return np.ones(shape, bool)
    with Image.open(request.mask) as mask:
        return np.asarray(mask.convert("L")) > 0


async def opened(studio: Studio, array: np.ndarray | None = None) -> tuple[Session, str]:
    """A new project with one image, and that image."""
    session = await studio.new_project([pasted(noise() if array is None else array)])
    return session, session.images()[0].id


async def made(session: Session, image_id: str, candidates: int = 1) -> tuple[Node, ...]:
    """The candidates of one turn from the head."""
    draft = Draft(instruction="invert it", candidates=candidates)
    return (await session.turns.run(image_id, draft)).nodes


async def until(is_so: Callable[[], object]) -> None:
    """Wait until something has come true; fails after some seconds."""
    for _ in range(2000):
        if is_so():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it never came true")


async def paint(session: Session, image_id: str, x: int, y: int, w: int, h: int) -> None:
    """One stroke of a box on the head."""
    head = session.history(image_id).nodes[session.history(image_id).head or ""]
    mask = box_mask(head.width, head.height, x, y, w, h)
    empty = from_array(np.zeros((head.height, head.width), np.uint8))
    await session.masks.keep_step(image_id, packed(MaskStep(mask.box, empty, mask)), mask)
