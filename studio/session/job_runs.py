"""One job of a running turn: prepare, send, listen, keep each answer, settle."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field

from studio.host.spool import Spool
from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import OutcomeUnknown, ProviderError, StudioError
from studio.model.events import CandidateFailed, CandidateProgressed, JobMoved
from studio.model.history import Node, Turn
from studio.model.jobs import Job, JobState
from studio.model.provider import Accepted, Delivered, Made, Progress, Provider, ProviderRequest
from studio.session.answers import AnswerPlace, Answers
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.session.preparing import JobFacts, Preparation, sweep_prepared
from studio.session.settling import SettledCall, SettledTurn
from studio.session.unbroken import unbroken
from studio.store import turns


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in the world; `ordinal` (of the whole turn) is None when it was the whole job."""

    job_id: str
    ordinal: int | None
    error: StudioError


@dataclass(slots=True)
class RunningTurn:
    """A turn in the making; `made` counts the candidates that are already nodes."""

    turn: Turn
    token: CancelToken
    jobs: tuple[Job, ...]
    made: list[Node] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)


class JobRuns:
    """Runs the jobs of a project's turns; what goes wrong in the world is noted with the turn."""

    def __init__(self, project: OpenProject, shelf: PictureShelf, spool: Spool) -> None:
        self._project = project
        self._spool = spool
        self._preparation = Preparation(project, shelf)
        self._answers = Answers(project, shelf)

    async def run(self, running: RunningTurn, settled: SettledTurn, job: Job, call: SettledCall) -> None:
        """One job to its end state; what goes wrong in the world is noted, a bug of ours is raised."""
        turn, request = running.turn, call.plan.request
        place = AnswerPlace(turn.image_id, turn.id, job.id, request, call.mask, settled.recipe.lock)
        state = JobState.FAILED
        try:
            prepared = await self._prepared(settled, job, call)
            await self.move(running, job, JobState.SENT)
            await self._listen(running, call.provider, place, prepared)
            state = JobState.SETTLED
        except Cancelled:
            state = JobState.CANCELLED
        except asyncio.CancelledError:
            running.token.cancel()
            state = JobState.CANCELLED
            raise
        except StudioError as error:
            running.failures.append(Failure(job.id, None, error))
            if isinstance(error, OutcomeUnknown):
                state = JobState.UNKNOWN
        finally:
            await unbroken(self.move(running, job, state))
        await self._leave_spool(running, job, state)

    async def move(self, running: RunningTurn, job: Job, state: JobState) -> None:
        """One step of a job, with what went wrong where it failed."""
        facts: dict[str, object] = {}
        failure = next((one for one in running.failures if one.job_id == job.id), None)
        if failure is not None and state in (JobState.FAILED, JobState.UNKNOWN):
            facts["error"] = _described(failure.error)
            if isinstance(failure.error, ProviderError):
                facts["charged"] = failure.error.charged
        moved = await self._project.file.write(lambda db: turns.move_job(db, job.id, state, **facts))
        running.jobs = tuple(moved if one.id == job.id else one for one in running.jobs)
        self._project.publish(JobMoved(running.turn.image_id, running.turn.id, job.id, state))

    async def _prepared(self, settled: SettledTurn, job: Job, call: SettledCall) -> ProviderRequest:
        facts = JobFacts(
            job_id=job.id,
            client_key=job.client_key,
            seed=settled.seed,
            spool=await asyncio.to_thread(self._spool.folder, self._project.file.project_id, job.id),
        )
        return await self._preparation.prepare(settled.recipe, call.plan, facts, call.mask)

    async def _leave_spool(self, running: RunningTurn, job: Job, state: JobState) -> None:
        """An answer that the project may not have stays; what was made for sending goes in any case."""
        project_id = self._project.file.project_id
        if state is JobState.SETTLED and all(one.job_id != job.id for one in running.failures):
            await asyncio.to_thread(self._spool.clear, project_id, job.id)
        else:
            folder = await asyncio.to_thread(self._spool.folder, project_id, job.id)
            await asyncio.to_thread(sweep_prepared, folder)

    async def _listen(
        self, running: RunningTurn, provider: Provider, place: AnswerPlace, call: ProviderRequest
    ) -> None:
        offset = place.request.first
        turn = running.turn
        async with aclosing(provider.run(call, running.token)) as events:
            async for event in events:
                match event:
                    case Accepted(remote_id=remote_id):
                        await self._note_remote_id(place.job_id, remote_id)
                    case Progress(ordinal=ordinal, fraction=fraction, note=note):
                        self._project.publish(
                            CandidateProgressed(turn.image_id, turn.id, offset + ordinal, fraction, note)
                        )
                    case Made() | Delivered():
                        await self._keep(running, place, event, offset)

    async def _note_remote_id(self, job_id: str, remote_id: str | None) -> None:
        if remote_id is not None:
            await self._project.file.write(lambda db: turns.note_job(db, job_id, remote_id=remote_id))

    async def _keep(
        self, running: RunningTurn, place: AnswerPlace, answer: Made | Delivered, offset: int
    ) -> None:
        try:
            if isinstance(answer, Made):
                running.made.append(await self._answers.keep_made(place, answer))
            else:
                running.made.append(await self._answers.keep_delivered(place, answer))
        except StudioError as error:
            turn, ordinal = running.turn, offset + answer.ordinal
            running.failures.append(Failure(place.job_id, ordinal, error))
            self._project.publish(CandidateFailed(turn.image_id, turn.id, ordinal, error))


def _described(error: StudioError) -> dict[str, object]:
    return {"kind": error.kind, "facts": {name: str(value) for name, value in error.facts.items()}}
