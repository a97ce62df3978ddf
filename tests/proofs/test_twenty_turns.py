"""Twenty turns at a maker that drifts: outside what was painted, an outside program finds the root's pixels.

A few turns of three chains by default; all twenty, in every space and depth, with PALIMPSEST_PROOFS=whole.
"""

import asyncio
import os
from pathlib import Path

import numpy as np
import pytest
from drifting_chain import Step, chain, changed_px, drifting_turns, painted_masks, strayed_px
from drifting_maker import DriftingMaker
from PIL import Image
from stage import studio_with

from studio.host.places import places
from studio.imaging import icc
from studio.imaging.arrays import Array, from_array, to_array
from studio.imaging.codec import decode_png
from studio.imaging.colour import convert
from studio.imaging.finals import encode_final
from studio.imaging.patches import promote
from studio.model.finals import ExportOptions
from studio.model.history import LockState
from studio.model.pixels import Sheet
from studio.model.recipe import LockMode

WHOLE = os.environ.get("PALIMPSEST_PROOFS") == "whole"
TURNS = 20 if WHOLE else 4
SIZE = (480, 320)
SEED = 27
PHOTOGRAPH = Path(__file__).parents[2] / "resources" / "pictures" / "dandelion.jpg"
SPACES = {"srgb": None, "display-p3": icc.display_p3(), "adobe-rgb": icc.adobe_rgb()}
FEW = [("srgb", 8), ("display-p3", 8), ("adobe-rgb", 16)]
ROOTS = [(space, bits) for space in SPACES for bits in (8, 16)] if WHOLE else FEW


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIMPSEST_HOME", str(tmp_path / "home"))


@pytest.fixture
def photograph() -> Array:
    with Image.open(PHOTOGRAPH) as picture:
        return np.asarray(picture.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS))


@pytest.mark.parametrize(("space", "bits"), ROOTS)
def test_outside_the_painted_masks_the_root_is_exported_at_every_turn(
    space: str, bits: int, photograph: Array, tmp_path: Path
) -> None:
    root = tmp_path / "root.png"
    root.write_bytes(_file(photograph, SPACES[space], bits))

    steps = run_chain(root, tmp_path / "locked", LockMode.STRICT)

    assert len(steps) == TURNS
    assert [step.node.lock for step in steps] == [LockState.LOCKED] * TURNS
    assert [strayed_px(root, step) for step in steps] == [0] * TURNS
    assert all(changed_px(root, step) > 0.5 * np.count_nonzero(step.painted) for step in steps)


def test_the_same_chain_without_the_lock_loses_the_root(photograph: Array, tmp_path: Path) -> None:
    root = tmp_path / "root.png"
    root.write_bytes(_file(photograph, None, 8))

    steps = run_chain(root, tmp_path / "bare", LockMode.OFF)

    lost = [strayed_px(root, step) / np.count_nonzero(step.painted == 0) for step in steps]
    assert min(lost) > 0.5


def test_one_pixel_that_strays_is_counted(photograph: Array, tmp_path: Path) -> None:
    root = tmp_path / "root.png"
    root.write_bytes(_file(photograph, SPACES["adobe-rgb"], 16))
    step = run_chain(root, tmp_path / "locked", LockMode.STRICT, turns=1)[0]
    deep = to_array(decode_png(step.file.read_bytes())).copy()
    y, x = np.argwhere(step.painted == 0)[0]
    deep[y, x, 1] ^= 1
    step.file.write_bytes(
        encode_final(Sheet(from_array(deep), SPACES["adobe-rgb"]), ExportOptions(), is_original=False)
    )

    assert strayed_px(root, step) == 1


def run_chain(root: Path, folder: Path, lock: LockMode, turns: int = TURNS) -> list[Step]:
    maker = DriftingMaker(drifting_turns(turns), SEED)
    masks = painted_masks(SIZE, turns, SEED)

    async def story() -> list[Step]:
        session = await studio_with(places(), [], lambda _: maker.provider()).new_project([root])
        (image,) = session.images()
        steps = await chain(session, image.id, masks, folder, lock)
        await session.drift.settled()
        await session.close()
        return steps

    return asyncio.run(story())


def _file(photograph: Array, profile: bytes | None, bits: int) -> bytes:
    """A PNG in a space and depth, the same colours in each."""
    pixels = convert(promote(from_array(photograph), 3, bits), None, profile)
    return encode_final(Sheet(pixels, profile), ExportOptions(), is_original=True)
