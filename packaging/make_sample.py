"""Makes the sample project and the welcome page's pictures from the dandelion, with the built-in engine.

    python packaging/make_sample.py

Writes resources/sample/dandelion.palimpsest and resources/sample/*.jpg; everything else is temporary.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from studio.assembly import build_studio  # noqa: E402 – found once the checkout is on the path
from studio.host.places import places  # noqa: E402
from studio.imaging.arrays import from_array  # noqa: E402
from studio.imaging.masks import feather  # noqa: E402
from studio.imaging.refining import refine_edge  # noqa: E402
from studio.model.finals import ExportOptions, FileFormat, MetadataRule  # noqa: E402
from studio.model.history import Finding, Verdict  # noqa: E402
from studio.model.pixels import Pixels  # noqa: E402
from studio.model.recipe import Draft  # noqa: E402
from studio.session.outlooks import TurnExtras  # noqa: E402
from studio.session.session import Session  # noqa: E402
from studio.session.sources import PastedPicture  # noqa: E402

PICTURES = TOP / "resources" / "pictures"
SAMPLE = TOP / "resources" / "sample"
KEEP = ("the big dandelion: every seed and the stem", "low sun from behind", "blurred grass")

Oval = tuple[int, int, int, int]  # centre x, y and radii, in pixels of the 1600 px picture
SMALL_HEAD: Oval = (1312, 704, 138, 118)
EMPTY_GRASS: Oval = (330, 740, 92, 92)
BIG_HEAD: Oval = (468, 270, 238, 205)  # the middle of its hairs
HAIRS_PX = 16  # how far from there their ends are looked for
BLURRED_HEAD = (790, 520, 230, 200)  # left, top, width, height of what is taken as a reference


@dataclass(frozen=True)
class Step:
    """One turn: where it starts (a name given before), what it says, where, and what is picked."""

    name: str
    start: str
    instruction: str
    candidates: int = 1
    pick: int = 0
    oval: Oval | None = None
    has_hairs: bool = False
    has_reference: bool = False
    branch: str | None = None
    outcome: str | None = None


STEPS = (
    Step("cleared", "root", "remove the small dandelion", 4, 1, SMALL_HEAD),
    Step("warm", "cleared", "make it a little warmer", 2, 0),
    Step("tinted", "warm", "recolour it lilac", 3, 0, BIG_HEAD, has_hairs=True, branch="lilac"),
    Step(
        "placed", "cleared", "blend Image 2 in here", 2, 0, EMPTY_GRASS, has_reference=True, branch="company"
    ),
)
MERGE_SOFT_PX = 3
SUGGESTIONS = (
    Step("warmer", "root", "make the light warmer"),
    Step("recolour", "root", "recolour it lilac", oval=BIG_HEAD, has_hairs=True),
    Step("remove", "root", "remove this", oval=SMALL_HEAD),
)


def oval_mask(oval: Oval, width: int, height: int) -> Pixels:
    """A soft ellipse."""
    return feather(from_array(hard_oval(oval, width, height)), 8)


def hairy_mask(oval: Oval, picture: Pixels) -> Pixels:
    """What an ellipse covers, and the hairs that stand out of it one by one."""
    drawn = from_array(hard_oval(oval, picture.width, picture.height))
    return refine_edge(picture, drawn, reach_px=HAIRS_PX)


def hard_oval(oval: Oval, width: int, height: int) -> np.ndarray:
    """(height, width) uint8, 0 or 255 but for its edge."""
    x, y, across, down = oval
    mask = np.zeros((height, width), np.uint8)
    cv2.ellipse(mask, (x, y), (across, down), 0, 0, 360, 255, -1, cv2.LINE_AA)
    return mask


def blurred_head() -> PastedPicture:
    """A dandelion from the background, as a picture of its own."""
    left, top, width, height = BLURRED_HEAD
    with Image.open(PICTURES / "dandelion.jpg") as whole, BytesIO() as file:
        whole.crop((left, top, left + width, top + height)).save(file, "PNG")
        return PastedPicture(file.getvalue(), "blurred-dandelion.png")


async def run_step(session: Session, image_id: str, step: Step, nodes: dict[str, str]) -> None:
    """Run one turn and remember its pick under its name."""
    await session.marks.move_head(image_id, nodes[step.start])
    mask = None
    if step.oval:
        picture = (await session.pictures.sheet(nodes[step.start])).pixels
        mask = (
            hairy_mask(step.oval, picture)
            if step.has_hairs
            else oval_mask(step.oval, picture.width, picture.height)
        )
    references = ()
    if step.has_reference:
        references = (replace(await session.drafts.reference(blurred_head()), caption="a blurred dandelion"),)
    draft = Draft(
        instruction=step.instruction,
        candidates=step.candidates,
        references=references,
        use_mask=mask is not None,
        outcome=step.outcome,
        parameters={"seed": 7},
    )
    result = await session.turns.run(image_id, draft, TurnExtras(mask=mask))
    if not result.nodes:
        raise SystemExit(f"{step.instruction}: {result.errors}")
    pick = result.nodes[min(step.pick, len(result.nodes) - 1)]
    nodes[step.name] = pick.id
    if len(result.nodes) > 1:
        await session.marks.set_verdict((pick.id,), Verdict.PICK)
        await session.marks.set_verdict((result.nodes[-1].id,), Verdict.REJECT)
    if step.branch:
        await session.marks.name_branch(pick.id, step.branch)
    for entry in session.keep_list.entries(image_id)[:2]:
        await session.keep_list.set_finding(pick.id, entry.id, Finding.KEPT)


async def merge_heads(session: Session, image_id: str, nodes: dict[str, str]) -> None:
    """The lilac seed head of one branch, in the company of the other."""
    mask = hairy_mask(BIG_HEAD, (await session.pictures.sheet(nodes["warm"])).pixels)
    result = await session.merges.merge(nodes["placed"], nodes["tinted"], mask, feather_px=MERGE_SOFT_PX)
    nodes["merged"] = result.node.id
    await session.marks.set_label(result.node.id, "lilac in company")


async def replay_company(session: Session, image_id: str, nodes: dict[str, str]) -> None:
    """The company from the original once more, without what was cleared before it."""
    placed = session.history(image_id).nodes[nodes["placed"]]
    outlook = await session.replays.outlook(placed.id, chosen={placed.turn_id})
    (node,) = (await session.replays.run(outlook)).nodes
    await session.marks.set_label(node.id, "replayed, nothing removed")


async def main() -> None:
    """Build both in a temporary home."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["PALIMPSEST_HOME"] = home
        studio = build_studio(places(), lambda event: None)
        session = await studio.new_project([PICTURES / "dandelion.jpg"], Path(home) / "dandelion.palimpsest")
        image_id = session.images()[0].id
        nodes = {"root": session.history(image_id).head or ""}
        await session.keep_list.add(image_id, KEEP)
        for step in STEPS:
            await run_step(session, image_id, step, nodes)
        await merge_heads(session, image_id, nodes)
        await replay_company(session, image_id, nodes)
        await session.marks.move_head(image_id, nodes["merged"])
        await session.drift.settled()
        await session.drafts.keep(image_id, Draft(instruction=""))
        await session.close()
        SAMPLE.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(session.path, SAMPLE / "dandelion.palimpsest")

        session = await studio.new_project([PICTURES / "dandelion.jpg"], Path(home) / "tries.palimpsest")
        image_id = session.images()[0].id
        nodes = {"root": session.history(image_id).head or ""}
        for step in SUGGESTIONS:
            await run_step(session, image_id, step, nodes)
            options = ExportOptions(
                FileFormat.JPEG, 85, 640, metadata=MetadataRule.NONE, template=step.name, overwrite=True
            )
            await session.finals.export((nodes[step.name],), SAMPLE, options)
        await session.close()
    size = (SAMPLE / "dandelion.palimpsest").stat().st_size
    print(f"{SAMPLE / 'dandelion.palimpsest'}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    asyncio.run(main())
