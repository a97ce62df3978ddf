"""Running a turn: draft to recipe to requests to answers to nodes, each step on disk before the next."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from studio.model.budget import NO_BUDGET, Budget
from studio.model.cancel import Cancelled
from studio.model.errors import Refused, StudioError
from studio.model.events import TurnBegan, TurnEnded
from studio.model.history import Node, Turn
from studio.model.jobs import Job, JobState
from studio.model.recipe import Draft
from studio.session.calls.beginning import Beginnings
from studio.session.calls.course import Failure, RunningTurn, turn_state
from studio.session.calls.job_runs import JobRuns
from studio.session.calls.queue import Queue
from studio.session.calls.unbroken import unbroken
from studio.session.drafting import Drafts
from studio.session.markups import Markups
from studio.session.masking import Masks
from studio.session.money.paying import Payments
from studio.session.open_project import OpenProject
from studio.session.outlooks import NO_EXTRAS, TurnExtras
from studio.session.pictures import PictureShelf
from studio.session.settling import SettledTurn, Settling
from studio.store import job_rows, turns
from studio.store.history_rows import with_ending


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What a turn came to."""

    turn: Turn
    jobs: tuple[Job, ...]
    nodes: tuple[Node, ...]
    failures: tuple[Failure, ...]

    @property
    def errors(self) -> tuple[StudioError, ...]:
        return tuple(failure.error for failure in self.failures)


