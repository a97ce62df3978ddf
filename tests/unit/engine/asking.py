"""Requests to the engine, small scenes to ask them of, and the answers."""

from typing import Any

import numpy as np

from studio.engine.built_in import BuiltInEngine
from studio.imaging.arrays import from_array
from studio.model.cancel import CancelToken
from studio.model.pixels import Sheet
from studio.model.provider import Made, ProviderRequest, SentPicture, Use

Array = np.ndarray[Any, Any]


def scene(dtype: type = np.uint8, bands: int = 3, side: int = 120) -> Array:
    """A landscape of soft hills with grain; the seed keeps it the same."""
    y, x = np.mgrid[0:side, 0:side] / side
    grain = np.random.default_rng(3).normal(0, 0.02, (side, side))
    red = 0.45 + 0.25 * np.sin(7 * x) + grain
    green = 0.4 + 0.3 * np.cos(5 * y + x) + grain
    blue = 0.35 + 0.2 * np.sin(4 * (x + y)) + grain
    planes = [red, green, blue, 0.2 + 0.8 * y][:bands] if bands > 2 else [red, 0.2 + 0.8 * y][:bands]
    top = 255 if dtype is np.uint8 else 65535
    whole = np.rint(np.clip(np.stack(planes, axis=-1), 0, 1) * top).astype(dtype)
    return whole[..., 0] if bands == 1 else whole


def mask(side: int = 120, box: tuple[int, int, int, int] = (40, 48, 30, 26)) -> Array:
    painted = np.zeros((side, side), np.uint8)
    x, y, width, height = box
    painted[y : y + height, x : x + width] = 255
    painted[y : y + 8, x : x + 8] = 0
    return painted


def request(
    text: str, base: Array, *, painted: Array | None = None, references: tuple[Array, ...] = (), n: int = 3
) -> ProviderRequest:
    pictures = [SentPicture(1, Use.SENT, Sheet(from_array(base)))]
    pictures += [
        SentPicture(ordinal, Use.REFERENCE, Sheet(from_array(one)))
        for ordinal, one in enumerate(references, 2)
    ]
    return ProviderRequest(
        job_id="job",
        client_key="key",
        model="",
        instruction=text,
        prompt="",
        pictures=tuple(pictures),
        mask=from_array(painted) if painted is not None else None,
        candidates=n,
        seed=11,
    )


async def made(asked: ProviderRequest, cancel: CancelToken | None = None) -> list[Made]:
    events = [event async for event in BuiltInEngine().run(asked, cancel or CancelToken())]
    return [event for event in events if isinstance(event, Made)]


def subject_scene(dtype: type = np.uint8, side: int = 240) -> tuple[Array, Array]:
    """An orange disc with hairs before a grey wall, and its true alpha."""
    scale = 3
    canvas = np.zeros((side * scale, side * scale), np.float32)
    y, x = np.mgrid[0 : side * scale, 0 : side * scale] / scale
    canvas[np.hypot(y - side / 2, x - side / 2) < side / 4] = 1
    for angle in np.linspace(0, 2 * np.pi, 60, endpoint=False):
        along = (x - side / 2) * np.cos(angle) + (y - side / 2) * np.sin(angle)
        across = np.abs(-(x - side / 2) * np.sin(angle) + (y - side / 2) * np.cos(angle))
        canvas[(across < 0.6) & (along > 0) & (along < side / 4 + 9)] = 1
    alpha = canvas.reshape(side, scale, side, scale).mean(axis=(1, 3))
    grain = np.random.default_rng(1).normal(0, 0.01, (side, side, 1))
    wall = np.array([0.5, 0.52, 0.55]) + 0.15 * (np.mgrid[0:side, 0:side][0] / side)[..., None] + grain
    fur = np.array([0.9, 0.45, 0.12]) + grain
    mixed = fur * alpha[..., None] + wall * (1 - alpha[..., None])
    top = 255 if dtype is np.uint8 else 65535
    return np.rint(np.clip(mixed, 0, 1) * top).astype(dtype), alpha
