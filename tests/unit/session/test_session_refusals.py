"""What cannot be locked says why in a sentence, and is shown as it came: never mixed into its base."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from drifting import MILD, Edit, EditKind, SceneChange, apply, changed_scene, scene
from rehearsal import Rehearsal
from stage import box_mask, opened, png_bytes, studio_with

from studio.host.places import Places
from studio.imaging.arrays import Array, from_array, to_array
from studio.model.errors import StudioError
from studio.model.events import Event
from studio.model.history import LockState, Node
from studio.model.pixels import Pixels
from studio.model.recipe import Draft
from studio.model.sentences import explain, fill
from studio.session.outlooks import TurnExtras
from studio.session.session import Session

Run = Callable[[Any], Any]
ROOT = scene(360, 240, 8)
BOX = box_mask(360, 240, 100, 60, 120, 90)
EVERYTHING, NOTHING = (from_array(np.full((240, 360), value, np.uint8)) for value in (255, 0))
DRIFTED = apply(ROOT, Edit(EditKind.RECOLOUR, to_array(BOX)), MILD, 1).answer
TALL = scene(64, 5000, 3)[:, :1].copy()


@dataclass(frozen=True, slots=True)
class Case:
    """What came for the root, and what was painted on it."""

    answer: Array
    painted: Pixels | None = BOX


def _grey(width: int, height: int) -> Array:
    return np.full((height, width, 3), 128, np.uint8)


CASES = {
    "an unrelated picture": Case(changed_scene(ROOT, SceneChange.UNRELATED)),
    "an unrelated picture, nothing painted": Case(changed_scene(ROOT, SceneChange.UNRELATED), None),
    "a mirrored picture": Case(changed_scene(ROOT, SceneChange.MIRRORED)),
    "a mirrored picture, nothing painted": Case(changed_scene(ROOT, SceneChange.MIRRORED), None),
    "a blank picture": Case(_grey(360, 240)),
    "a blank picture, nothing painted": Case(_grey(360, 240), None),
    "a mask that covers everything": Case(DRIFTED, EVERYTHING),
    "a picture of one pixel": Case(_grey(1, 1)),
    "a picture of one pixel, nothing painted": Case(_grey(1, 1), None),
    "a picture of 1 × 5000": Case(TALL),
    "a picture of 1 × 5000, nothing painted": Case(TALL, None),
}


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_locked_is_shown_as_it_came(
    name: str, home: Places, seen: list[Event], run: Run
) -> None:
    case = CASES[name]
    maker = Rehearsal(lambda request, ordinal: png_bytes(case.answer))

    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda _: maker), ROOT)

        node, reason = await answered(session, image_id, case.painted)

        assert node.lock is LockState.REFUSED
        assert told(name, node, reason)
        assert np.array_equal(await shown(session, node), case.answer)
        await session.close()

    run(story())


def test_a_mask_of_nothing_is_said_before_anything_is_sent(home: Places, seen: list[Event], run: Run) -> None:
    maker = Rehearsal(lambda request, ordinal: png_bytes(DRIFTED))

    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda _: maker), ROOT)

        with pytest.raises(StudioError) as refusal:
            await session.turns.run(image_id, Draft("change it", candidates=1), TurnExtras(mask=NOTHING))

        print(f"a mask of nothing: {explain(refusal.value).message}")
        assert maker.requests == []
        await session.close()

    run(story())


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1)], ids=["1 × 1", "1 × 5000", "5000 × 1"])
def test_on_a_root_in_which_nothing_can_be_found_nothing_is_guessed(
    size: tuple[int, int], home: Places, seen: list[Event], run: Run
) -> None:
    root = scene(*(max(64, side) for side in size), 3)[: size[1], : size[0]].copy()
    maker = Rehearsal(lambda request, ordinal: png_bytes(255 - root))
    half = box_mask(*size, 0, 0, max(1, size[0] // 2), max(1, size[1] // 2))

    async def story() -> None:
        session, image_id = await opened(studio_with(home, seen, lambda _: maker), root)

        node, reason = await answered(session, image_id, half)

        assert node.lock in (LockState.REFUSED, LockState.ASKED)
        assert told(f"a root of {size[0]} × {size[1]}", node, reason)
        assert np.array_equal(await shown(session, node), 255 - root)
        await session.close()

    run(story())


async def answered(session: Session, image_id: str, painted: Pixels | None) -> tuple[Node, str]:
    """The one candidate of a turn, and the kind of what its receipt says."""
    draft, extras = Draft("change it", candidates=1), TurnExtras(mask=painted)
    (node,) = (await session.turns.run(image_id, draft, extras)).nodes
    receipt = (await session.node_detail(node.id)).receipt
    assert receipt is not None
    return node, receipt.reason


async def shown(session: Session, node: Node) -> Array:
    return to_array((await session.pictures.sheet(node.id)).pixels)


def told(name: str, node: Node, reason: str) -> str:
    """The sentence for it, printed as a line of the table."""
    sentence = fill(reason, {})
    print(f"{name}: {node.lock}. {sentence.message} {sentence.remedy}")
    return sentence.message