class Turns:
    """One turn an image at a time; `run` returns when it has ended."""

    def __init__(
        self,
        project: OpenProject,
        *,
        drafts: Drafts,
        masks: Masks,
        shelf: PictureShelf,
        beginnings: Beginnings,
        queue: Queue,
        payments: Payments,
        job_runs: JobRuns,
    ) -> None:
        self._project = project
        self._drafts = drafts
        self._shelf = shelf
        self._beginnings = beginnings
        self._queue = queue
        self._payments = payments
        self._settling = Settling(project, drafts, masks, Markups(project, shelf))
        self._job_runs = job_runs
        self._running: dict[str, RunningTurn] = {}
        self._starting: dict[str, asyncio.Event] = {}  # by image; set once it runs, or will not
        self._is_over = False

    def running(self, image_id: str) -> RunningTurn | None:
        """The turn being made on an image."""
        return next((one for one in self._running.values() if one.turn.image_id == image_id), None)

    @property
    def is_idle(self) -> bool:
        return not self._running and not self._starting

    def is_running(self, job_id: str) -> bool:
        return any(job.id == job_id for one in self._running.values() for job in one.jobs)

    def cancel(self, turn_id: str) -> None:
        """Ask a running turn to stop; candidates that are here already stay.

        A call that waits costs nothing then; one that was sent may be charged.
        """
        if running := self._running.get(turn_id):
            running.cancel()
            self._queue.wake()

    async def stop(self, turn_id: str) -> None:
        """Cancel a turn and wait until it has settled."""
        if running := self._running.get(turn_id):
            self.cancel(turn_id)
            await running.done.wait()

    async def cancel_all(self) -> None:
        """Cancel every turn, also one that is about to begin, and wait until each has settled.

        None begins any more: the project is being left.
        """
        self._is_over = True
        for turn_id in tuple(self._running):
            self.cancel(turn_id)
        for starting in tuple(self._starting.values()):
            await starting.wait()
        for running in tuple(self._running.values()):
            await running.done.wait()

    async def run(
        self,
        image_id: str,
        draft: Draft | None = None,
        extras: TurnExtras = NO_EXTRAS,
        budget: Budget = NO_BUDGET,
    ) -> TurnResult:
        """Settle the draft of an image (or the one given) and run it to its end.

        Raises Misfit with all causes, OverBudget, or another Refused, before anything is written; what fails
        later is in the result and in the project.
        """
        return await self.start(
            image_id,
            lambda: self._settling.settle(image_id, draft or self._drafts.draft(image_id), extras),
            lambda settled: self._beginnings.write(image_id, settled),
            budget,
        )

    async def start(
        self,
        image_id: str,
        plan: Callable[[], Awaitable[SettledTurn]],
        write: Callable[[SettledTurn], Awaitable[RunningTurn]],
        budget: Budget,
    ) -> TurnResult:
        """Plan, look whether there is money for it, write the intent, run every call to its end.

        Raises Cancelled, with nothing written, when the project is being left.
        """
        with self._begins_on(image_id):
            settled = await plan()
            await self._payments.require_room([call.plan for call in settled.calls], budget)
            self._check_begins()
            running = await self._begun(write, settled)
        return await self._run(running, settled, budget)

    @contextmanager
    def _begins_on(self, image_id: str) -> Iterator[None]:
        """Raises Refused while a turn runs on the image, or is about to: a second click sends nothing."""
        if self.running(image_id) or image_id in self._starting:
            raise Refused("turn-running")
        self._check_begins()
        starting = self._starting[image_id] = asyncio.Event()
        try:
            yield
        finally:
            del self._starting[image_id]
            starting.set()

    def _check_begins(self) -> None:
        if self._is_over:
            raise Cancelled

    async def _run(self, running: RunningTurn, settled: SettledTurn, budget: Budget) -> TurnResult:
        """Every call of a turn whose intent is written, each to its end, whatever becomes of the others."""
        calls = list(zip(running.jobs, settled.calls, strict=True))
        try:
            if await self._held(running, settled, budget):
                runs = (self._job_runs.run(running, settled, job, call) for job, call in calls)
                try:
                    ended = await asyncio.gather(*runs, return_exceptions=True)
                except asyncio.CancelledError:  # calls that had not begun yet could not end themselves
                    await unbroken(self._job_runs.give_up(running, settled, JobState.CANCELLED))
                    raise
                if bugs := [one for one in ended if isinstance(one, BaseException)]:
                    raise BaseExceptionGroup("calls of a turn", bugs)
        finally:
            await unbroken(self._end(running))
        for node in running.made:
            if node.picture_id:
                await self._shelf.settle(node.picture_id)
        return TurnResult(running.turn, running.jobs, tuple(running.made), tuple(running.failures))

    async def _held(self, running: RunningTurn, settled: SettledTurn, budget: Budget) -> bool:
        """Whether the money for all calls is held; else all of them have ended, and nothing was sent."""
        planned = [(job.id, call.plan) for job, call in zip(running.jobs, settled.calls, strict=True)]
        try:
            await unbroken(self._payments.hold(planned, budget))
        except StudioError as error:
            await unbroken(self._job_runs.give_up(running, settled, JobState.FAILED, error))
            return False
        except asyncio.CancelledError:
            await unbroken(self._job_runs.give_up(running, settled, JobState.CANCELLED))
            raise
        return True

    async def _begun(
        self, write: Callable[[SettledTurn], Awaitable[RunningTurn]], settled: SettledTurn
    ) -> RunningTurn:
        """The turn once its intent is written; cancelled meanwhile, it is settled before that is heard."""
        beginning = asyncio.ensure_future(write(settled))
        try:
            running = await asyncio.shield(beginning)
        except asyncio.CancelledError:
            running = await beginning
            await self._job_runs.give_up(running, settled, JobState.CANCELLED)
            await self._end(running)
            raise
        turn = running.turn
        self._running[turn.id] = running
        self._project.publish(TurnBegan(turn.image_id, turn.id, running.asked))
        if self._is_over:
            running.cancel()
        return running

    async def _end(self, running: RunningTurn) -> None:
        """Settle the turn's state; the candidates that are here stay whatever happened to the rest."""
        turn = running.turn
        try:
            running.turn = await self._project.file.write(lambda db: _ended(db, turn))
        except StudioError as trouble:  # the next start settles it
            running.failures.append(Failure(running.jobs[0].id, None, trouble))
            running.turn = replace(turn, state=turn_state(running.jobs, has_nodes=bool(running.made)))
        finally:
            self._running.pop(turn.id, None)
            running.done.set()
        history = self._project.histories[turn.image_id]
        self._project.histories[turn.image_id] = history.with_turns((running.turn,))
        failed = running.failures[0] if running.failures and not running.made else None
        error, asked = (failed.error, running.job(failed.job_id).profile_id) if failed else (None, "")
        ended = TurnEnded(turn.image_id, turn.id, running.turn.state, error, asked or "")
        self._project.publish(ended)


def _ended(db: sqlite3.Connection, turn: Turn) -> Turn:
    state = turn_state(job_rows.jobs_of_turn(db, turn.id), has_nodes=turns.has_nodes(db, turn.id))
    turns.set_turn_state(db, turn.id, state)
    return with_ending(db, replace(turn, state=state))
