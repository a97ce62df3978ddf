"""Twenty turns at a maker that drifts, with the lock and without it: what is left of the root.

Two lines: pixels outside all painted masks that are not the root's in the exported files, as ImageMagick
counts them, and the colour ΔE there. Both chains go through the session, at the same maker.
"""

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from studio.host.places import places
from studio.imaging.alignment.registering import register
from studio.imaging.arrays import Array, from_array
from studio.imaging.codec import decode_png
from studio.imaging.drift.measuring import measure
from studio.model.recipe import LockMode
from tests.bench.table import IS_SAMPLE, Row, publish

sys.path.insert(0, str(Path(__file__).parents[1]))

from drifting_chain import Step, chain, drifting_turns, painted_masks, strayed_px
from drifting_maker import DriftingMaker
from stage import studio_with

PHOTOGRAPH = Path(__file__).parents[2] / "resources" / "pictures" / "dandelion.jpg"
SIZE = (768, 512)
TURNS = (1, 3) if IS_SAMPLE else (1, 3, 5, 10, 20)
SEED = 27


@dataclass(frozen=True, slots=True)
class Loss:
    """Outside all that was painted up to a turn, against the root."""

    strayed_px: int
    outside_px: int
    delta_e: float


def losses(root: Path, folder: Path, lock: LockMode) -> list[Loss]:
    """Of the turns that are told."""
    masks = painted_masks(SIZE, max(TURNS), SEED)
    maker = DriftingMaker(drifting_turns(len(masks)), SEED)

    async def story() -> list[Step]:
        session = await studio_with(places(), [], lambda _: maker.provider()).new_project(
            [root], folder / "chain.palimpsest"
        )
        steps = await chain(session, session.images()[0].id, masks, folder, lock)
        await session.close()
        return steps

    steps = asyncio.run(story())
    return [_loss(root, steps[turn - 1]) for turn in TURNS]


def _loss(root: Path, step: Step) -> Loss:
    one, other = decode_png(root.read_bytes()), decode_png(step.file.read_bytes())
    rest = from_array(255 - step.painted)
    found = measure(one, None, other, None, rest, registration=register(one, other, from_array(step.painted)))
    outside = int(np.count_nonzero(step.painted == 0))
    return Loss(strayed_px(root, step), outside, found.colour_delta_e if found else 0.0)


def rows(kept: list[Loss], bare: list[Loss]) -> list[Row]:
    pairs = list(zip(TURNS, kept, bare, strict=True))
    outside = "outside all that was painted, after {} turns; without the lock"
    return [
        *(
            _row(
                f"differing pixels of {mine.outside_px} {outside.format(turn)}",
                mine.strayed_px,
                theirs.strayed_px,
                "d",
            )
            for turn, mine, theirs in pairs
        ),
        *(
            _row(f"colour ΔE (CIEDE2000) {outside.format(turn)}", mine.delta_e, theirs.delta_e, ".2f")
            for turn, mine, theirs in pairs
        ),
    ]


def _row(work: str, mine: float, theirs: float, form: str) -> Row:
    ratio = mine / theirs if theirs else 1.0
    return Row(work, format(mine, form), format(theirs, form), ratio, "0", mine == 0 < theirs)


def photograph() -> Array:
    with Image.open(PHOTOGRAPH) as picture:
        return np.asarray(picture.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "root.png"
        Image.fromarray(photograph()).save(root)
        found = {}
        for lock in (LockMode.STRICT, LockMode.OFF):
            folder = Path(name) / lock.value
            folder.mkdir()
            found[lock] = losses(root, folder, lock)
    publish("chain", rows(found[LockMode.STRICT], found[LockMode.OFF]))


if __name__ == "__main__":
    main()
