"""A paid turn killed between any two steps: nothing is sent again, no answer and no cost is lost."""

import asyncio
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rehearsal import Rehearsal, paid
from stage import inverted, opened, studio_with

from studio.host.books import Books
from studio.host.places import Places
from studio.host.spool import Spool
from studio.model.cancel import CancelToken
from studio.model.errors import Charged, Declined, NotReached, OutcomeUnknown, ProviderError, Throttled
from studio.model.history import TurnState
from studio.model.jobs import ENDED, Job, JobState
from studio.model.provider import Billed, ProviderEvent, ProviderRequest
from studio.model.recipe import Anchor, Draft
from studio.session.calls import repeating
from studio.session.session import Session
from studio.store import job_rows, ledger, project_file
from studio.store.project_file import ProjectFile

_BILL = 70_000
_OF_BOOKS = ("hold", "begin_sending", "note_job", "settle", "release")
_MAKER = {"provider": "rehearsal"}
_TROUBLES: dict[str, Callable[[], ProviderError] | None] = {
    "none": None,
    "throttled": lambda: Throttled("rate-limited", **_MAKER, charged=Charged.NO, retry_after_s=0.0),
    "unreached": lambda: NotReached("unreached", **_MAKER, charged=Charged.NO),
    "declined": lambda: Declined("declined", **_MAKER, charged=Charged.NO),
    "unknown": lambda: OutcomeUnknown("turn-unknown", **_MAKER, charged=Charged.MAYBE, instruction="x"),
}


@dataclass(frozen=True)
class Story:
    """A turn, and between which of its steps the program dies; `cancel_at` a person cancels before that.

    `kill_again_at`: the next start is killed too, while it takes in what it finds.
    """

    kill_at: int
    kill_again_at: int | None
    candidates: int
    anchors: tuple[Anchor, ...]
    troubles: tuple[str, ...]
    has_bill: bool
    is_late: bool
    cancel_at: int | None


stories = st.builds(
    Story,
    kill_at=st.integers(0, 60),
    kill_again_at=st.none() | st.integers(0, 25),
    candidates=st.integers(1, 2),
    anchors=st.sampled_from([(Anchor.LAST,), (Anchor.LAST, Anchor.ORIGINAL)]),
    troubles=st.lists(st.sampled_from(sorted(_TROUBLES)), max_size=3).map(tuple),
    has_bill=st.booleans(),
    is_late=st.booleans(),
    cancel_at=st.none() | st.integers(0, 40),
)


@dataclass
class Maker(Rehearsal):
    """Knows of each job whether it may have been charged by now."""

    charged: dict[str, Charged] = field(default_factory=dict)
    step: Callable[[], None] = lambda: None

    async def run(self, request: ProviderRequest, cancel: CancelToken) -> AsyncGenerator[ProviderEvent, None]:
        self.step()
        self.charged[request.job_id] = Charged.MAYBE
        self.step()
        try:
            async for event in super().run(request, cancel):
                self.step()
                yield event
        except ProviderError as error:
            self.charged[request.job_id] = error.charged
            raise
        self.step()


@dataclass
class Killer:
    """Copies what lies on the disk at one step, as a kill would leave it."""

    home: Path
    into: Path
    at: int
    maker: Maker
    steps: int = 0
    charged: dict[str, Charged] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    on_step: Callable[[int], None] = lambda step: None

    def step(self) -> None:
        with self.lock:
            if self.steps == self.at:
                self.kill()
            self.steps += 1
        self.on_step(self.steps)

    def kill(self) -> None:
        self.charged = dict(self.maker.charged)
        with suppress(shutil.Error):  # what another call takes away meanwhile is half there after a kill, too
            shutil.copytree(self.home, self.into, ignore=shutil.ignore_patterns("*-lock", "*-shm"))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Every write to the project and to the books is a step before it and one after it."""
        write = ProjectFile.write

        async def watched(file: ProjectFile, work: Any) -> Any:
            self.step()
            done = await write(file, work)
            self.step()
            return done

        with patch.object(ProjectFile, "write", watched), patch.object(project_file, "IDLE_S", 60.0):
            patches = [patch.object(Books, name, self._watched(getattr(Books, name))) for name in _OF_BOOKS]
            for one in patches:
                one.start()
            try:
                yield
            finally:
                for one in patches:
                    one.stop()

    def _watched(self, of_books: Callable[..., None]) -> Callable[..., None]:
        def watched(*args: Any, **facts: Any) -> None:
            self.step()
            with self.lock:
                of_books(*args, **facts)
            self.step()

        return watched


def below(top: Path) -> Places:
    return Places(*(top / name for name in ("config", "data", "cache", "documents")))


def a_maker(story: Story) -> Maker:
    raised = [trouble() if (trouble := _TROUBLES[name]) else None for name in story.troubles]
    bill = Billed(micro_usd=_BILL) if story.has_bill else None
    return paid_maker(troubles=raised, bill=bill, is_late=story.is_late)


def paid_maker(**facts: Any) -> Maker:
    return Maker(inverted, can=paid(inverted).can, **facts)


async def killed(story: Story, top: Path) -> tuple[Killer, Path]:
    """What a turn left on the disk that was killed at its step; else what it left at its end."""
    maker = a_maker(story)
    killer = Killer(top / "home", top / "killed", story.kill_at, maker)
    studio = studio_with(below(killer.home), [], lambda profile: maker)
    session, image_id = await opened(studio)
    path = session.path
    asked = Draft(instruction="invert it", candidates=story.candidates, anchors=story.anchors)
    loop = asyncio.get_running_loop()

    def cancel() -> None:
        if running := session.turns.running(image_id):
            session.turns.cancel(running.turn.id)

    def on_step(step: int) -> None:
        if step == story.cancel_at:
            loop.call_soon_threadsafe(cancel)

    maker.step, killer.on_step = killer.step, on_step
    with killer.watching():
        await session.turns.run(image_id, asked)
        if not killer.into.exists():
            killer.kill()
    await session.close()
    return killer, killer.into / path.relative_to(killer.home)


def as_written(path: Path) -> dict[str, bool]:
    """Whether the row of each job said that it may be charged, when the program died."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT id, charged <> 'no' FROM job WHERE provider IS NOT NULL").fetchall()
    return {job_id: charged == 1 for job_id, charged in rows}


