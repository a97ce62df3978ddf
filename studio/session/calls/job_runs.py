"""One job of a running turn: wait for its place, prepare, send, listen, keep each answer, settle."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from studio.host.log import about
from studio.host.spool import Spool
from studio.model.cancel import Cancelled
from studio.model.errors import Charged, OutcomeUnknown, ProviderError, Refused, StudioError
from studio.model.events import JobMoved, JobWaits
from studio.model.jobs import Job, JobState
from studio.model.provider import ProviderRequest
from studio.session.calls import repeating
from studio.session.calls.course import Course, RunningTurn
from studio.session.calls.endings import Endings
from studio.session.calls.hearing import Hearing
from studio.session.calls.preparing import JobFacts, Preparation
from studio.session.calls.queue import Queue, QueuedCall
from studio.session.calls.unbroken import unbroken
from studio.session.money.paying import Payments
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.session.sent_pictures import pictures_of
from studio.session.settling import SettledCall, SettledTurn
from studio.session.withholding import refusal, withheld
from studio.store import job_rows, remotes


class JobRuns:
    """Runs the jobs of a project's turns; what goes wrong in the world is noted with the turn."""

    def __init__(
        self,
        project: OpenProject,
        *,
        shelf: PictureShelf,
        spool: Spool,
        queue: Queue,
        payments: Payments,
        hearing: Hearing,
        endings: Endings,
    ) -> None:
        self._project = project
        self._spool = spool
        self._queue = queue
        self._payments = payments
        self._preparation = Preparation(project, shelf)
        self._hearing = hearing
        self._endings = endings

    async def run(self, running: RunningTurn, settled: SettledTurn, job: Job, call: SettledCall) -> None:
        """One job to its end state; what goes wrong in the world is noted, a bug of ours is raised."""
        with about(running.turn.id, job.id):
            await self._run(Course.begun(running, job.id, call, settled.recipe), settled, job)

    async def _run(self, course: Course, settled: SettledTurn, job: Job) -> None:
        state: JobState | None = None
        try:
            async with self._place(course):
                prepared = await self._prepared(settled, job, course.call)
                await self._ask(course, settled, prepared)
            state = JobState.SETTLED
        except Cancelled as stop:
            course.is_out = course.is_out and not stop.before_sending
            state = JobState.CANCELLED
        except asyncio.CancelledError:
            course.token.cancel()
            state = JobState.CANCELLED
            raise
        except StudioError as error:
            course.fail(error)
            state = _state_after(error, course)
        finally:
            await unbroken(self._endings.end(course, state or _state_after(None, course)))

    async def give_up(
        self, running: RunningTurn, settled: SettledTurn, state: JobState, error: StudioError | None = None
    ) -> None:
        """End the jobs of a turn that have not begun."""
        for job, call in zip(running.jobs, settled.calls, strict=True):
            if job.state is not JobState.PLANNED:
                continue
            course = Course.begun(running, job.id, call, settled.recipe)
            if error is not None:
                course.fail(error)
            await self._endings.end(course, state)

    @asynccontextmanager
    async def _place(self, course: Course) -> AsyncIterator[None]:
        """A place in the queue; the engine, which is at hand, needs none."""
        if course.is_local:
            yield
            return
        plan = course.call.plan
        queued = QueuedCall(
            job_id=course.job_id,
            turn_id=course.running.turn.id,
            image_id=course.running.turn.image_id,
            project=self._project.file.path.stem,
            profile=plan.profile,
            model=plan.capability.model,
            instruction=course.running.turn.instruction,
            candidates=plan.request.candidates,
            estimate=plan.estimate,
        )
        async with self._queue.slot(queued, course.token):
            yield

    async def _prepared(self, settled: SettledTurn, job: Job, call: SettledCall) -> ProviderRequest:
        self._require_free(settled, call)
        facts = JobFacts(
            job_id=job.id,
            client_key=job.client_key,
            seed=settled.seed,
            spool=await asyncio.to_thread(self._spool.folder, self._project.file.project_id, job.id),
        )
        prepared = await self._preparation.prepare(settled.recipe, call.plan, facts, call.mask)
        return await self._with_remote_ids(prepared, call.plan.profile)

    def _require_free(self, settled: SettledTurn, call: SettledCall) -> None:
        """Raises Withheld for what may not leave any more: a call may have waited for long."""
        plan, project = call.plan, self._project
        sent = pictures_of(project, settled.recipe, plan.request)
        nodes = [project.find_node(one.node_id or "") for one in sent]
        shown = [project.images[node.image_id] for node in nodes if node]
        for cause in withheld(settled.recipe, [plan.capability], shown):
            error = refusal([cause])
            if error is not None:
                raise error

    async def _with_remote_ids(self, prepared: ProviderRequest, profile: str) -> ProviderRequest:
        """Pictures that the account has already are named after what it calls them."""
        if not any(one.sha256 for one in prepared.pictures):
            return prepared
        known = await self._project.file.read(
            lambda db: remotes.remote_ids(
                db, remotes.FILE, profile_id=profile, install_id=self._project.install_id
            )
        )
        pictures = tuple(replace(one, remote_id=known.get(one.sha256)) for one in prepared.pictures)
        return replace(prepared, pictures=pictures)

    async def _ask(self, course: Course, settled: SettledTurn, prepared: ProviderRequest) -> None:
        """Send it, and again by itself where nothing was charged and the rules allow it."""
        await self._begin_sending(course)
        repeats = 0
        while True:
            course.token.check()
            course.is_out = True
            try:
                await self._hearing.listen(course, course.call.provider.run(prepared, course.token))
                return
            except ProviderError as error:
                course.is_out = error.charged is not Charged.NO or course.heard > 0
                wait_s = None if course.is_out or course.is_local else repeating.wait_before(error, repeats)
                if wait_s is None:
                    raise
                repeats += 1
                await self._rest(course, error, wait_s)
            self._require_free(settled, course.call)

    async def _begin_sending(self, course: Course) -> None:
        """From here on it may be charged; that stands in the project and in the books before it leaves.

        The books come last: as long as they say planned, nothing was sent.
        """
        if not course.costs:
            await self._move_to_sent(course)
            return
        await self._move_to_sent(course, charged=Charged.MAYBE)
        try:
            await self._payments.begin_sending(course.job_id)
        except Refused:
            course.is_out = True  # somebody sent it, with another copy of this project
            raise

    async def _move_to_sent(self, course: Course, **facts: object) -> None:
        job_id, state = course.job_id, JobState.SENT
        course.running.take(
            await self._project.file.write(lambda db: job_rows.move_job(db, job_id, state, **facts))
        )
        turn = course.running.turn
        self._project.publish(JobMoved(turn.image_id, turn.id, job_id, state))

    async def _rest(self, course: Course, error: StudioError, wait_s: float) -> None:
        """Wait to be sent again; killed meanwhile, its row says that nothing was charged."""
        await self._note_charged(course, Charged.NO)
        turn, until = course.running.turn, time.time() + wait_s
        self._queue.rest(course.job_id, until)
        self._project.publish(JobWaits(turn.image_id, turn.id, course.job_id, until, error))
        try:
            await repeating.rest(wait_s, course.token)
        finally:
            self._queue.rest(course.job_id, 0)
        await self._note_charged(course, Charged.MAYBE)
        self._project.publish(JobMoved(turn.image_id, turn.id, course.job_id, JobState.SENT))

    async def _note_charged(self, course: Course, charged: Charged) -> None:
        if course.costs:
            job_id = course.job_id
            course.running.take(
                await self._project.file.write(lambda db: job_rows.note_job(db, job_id, charged=charged))
            )


def _state_after(error: StudioError | None, course: Course) -> JobState:
    """Unknown where it may be with its maker and nobody said what became of it; None is a bug of ours."""
    is_told = isinstance(error, ProviderError) and not isinstance(error, OutcomeUnknown)
    return JobState.UNKNOWN if course.is_out and course.costs and not is_told else JobState.FAILED
