"""Unclaimed answers: listed from the spool and the project, saved, made an image of, or let go."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rehearsal import Rehearsal, paid
from stage import inverted, noise, opened, png_bytes

from studio.host.places import Places
from studio.host.spool import Spool
from studio.model.errors import BadInput, BadReply, Cause, Charged, Refused
from studio.model.ids import JOB, PROJECT, new_id
from studio.model.recipe import Draft
from studio.providers.spooled import SpooledReply
from studio.session.studio import Studio

Run = Callable[[Any], Any]
PICTURE = png_bytes(noise(seed=7))
GARBAGE = b"{ this is no picture"


@pytest.fixture
def understudy() -> Rehearsal:
    return paid(inverted)


@pytest.fixture
def spool(home: Places) -> Spool:
    return Spool(home)


def left_behind(spool: Spool, project_id: str, *pictures: bytes) -> str:
    """An answer of which no project hears: pictures, beside what was sent and what the server said."""
    job_id = new_id(JOB)
    reply = SpooledReply(spool.folder(project_id, job_id))
    reply.body.write_bytes(b'{"data": []}')
    reply.body.with_name("sent-1.png").write_bytes(b"made for sending")
    reply.preview(0, 0).write_bytes(b"by halves")
    for ordinal, data in enumerate(pictures):
        reply.answer(ordinal).write_bytes(data)
    return job_id


def test_an_answer_without_a_project_is_saved_as_it_came(
    studio: Studio, spool: Spool, tmp_path: Path, run: Run
) -> None:
    job_id = left_behind(spool, new_id(PROJECT), PICTURE, GARBAGE)

    async def story() -> None:
        (one,) = await studio.unclaimed.all()
        written = await studio.unclaimed.save(None, one, tmp_path / "out")
        again = await studio.unclaimed.save(None, one, tmp_path / "out")

        assert (one.id, one.kind, one.size) == (job_id, "answer-without-project", len(PICTURE + GARBAGE))
        assert [path.suffix for path in written] == [".png", ".json"]
        assert [path.read_bytes() for path in written] == [PICTURE, GARBAGE]
        assert not set(written) & set(again)
        assert await studio.unclaimed.all() == (one,)

    run(story())


def test_without_pictures_the_reply_is_what_came(
    studio: Studio, spool: Spool, tmp_path: Path, run: Run
) -> None:
    left_behind(spool, new_id(PROJECT))

    async def story() -> None:
        (one,) = await studio.unclaimed.all()
        (path,) = await studio.unclaimed.save(None, one, tmp_path)
        assert path.read_bytes() == b'{"data": []}'

    run(story())


def test_it_becomes_an_image_of_the_open_project_and_is_claimed_then(
    studio: Studio, spool: Spool, run: Run
) -> None:
    left_behind(spool, new_id(PROJECT), PICTURE)

    async def story() -> None:
        session, image_id = await opened(studio)
        (one,) = await studio.unclaimed.all(session)

        (added,) = await studio.unclaimed.add(session, one)

        assert added != image_id
        detail = await session.node_detail(session.history(added).head or "")
        assert detail.original_sha256
        assert await studio.unclaimed.all(session) == ()
        assert spool.unclaimed() == ()
        await session.close()

    run(story())


def test_what_cannot_be_read_stays_when_it_was_to_become_an_image(
    studio: Studio, spool: Spool, run: Run
) -> None:
    left_behind(spool, new_id(PROJECT), GARBAGE)

    async def story() -> None:
        session, _ = await opened(studio)
        (one,) = await studio.unclaimed.all(session)
        with pytest.raises(BadInput):
            await studio.unclaimed.add(session, one)
        assert await studio.unclaimed.all(session) == (one,)

        await studio.unclaimed.let_go(session, one)
        assert await studio.unclaimed.all(session) == ()
        await session.close()

    run(story())


def test_an_answer_of_a_project_that_is_closed_waits_for_it(
    studio: Studio, spool: Spool, tmp_path: Path, run: Run
) -> None:
    async def story() -> None:
        session, _ = await opened(studio)
        path = session.path
        left_behind(spool, session.project_id, PICTURE)
        await session.close()
        (one,) = await studio.unclaimed.all()

        assert (one.kind, one.owner, one.project) == ("answer-of-closed-project", path, path.stem)
        with pytest.raises(Refused, match="answer-has-owner"):
            await studio.unclaimed.let_go(None, one)
        assert await studio.unclaimed.save(None, one, tmp_path / "out")

    run(story())


def test_what_a_project_gave_up_is_told_with_its_words_and_its_cost(
    studio: Studio, understudy: Rehearsal, spool: Spool, run: Run
) -> None:
    understudy.troubles[:] = [BadReply("reply-without-picture", provider="rehearsal", charged=Charged.YES)]

    async def story() -> None:
        session, image_id = await opened(studio)
        result = await session.turns.run(image_id, Draft(instruction="invert it", candidates=1))
        job = result.jobs[0]
        SpooledReply(spool.folder(session.project_id, job.id)).body.write_bytes(b'{"data": [{}]}')

        (one,) = await studio.unclaimed.all(session)

        assert (one.id, one.kind, one.instruction) == (job.id, "answer-given-up", "invert it")
        assert one.project == session.name
        assert one.micro == job.estimate_micro
        await session.close()

    run(story())


def test_an_answer_that_cannot_be_decoded_keeps_its_bytes_in_the_project(
    studio: Studio, understudy: Rehearsal, tmp_path: Path, run: Run
) -> None:
    understudy.script = lambda request, ordinal: GARBAGE

    async def story() -> None:
        session, image_id = await opened(studio)
        result = await session.turns.run(image_id, Draft(instruction="invert it", candidates=1))
        (one,) = await studio.unclaimed.all(session)
        (of_turn,) = (await session.turn_detail(result.turn.id)).undecoded

        (path,) = await studio.unclaimed.save(session, one, tmp_path / "out")

        assert path.read_bytes() == GARBAGE
        assert result.turn.failure == Cause("answer-undecodable")
        assert one.micro == result.jobs[0].estimate_micro
        assert (one.id, one.kind) == (of_turn.id, "answer-undecodable")
        await studio.unclaimed.let_go(session, one)
        assert await studio.unclaimed.all(session) == ()
        assert await session.answers.bytes_of(one.id) == GARBAGE
        assert (await session.check()).is_sound
        await session.close()

    run(story())


def test_what_runs_and_what_is_open_has_its_own_place(studio: Studio, spool: Spool, run: Run) -> None:
    async def story() -> None:
        session, _ = await opened(studio)
        project_id = new_id(PROJECT)
        left_behind(spool, project_id, PICTURE)
        claim = spool.claim(project_id)
        assert claim is not None

        assert await studio.unclaimed.all(session) == ()

        claim.release()
        assert len(await studio.unclaimed.all(session)) == 1
        await session.close()

    run(story())
