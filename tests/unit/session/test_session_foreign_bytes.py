"""A decoder that goes wrong costs nobody anything: the project, a paid answer, the next picture are there."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rehearsal import Rehearsal
from stage import inverted, noise, opened, pasted, studio_with

from studio.host.places import Places
from studio.imaging import foreign
from studio.imaging.arrays import from_array, to_array
from studio.imaging.codec import encode_png
from studio.imaging.pixel_process.crew import Crew
from studio.model.errors import BadInput, ProjectDamaged
from studio.model.events import Event
from studio.model.history import TurnState
from studio.model.recipe import Draft
from studio.session.foreign_bytes import decoded_png, open_picture
from studio.session.session import Session
from studio.session.sources import PastedPicture
from studio.session.studio import Studio

Run = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _ill_behaved(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    crew = Crew("ill_behaved")
    monkeypatch.setattr(foreign, "_CREW", crew)
    yield
    crew.stop()


async def _through(door: str, session: Session, studio: Studio, file: Path) -> None:
    image_id = session.images()[0].id
    match door:
        case "open":
            await session.add_images([file])
        case "drop":
            await session.add_images([PastedPicture(file.read_bytes(), file.name)])
        case "reference":
            await session.drafts.add_references(image_id, [file])
        case "mask":
            history = session.history(image_id)
            await session.masks.from_file(file, history.nodes[history.head or ""])
        case "new":
            await studio.new_project([file], file.with_suffix(".palimpsest"))


@pytest.mark.parametrize("door", ["open", "drop", "reference", "mask", "new"])
def test_a_decoder_that_breaks_down_is_refused_at_every_door(
    studio: Studio, run: Run, tmp_path: Path, door: str
) -> None:
    file = tmp_path / "cup.png"
    file.write_bytes(b"break")

    async def story() -> None:
        session, _ = await opened(studio, noise())

        with pytest.raises(BadInput) as refused:
            await _through(door, session, studio, file)

        assert refused.value.kind == "picture-crashed"
        assert len(session.images()) == 1
        assert not file.with_suffix(".palimpsest").exists()
        assert len(await session.add_images([pasted(noise(seed=2))])) == 1
        await session.close()

    run(story())


def test_an_answer_at_which_the_decoder_breaks_down_is_kept(
    home: Places, seen: list[Event], run: Run
) -> None:
    answers = [b"break", b""]
    maker = Rehearsal(lambda request, n: answers[n] or inverted(request, n))
    studio = studio_with(home, seen, lambda profile: maker)

    async def story() -> None:
        session, image_id = await opened(studio, noise())
        await session.drafts.keep(image_id, Draft(instruction="break one", candidates=2))

        result = await session.turns.run(image_id)

        assert len(result.nodes) == 1
        assert [error.kind for error in result.errors] == ["answer-undecodable"]
        assert result.turn.state is TurnState.DONE
        (one,) = await studio.unclaimed.all(session)
        assert await session.answers.bytes_of(one.id) == b"break"
        await session.close()

    run(story())


def test_a_task_that_is_cancelled_takes_its_decoder_with_it(run: Run) -> None:
    async def story() -> None:
        asleep = [asyncio.create_task(open_picture(b"sleep 8000 5000", name="a")) for _ in range(4)]
        await asyncio.sleep(1)
        for task in asleep:
            task.cancel()
        await asyncio.gather(*asleep, return_exceptions=True)

        after = await asyncio.wait_for(open_picture(b"next", name="a"), 15)  # before they would have ended

        assert after.pixels.width == len("next")

    run(story())


@pytest.mark.parametrize("is_ours", [True, False])
def test_what_a_project_keeps_is_decoded_apart_whoever_wrote_it(
    studio: Studio, run: Run, is_ours: bool
) -> None:
    grey = np.arange(64, dtype=np.uint8).reshape(8, 8)

    async def story() -> None:
        session, _ = await opened(studio, noise())
        file = session._project.file
        file.is_ours = is_ours

        with pytest.raises(ProjectDamaged):
            await decoded_png(file, b"break")

        kept = await decoded_png(file, encode_png(from_array(grey)))
        assert (to_array(kept) == grey).all()
        await session.close()

    run(story())


def test_a_thumbnail_waits_for_no_process(studio: Studio, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        session, image_id = await opened(studio, noise())
        head = session.history(image_id).head
        first = await session.pictures.thumbnail(head)
        monkeypatch.setattr(foreign, "_CREW", None)

        assert await session.pictures.thumbnail(head) == first
        await session.close()

    run(story())
