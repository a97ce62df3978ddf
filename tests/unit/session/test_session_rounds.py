"""Variants, finalise, and what a model makes of a request to change nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from rehearsal import Rehearsal, sent_file
from stage import box_mask, inverted, noise, opened, paint, pasted, png_bytes, studio_with

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.imaging.arrays import to_array
from studio.model.budget import Budget
from studio.model.catalogue import (
    InputRule,
    Model,
    OutputRule,
    ParameterKind,
    ParameterRule,
    PriceRule,
    Rates,
)
from studio.model.difference import Difference
from studio.model.errors import BadInput, Misfit, OverBudget
from studio.model.events import Event
from studio.model.history import LockState
from studio.model.provider import MaskForm, Provider, ProviderRequest
from studio.model.recipe import Anchor, Draft, LockMode
from studio.model.sizes import SizeRule
from studio.session.outlooks import TurnExtras
from studio.session.studio import Studio

Run = Callable[[Any], Any]

QUALITY = ParameterRule("quality", ParameterKind.CHOICE, ("low", "high"), default="low")
RECORD = Model(
    "painter-2",
    "painters",
    sizes=SizeRule(multiple=16, least_px=1024, longest_px=128),
    parameters=(QUALITY,),
    price=PriceRule(Rates(image_out=30), OutputRule.GRID, InputRule.FREE, {"low": 16, "high": 48}),
)


@pytest.fixture
def painter() -> Rehearsal:
    return Rehearsal(inverted, can={"record": RECORD, "generates": True})


@pytest.fixture
def studio(home: Places, seen: list[Event], painter: Rehearsal) -> Studio:
    makers: dict[str, Provider] = {
        "painter": painter,
        "other": Rehearsal(inverted, mask_form=MaskForm.NONE),
        "built-in": BuiltInEngine(),
    }
    return studio_with(home, seen, makers.__getitem__)


def given_back(request: ProviderRequest, ordinal: int) -> bytes:
    """Image 1 as it was sent."""
    return sent_file(request).read_bytes()


def of(instruction: str = "invert it", candidates: int = 1) -> Draft:
    return Draft(instruction, candidates=candidates, profile="painter", model="painter-2")


def test_variants_are_the_same_recipe_from_the_same_start(
    studio: Studio, painter: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.keep_list.add(image_id, ["the rim"])
        reference = await session.drafts.reference(pasted(noise(seed=2), "board.png"))
        asked = replace(of(candidates=2), references=(reference,), parameters={"quality": "high", "seed": 7})
        first = await session.turns.run(image_id, asked)
        await session.keep_list.add(image_id, ["what was added since"])
        await session.marks.move_head(image_id, first.nodes[1].id)

        outlook = await session.rounds.variants_outlook(first.nodes[1].id)
        again = await session.rounds.variants(first.nodes[1].id)

        one, two = painter.requests
        assert (two.prompt, two.parameters["quality"]) == (one.prompt, "high")
        assert outlook.wording.text == one.prompt
        assert [(call.request.candidates, call.profile) for call in outlook.calls] == [(2, "painter")]
        assert len(again.nodes) == 2
        assert {node.parents for node in again.nodes} == {first.nodes[0].parents}
        assert one.seed == 7
        assert "seed" not in two.parameters
        await session.close()

    run(story())


def test_variants_of_a_masked_turn_keep_its_mask_whatever_is_painted_since(
    studio: Studio, painter: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 4, 4, 10, 10)
        (node,) = (await session.turns.run(image_id, of())).nodes
        await paint(session, image_id, 30, 30, 10, 10)

        (again,) = (await session.rounds.variants(node.id)).nodes

        assert again.lock is LockState.LOCKED
        before, after = [to_array((await session.pictures.sheet(one)).pixels) for one in (node.id, again.id)]
        assert np.array_equal(before, after)
        assert again.protected_px == 64 * 48 - 100
        await session.close()

    run(story())


def test_variants_ask_the_maker_of_the_node_alone(studio: Studio, painter: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        both = replace(of(), also=("other",), anchors=(Anchor.LAST, Anchor.ORIGINAL))
        first = await session.turns.run(image_id, both)
        by_other = next(node for node in first.nodes if node.job_id == first.jobs[3].id)

        outlook = await session.rounds.variants_outlook(by_other.id)

        assert [(one.profile, one.request.anchor) for one in outlook.calls] == [("other", Anchor.ORIGINAL)]
        await session.close()

    run(story())


def test_a_picture_from_words_has_variants_too(studio: Studio, painter: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session = await studio.new_sheet(64, 48, "poster")
        (image,) = session.images()
        painter.script = lambda request, ordinal: png_bytes(noise(seed=len(painter.requests)))
        (node,) = (await session.turns.run(image.id, of("a red cup"))).nodes

        (again,) = (await session.rounds.variants(node.id)).nodes

        assert again.parents == node.parents == (image.head,)
        assert painter.requests[1].pictures == ()
        await session.close()

    run(story())


def test_what_no_recipe_made_has_no_variants_and_is_not_finalised(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        root = session.history(image_id).head or ""

        for command in (session.rounds.variants, session.rounds.finalise):
            with pytest.raises(BadInput, match="no-recipe"):
                await command(root)
        await session.close()

    run(story())


def test_finalise_sends_the_pick_to_be_rendered_finer(studio: Studio, painter: Rehearsal, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.keep_list.add(image_id, ["the rim"])
        pick = (await session.turns.run(image_id, of(candidates=2))).nodes[1]

        outlook = await session.rounds.finalise_outlook(pick.id)
        (final,) = (await session.rounds.finalise(pick.id)).nodes

        first, second = painter.requests
        assert (first.parameters["quality"], second.parameters["quality"]) == ("low", "high")
        assert second.prompt == outlook.wording.text
        assert "is done in Image 1; do not apply it again: invert it." in second.prompt
        assert second.prompt.count("the rim") == 1
        assert second.candidates == 1
        assert (final.parents, final.width, final.height, final.frame) == (
            (pick.id,),
            pick.width,
            pick.height,
            pick.frame,
        )
        recipe = (await session.node_detail(final.id)).recipe
        assert recipe is not None
        assert recipe.purpose.value == "finish"
        await session.close()

    run(story())


def test_a_larger_final_is_told_before_and_comes_back_to_the_frame_of_its_pick(
    studio: Studio, painter: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (pick,) = (await session.turns.run(image_id, of())).nodes

        outlook = await session.rounds.finalise_outlook(pick.id, "low", "128x96")

        (call,) = outlook.calls
        assert session.rounds.final_sizes(pick.id, "painter") == ((64, 48), (96, 80), (128, 96))
        assert (call.parameters["size"], call.parameters["quality"]) == ("128x96", "low")
        assert call.size is not None
        assert call.size.scale == 2
        assert [notice.kind for notice in outlook.notices] == ["picture-enlarged"]

        painter.script = given_back
        (final,) = (await session.rounds.finalise(pick.id, "low", "128x96")).nodes

        sent = painter.requests[1].pictures[0]
        assert (sent.width, sent.height) == (128, 96)
        assert (final.width, final.height, final.frame) == (64, 48, pick.frame)
        assert final.lock is LockState.LOCKED
        await session.close()

    run(story())


def test_finalise_by_another_account_leaves_the_parameters_of_the_first(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        asked = replace(of("make it brighter"), profile="built-in", model="", parameters={"seed": 3})
        (pick,) = (await session.turns.run(image_id, asked)).nodes

        own = await session.rounds.finalise_outlook(pick.id)
        hosted = await session.rounds.finalise_outlook(pick.id, profile="painter")

        assert [cause.kind for cause in own.causes] == ["cannot-finalise"]
        assert hosted.calls[0].parameters == {"quality": "high", "size": "64x48"}
        await session.close()

    run(story())


def test_finalise_of_a_masked_turn_renders_again_only_there(
    studio: Studio, painter: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        mask = box_mask(64, 48, 8, 8, 16, 16)
        masked = replace(of(), lock=LockMode.STRICT)
        (pick,) = (await session.turns.run(image_id, masked, TurnExtras(mask=mask))).nodes

        (final,) = (await session.rounds.finalise(pick.id)).nodes

        assert (final.lock, final.differing_px, final.protected_px) == (LockState.LOCKED, 0, 64 * 48 - 256)
        assert "is what to render again" in painter.requests[1].prompt
        await session.close()

    run(story())


def test_a_model_that_changes_nothing_is_found_to(studio: Studio, painter: Rehearsal, run: Run) -> None:
    async def story() -> None:
        painter.script = lambda request, ordinal: request.pictures[0].content.read_bytes()  # type: ignore[union-attr]
        session, image_id = await opened(studio)
        root = session.history(image_id).head or ""

        outlook = session.rounds.measure_outlook(image_id, "painter")
        measured = await session.rounds.measure(image_id, "painter")

        (request,) = painter.requests
        assert request.prompt == outlook.wording.text
        assert "Change nothing." in request.prompt
        assert request.mask is None
        (node,) = measured.result.nodes
        assert (node.parents, node.lock) == ((root,), LockState.OFF)
        assert measured.difference == Difference(0, 64 * 48, 0.0)
        assert (measured.wanted, measured.found, measured.scale) == ((64, 48), (64, 48), 1.0)
        await session.close()

    run(story())


def test_a_mask_in_hand_does_not_spare_a_model_from_being_measured(
    studio: Studio, painter: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await paint(session, image_id, 4, 4, 10, 10)
        await session.keep_list.add(image_id, ["the rim"])

        measured = await session.rounds.measure(image_id, "painter")

        assert measured.difference is not None
        assert measured.difference.changed_share > 0.99
        assert measured.difference.delta_e > 10
        assert painter.requests[0].prompt.count("the rim") == 1
        again = await session.rounds.difference(measured.result.nodes[0].id)
        assert again == measured.difference
        await session.close()

    run(story())


def test_an_answer_of_another_size_is_told_by_its_size(studio: Studio, painter: Rehearsal, run: Run) -> None:
    def smaller(request: ProviderRequest, ordinal: int) -> bytes:
        return png_bytes(noise(32, 32))

    async def story() -> None:
        painter.script = smaller
        session, image_id = await opened(studio)

        measured = await session.rounds.measure(image_id, "painter")

        assert (measured.wanted, measured.found, measured.difference) == ((64, 48), (32, 32), None)
        await session.close()

    run(story())


def test_what_cannot_be_measured(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        sheet_id = await session.intake.add_sheet(64, 48, "poster")

        def causes(image: str, profile: str) -> list[str]:
            return [cause.kind for cause in session.rounds.measure_outlook(image, profile).causes]

        assert "cannot-be-measured" in causes(image_id, "built-in")
        assert causes(sheet_id, "painter") == ["no-picture"]
        with pytest.raises(Misfit):
            await session.rounds.measure(sheet_id, "painter")
        await session.close()

    run(story())


def test_a_measurement_is_not_gone_on_from_as_a_recipe(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        measured = await session.rounds.measure(image_id, "painter")

        with pytest.raises(BadInput, match="no-recipe"):
            await session.rounds.variants(measured.result.nodes[0].id)
        await session.close()

    run(story())


def test_each_round_tells_its_total_first_and_keeps_its_budget(
    studio: Studio, painter: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (node,) = (await session.turns.run(image_id, of())).nodes
        asked, rounds = len(painter.requests), session.rounds
        prices = [
            (await rounds.variants_outlook(node.id)).estimate.upper,
            (await rounds.finalise_outlook(node.id)).estimate.upper,
            rounds.measure_outlook(image_id, "painter").estimate.upper,
        ]
        less = [Budget(most_micro=(price or 0) - 1) for price in prices]

        for command in (
            rounds.variants(node.id, less[0]),
            rounds.finalise(node.id, budget=less[1]),
            rounds.measure(image_id, "painter", budget=less[2]),
        ):
            with pytest.raises(OverBudget):
                await command

        assert all(prices)
        assert len(painter.requests) == asked
        await session.close()

    run(story())