async def look(session: Session) -> tuple[tuple[Job, ...], dict[str, list[int]], tuple[ledger.Entry, ...]]:
    def read(db: Any) -> Any:
        (turn_id,) = db.execute("SELECT id FROM turn WHERE kind = 'edit'").fetchone() or ("",)
        nodes: dict[str, list[int]] = {}
        for job_id, ordinal in db.execute("SELECT job_id, ordinal FROM node WHERE job_id IS NOT NULL"):
            nodes.setdefault(job_id, []).append(ordinal)
        return job_rows.jobs_of_turn(db, turn_id), nodes, ledger.entries(db)

    return await session._project.file.read(read)


async def killed_again(story: Story, top: Path, path: Path, maker: Maker) -> tuple[Path, Path]:
    """Where the installation and the project lie after a start that was killed, too."""
    if story.kill_again_at is None:
        return top / "killed", path
    killer = Killer(top / "killed", top / "killed again", story.kill_again_at, maker)
    with killer.watching():
        session = await studio_with(below(killer.home), [], lambda profile: maker).open_project(path)
        await session.admit()
        if not killer.into.exists():
            killer.kill()
    await session.close()
    return killer.into, killer.into / path.relative_to(killer.home)


async def survives(story: Story, top: Path) -> None:
    killer, path = await killed(story, top)
    home = below(killer.into)
    answers = {
        one.job_id: {int(file.name[7:]) for file in one.files if file.name.startswith("answer-")}
        for one in Spool(home).unclaimed()
    }
    may_be_charged, silent = as_written(path), paid_maker()
    where, path = await killed_again(story, top, path, silent)
    home = below(where)
    sums = []
    for start in (1, 2):
        studio = studio_with(home, [], lambda profile, silent=silent: silent)
        session = await studio.open_project(path)
        await session.admit()
        jobs, nodes, entries = await look(session)
        spent = await studio.spent_today()

        assert silent.requests == []
        for turn in session.history(session.images()[0].id).turns.values():
            assert turn.state is not TurnState.RUNNING
        for job in jobs:
            assert job.state in ENDED | {JobState.UNKNOWN}
            assert set(nodes.get(job.id, ())) >= answers.get(job.id, set())
            if killer.charged.get(job.id, Charged.NO) is not Charged.NO:
                assert job.charged is not Charged.NO
            elif not may_be_charged[job.id]:
                assert job.charged is Charged.NO
        paid_for = [entry.job_id for entry in entries]
        assert len(paid_for) == len(set(paid_for))
        assert set(paid_for) == {job.id for job in jobs if job.charged is Charged.YES}
        assert spent.micro == sum(entry.micro_usd or 0 for entry in entries)
        maybe = [job for job in jobs if job.charged is Charged.MAYBE]
        assert spent.held_micro == sum(int(str(job.plan["upper_micro"])) for job in maybe)
        still_open = {job.id for job in jobs if job.state is JobState.UNKNOWN}
        assert set(Books(home).open_jobs(session.project_id)) == still_open
        assert {call.job_id for call in await session.unknowns.all()} == still_open
        assert (await session.check()).is_sound
        assert start == 1 or not session.notices
        sums.append((spent, [(job.id, job.state, job.charged) for job in jobs], nodes))
        await session.close()
    assert sums[0] == sums[1]
    assert Spool(home).unclaimed() == ()


def tell(story: Story) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(repeating, "_UNREACHED_S", (0.01, 0.01)),
        patch.object(repeating, "_THROTTLED_S", (0.01,) * 5),
    ):
        asyncio.run(survives(story, Path(folder)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories)
def test_a_paid_turn_killed_between_any_two_steps_loses_nothing_and_sends_nothing(story: Story) -> None:
    tell(story)
