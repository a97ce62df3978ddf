"""Pictures from words alone: an empty sheet, and candidates that are each the root of their path."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rehearsal import Rehearsal
from stage import noise, opened, png_bytes, studio_with

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.imaging.arrays import to_array
from studio.model.catalogue import InputRule, Model, OutputRule, PriceRule
from studio.model.errors import BadInput, Misfit
from studio.model.events import Event
from studio.model.geometry import IDENTITY
from studio.model.history import TurnKind
from studio.model.provider import Provider, ProviderRequest
from studio.model.recipe import Draft
from studio.model.sizes import SizeRule
from studio.session.outlooks import TurnExtras
from studio.session.studio import Studio

Run = Callable[[Any], Any]


def painted(request: ProviderRequest, ordinal: int) -> bytes:
    return png_bytes(noise(80, 60, seed=ordinal))


@pytest.fixture
def painter() -> Rehearsal:
    return Rehearsal(painted, can={"generates": True})


@pytest.fixture
def studio(home: Places, seen: list[Event], painter: Rehearsal) -> Studio:
    makers: dict[str, Provider] = {"painter": painter, "built-in": BuiltInEngine()}
    return studio_with(home, seen, makers.__getitem__)


def of(instruction: str, candidates: int = 1) -> Draft:
    return Draft(instruction=instruction, candidates=candidates, profile="painter")


def test_a_new_sheet_has_a_size_and_no_picture(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session = await studio.new_sheet(1024, 768, "poster")

        (image,) = session.images()
        history = session.history(image.id)
        (node,) = history.nodes.values()
        assert (session.name, image.name, image.head) == ("poster", "poster", node.id)
        assert (node.width, node.height, node.picture_id) == (1024, 768, None)
        assert history.turns[node.turn_id].kind is TurnKind.OPEN
        assert history.root(node.id) is None
        with pytest.raises(BadInput, match="no-picture"):
            await session.pictures.sheet(node.id)
        await session.close()

    run(story())


@pytest.mark.parametrize("size", [(0, 10), (10, -1), (30_001, 1), (20_000, 20_000)])
def test_a_sheet_that_no_picture_may_be_is_refused(size: tuple[int, int], studio: Studio, run: Run) -> None:
    async def story() -> None:
        with pytest.raises(BadInput, match="sheet-size"):
            await studio.new_sheet(*size, "poster")

        assert not (studio.projects_folder / "poster.palimpsest").exists()

    run(story())


def test_a_sheet_beside_other_images_can_be_taken_back(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, _ = await opened(studio)

        await session.intake.add_sheet(64, 64, "noise")

        assert [image.name for image in session.images()] == ["noise", "noise-2"]
        assert session.actions.undo_title == "New picture"
        await session.actions.undo()
        assert [image.name for image in session.images()] == ["noise"]
        await session.close()

    run(story())


def test_a_picture_from_words_is_the_root_of_its_path(studio: Studio, painter: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session = await studio.new_sheet(80, 60, "poster")
        (image,) = session.images()

        result = await session.turns.run(image.id, of("a red cup", 2))

        (request,) = painter.requests
        assert (request.pictures, request.mask) == ((), None)
        assert request.prompt == "a red cup."
        assert result.turn.kind is TurnKind.GENERATE
        history = session.history(image.id)
        for ordinal, node in enumerate(result.nodes):
            assert node.parents == (image.head,)
            assert history.root(node.id) == node.id
            assert (node.width, node.height, node.frame, node.lock) == (80, 60, IDENTITY, None)
            pixels = (await session.pictures.sheet(node.id)).pixels
            assert np.array_equal(to_array(pixels), noise(80, 60, seed=ordinal))
        assert await session.sent_by(result.jobs[0].id) == ()
        await session.close()
        again = await studio.open_project(session.path)
        assert (await again.check()).is_sound
        assert again.history(image.id).turns[result.turn.id].kind is TurnKind.GENERATE
        await again.close()

    run(story())


RECORD = Model(
    "painter-2",
    "painters",
    sizes=SizeRule(multiple=16, least_px=1024),
    price=PriceRule(output=OutputRule.FREE, input=InputRule.FREE),
)


@pytest.mark.parametrize(
    ("wanted", "answered", "kept"),
    [
        ((80, 64), (80, 64), (80, 64)),
        ((70, 60), (80, 64), (70, 60)),  # made on the next legal canvas, and cut out of it
        ((20, 16), (48, 48), (48, 48)),  # of no size that was asked for: as it came
    ],
)
def test_a_picture_has_the_size_of_its_sheet_where_the_model_keeps_to_its_own(
    wanted: tuple[int, int],
    answered: tuple[int, int],
    kept: tuple[int, int],
    studio: Studio,
    painter: Rehearsal,
    run: Run,
) -> None:
    async def story() -> None:
        painter.can = {"generates": True, "is_free": True, "record": RECORD}
        whole = noise(*answered)
        painter.script = lambda request, ordinal: png_bytes(whole)
        session = await studio.new_sheet(*wanted, "poster")
        (image,) = session.images()

        (node,) = (await session.turns.run(image.id, of("a red cup"))).nodes

        assert (node.width, node.height) == kept
        pixels = to_array((await session.pictures.sheet(node.id)).pixels)
        left, top = (answered[0] - kept[0]) // 2, (answered[1] - kept[1]) // 2
        assert np.array_equal(pixels, whole[top : top + kept[1], left : left + kept[0]])
        await session.close()
        again = await studio.open_project(session.path)
        assert (await again.check()).is_sound
        await again.close()

    run(story())


def test_what_was_made_from_words_is_edited_as_any_picture(
    studio: Studio, painter: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session = await studio.new_sheet(80, 60, "poster")
        (image,) = session.images()
        (made,) = (await session.turns.run(image.id, of("a red cup"))).nodes
        await session.marks.move_head(image.id, made.id)

        result = await session.turns.run(image.id, of("a blue cup"))

        assert result.turn.kind is TurnKind.EDIT
        assert painter.requests[1].prompt.startswith("Image 1: the picture to edit.")
        assert result.nodes[0].parents == (made.id,)
        assert session.history(image.id).root(result.nodes[0].id) == made.id
        await session.close()

    run(story())


def test_the_keep_list_of_a_sheet_is_said_once(studio: Studio, painter: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session = await studio.new_sheet(80, 60, "poster")
        (image,) = session.images()
        await session.keep_list.add(image.id, ["the logo top left"])

        await session.turns.run(image.id, of("a red cup"))

        assert painter.requests[0].prompt.count("the logo top left") == 1
        await session.close()

    run(story())


def test_the_built_in_engine_makes_nothing_from_words(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session = await studio.new_sheet(80, 60, "poster")

        with pytest.raises(Misfit) as caught:
            await session.turns.run(session.images()[0].id, Draft("make it warmer", candidates=1))

        assert [cause.kind for cause in caught.value.causes] == ["cannot-generate"]
        await session.close()

    run(story())


def test_a_sheet_that_is_never_uploaded_may_be_painted_on(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session = await studio.new_sheet(80, 60, "poster")
        (image,) = session.images()
        await session.marks.set_never_upload(image.id, True)

        first = await session.turns.run(image.id, of("a red cup"))

        assert len(first.nodes) == 1
        await session.marks.move_head(image.id, first.nodes[0].id)
        assert [cause.kind for cause in session.drafts.outlook(image.id, of("x")).causes] == ["never-upload"]
        await session.close()

    run(story())


def test_a_copy_of_a_project_with_a_sheet_is_sound(studio: Studio, tmp_path: Path, run: Run) -> None:
    async def story() -> None:
        session = await studio.new_sheet(80, 60, "poster")
        (image,) = session.images()
        await session.turns.run(image.id, of("a red cup"))

        await session.copies.whole(tmp_path / "copy.palimpsest")

        await session.close()
        copied = await studio.open_project(tmp_path / "copy.palimpsest")
        assert (await copied.check()).is_sound
        await copied.close()

    run(story())


def test_what_a_sheet_would_bring_is_told_before_there_is_one(studio: Studio, run: Run) -> None:
    async def story() -> None:
        foretold = studio.sheet_outlook(80, 60, of("a red cup", 2), extras=TurnExtras(keep=("the logo",)))
        refused = studio.sheet_outlook(80, 60, Draft("make it warmer"))

        session = await studio.new_sheet(80, 60, "poster")
        draft, extras = of("a red cup", 2), TurnExtras(keep=("the logo",))
        told = session.drafts.outlook(session.images()[0].id, draft, extras)
        assert foretold.kind is told.kind is TurnKind.GENERATE
        assert foretold.wording == told.wording
        assert foretold.estimate == told.estimate
        assert [cause.kind for cause in refused.causes] == ["cannot-generate"]
        await session.close()

    run(story())
