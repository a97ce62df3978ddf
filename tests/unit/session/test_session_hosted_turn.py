"""A turn through the real adapter against the strict server: legal on the wire, locked on the return."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from drifting import scene
from loopback.openai_server import OpenAIServer
from stage import opened, paint, studio_with

from studio.host.catalogue import Catalogue
from studio.host.places import Places
from studio.imaging.arrays import to_array
from studio.model.events import Event
from studio.model.history import LockState
from studio.model.profile import KeyPlace, Profile, ProfileKind
from studio.model.recipe import Draft, LockMode
from studio.providers.opening import open_hosted

Run = Callable[[Any], Any]

_WIDTH, _HEIGHT = 900, 620


@pytest.mark.parametrize(
    ("model", "canvas"),
    [("gpt-image-2.6-sunburst", "976x672"), ("gpt-image-2", "976x672"), ("gpt-image-1.5", "1024x1024")],
)
@pytest.mark.parametrize("is_masked", [True, False])
def test_a_picture_of_no_legal_size_goes_out_legal_and_comes_back_locked(
    home: Places, seen: list[Event], run: Run, model: str, canvas: str, is_masked: bool
) -> None:
    array = scene(_WIDTH, _HEIGHT, seed=3)
    catalogue = Catalogue(home, today=lambda: date(2026, 11, 21))

    async def read_key() -> str | None:
        return server.key

    async def story() -> None:
        session, image_id = await opened(studio, array)
        if is_masked:
            await paint(session, image_id, 200, 150, 400, 300)

        result = await session.turns.run(image_id, Draft(instruction="make it blue", candidates=1))

        assert result.errors == ()
        (node,), (job,) = result.nodes, result.jobs
        pixels = to_array((await session.pictures.sheet(node.id)).pixels)
        outside = np.ones(array.shape[:2], bool)
        outside[150:450, 200:600] = False
        assert (job.request or {})["size"] == canvas
        assert pixels.shape == array.shape
        if not is_masked:
            assert node.lock is LockState.ASKED
            node = await session.locks.relock(node.id, mask=None, mode=LockMode.AUTO)
        assert (node.lock, node.differing_px) == (LockState.LOCKED, 0)
        assert not np.array_equal(pixels[~outside], array[~outside])
        if is_masked:
            assert np.array_equal(pixels[outside], array[outside])
        await session.close()

    with OpenAIServer() as server:
        profile = Profile("work", ProfileKind.OPENAI, base_url=server.url, model=model, key=KeyPlace.SESSION)
        provider = open_hosted(
            profile, model_of=lambda name: catalogue.model("openai", name), read_key=read_key
        )
        studio = studio_with(home, seen, lambda name: provider)
        run(story())
        assert server.submits == 1
