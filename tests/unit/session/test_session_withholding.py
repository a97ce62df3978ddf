"""What must not leave stays: pictures that are never uploaded, words that look like a key."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rehearsal import Rehearsal
from stage import noise, opened, pasted, studio_with

from studio.engine.built_in import BuiltInEngine
from studio.host.places import Places
from studio.model.errors import Misfit, Withheld
from studio.model.events import Event
from studio.model.provider import Provider
from studio.model.recipe import Draft
from studio.session.studio import Studio

Run = Callable[[Any], Any]

KEY = "sk-proj-Xk29fjWq04mzPLn7TtQy8VbE31"


@pytest.fixture
def studio(home: Places, seen: list[Event], understudy: Rehearsal) -> Studio:
    understudy.can = {"host": "images.example"}
    makers: dict[str, Provider] = {"hosted": understudy, "built-in": BuiltInEngine()}
    return studio_with(home, seen, makers.__getitem__)


def hosted(instruction: str = "invert it") -> Draft:
    return Draft(instruction=instruction, candidates=1, profile="hosted")


def test_a_picture_that_is_never_uploaded_is_not_sent(
    studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.marks.set_never_upload(image_id, True)

        with pytest.raises(Withheld, match="never-upload") as caught:
            await session.turns.run(image_id, hosted())

        assert caught.value.facts == {"image": "noise", "host": "images.example"}
        assert understudy.requests == []
        local = Draft(instruction="make it brighter", candidates=1)
        assert len((await session.turns.run(image_id, local)).nodes) == 1
        await session.close()

    run(story())


def test_it_does_not_go_as_a_reference_either(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        (other,) = await session.add_images([pasted(noise(seed=2), "secret.png")])
        await session.marks.set_never_upload(other, True)
        reference = await session.drafts.reference(session.history(other).head or "")

        causes = session.drafts.outlook(image_id, replace(hosted(), references=(reference,))).causes

        assert [cause.kind for cause in causes] == ["never-upload"]
        assert causes[0].facts["image"] == "secret"
        await session.close()

    run(story())


def test_never_upload_is_undone_and_kept(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)

        await session.marks.set_never_upload(image_id, True)

        assert session.actions.undo_title == "Never upload"
        await session.actions.undo()
        assert not session.images()[0].never_upload
        await session.actions.redo()
        await session.close()
        again = await studio.open_project(session.path)
        assert again.images()[0].never_upload
        await again.close()

    run(story())


@pytest.mark.parametrize("profile", ["hosted", "built-in"])
def test_words_that_look_like_a_key_are_refused_by_every_maker(
    profile: str, studio: Studio, understudy: Rehearsal, run: Run
) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        draft = replace(hosted(f"make it warmer {KEY}"), profile=profile)

        causes = session.drafts.outlook(image_id, draft).causes

        assert "looks-like-key" in [cause.kind for cause in causes]
        with pytest.raises(Misfit if len(causes) > 1 else Withheld):
            await session.turns.run(image_id, draft)
        assert understudy.requests == []
        await session.close()

    run(story())


def test_a_caption_that_looks_like_a_key_is_refused(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        reference = await session.drafts.reference(pasted(noise(seed=2), f"{KEY}.png"))

        (cause,) = session.drafts.outlook(image_id, replace(hosted(), references=(reference,))).causes

        assert (cause.kind, cause.facts) == ("looks-like-key", {"place": "a caption"})
        await session.close()

    run(story())


def test_a_draft_with_a_key_in_it_is_not_written(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.drafts.keep(image_id, hosted("walnut"))

        await session.drafts.keep(image_id, hosted(f"walnut {KEY}"))

        assert KEY in session.drafts.draft(image_id).instruction
        await session.drafts.add_references(image_id, [pasted(noise(seed=2))])
        await session.close()
        assert KEY.encode() not in session.path.read_bytes()
        again = await studio.open_project(session.path)
        assert again.drafts.draft(image_id) == hosted("walnut")
        await again.close()

    run(story())


def test_what_waited_for_a_key_to_go_is_written_with_the_next_words(studio: Studio, run: Run) -> None:
    async def story() -> None:
        session, image_id = await opened(studio)
        await session.drafts.keep(image_id, hosted(f"walnut {KEY}"))
        await session.drafts.add_references(image_id, [pasted(noise(seed=2))])

        clean = replace(session.drafts.draft(image_id), instruction="walnut")
        await session.drafts.keep(image_id, clean)

        await session.close()
        again = await studio.open_project(session.path)
        assert again.drafts.draft(image_id) == clean
        await again.close()
        assert KEY.encode() not in session.path.read_bytes()

    run(story())
