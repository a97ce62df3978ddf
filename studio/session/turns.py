"""Running a turn: draft to recipe to requests to answers to nodes, each step on disk before the next."""

import asyncio
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import Misfit, Refused, StudioError
from studio.model.events import (
    CandidateFailed,
    CandidateProgressed,
    JobMoved,
    NoticeRaised,
    TurnBegan,
    TurnEnded,
)
from studio.model.fit import Request, fit
from studio.model.history import Node, Turn, TurnKind, TurnState
from studio.model.ids import JOB, TURN, new_id
from studio.model.jobs import Job, JobState
from studio.model.pixels import Pixels
from studio.model.project import Notice
from studio.model.provider import (
    Accepted,
    Capability,
    Delivered,
    Made,
    Progress,
    Provider,
    ProviderRequest,
    Use,
)
from studio.model.recipe import Draft, Recipe
from studio.model.wording import compose
from studio.session.answers import AnswerPlace, Answers
from studio.session.drafting import NO_EXTRAS, Drafts, TurnExtras
from studio.session.masking import Masks
from studio.session.open_project import OpenProject
from studio.session.pictures import PictureShelf
from studio.session.preparing import JobFacts, Preparation
from studio.session.undoing import Actions
from studio.store import actions, turns

SpoolFolder = Callable[[str, str], Path]
_SEED_BITS = 31


@dataclass(slots=True)
class RunningTurn:
    """A turn in the making; `made` counts the candidates that are already nodes."""

    turn: Turn
    token: CancelToken
    jobs: tuple[Job, ...]
    made: list[Node] = field(default_factory=list)
    errors: list[StudioError] = field(default_factory=list)
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What a turn came to."""

    turn: Turn
    jobs: tuple[Job, ...]
    nodes: tuple[Node, ...]
    errors: tuple[StudioError, ...]


@dataclass(frozen=True, slots=True)
class _Settled:
    recipe: Recipe
    profile: str
    requests: tuple[Request, ...]
    provider: Provider
    capability: Capability
    prompt: str
    masks: tuple[Pixels | None, ...]
    seed: int


class Turns:
    """One turn an image at a time; `run` returns when it has ended."""

    def __init__(
        self,
        project: OpenProject,
        *,
        drafts: Drafts,
        masks: Masks,
        shelf: PictureShelf,
        done: Actions,
        spool_folder: SpoolFolder,
    ) -> None:
        self._project = project
        self._drafts = drafts
        self._masks = masks
        self._shelf = shelf
        self._done = done
        self._spool_folder = spool_folder
        self._preparation = Preparation(project, shelf)
        self._answers = Answers(project, shelf)
        self._running: dict[str, RunningTurn] = {}
        self._starting: set[str] = set()

    def running(self, image_id: str) -> RunningTurn | None:
        """The turn being made on an image."""
        return next((one for one in self._running.values() if one.turn.image_id == image_id), None)

    @property
    def is_idle(self) -> bool:
        return not self._running and not self._starting

    def cancel(self, turn_id: str) -> None:
        """Ask a running turn to stop; candidates that are here already stay."""
        if running := self._running.get(turn_id):
            running.token.cancel()

    async def cancel_all(self) -> None:
        """Cancel every running turn and wait until each has settled."""
        waiting = list(self._running.values())
        for running in waiting:
            running.token.cancel()
        for running in waiting:
            await running.done.wait()

    async def run(
        self, image_id: str, draft: Draft | None = None, extras: TurnExtras = NO_EXTRAS
    ) -> TurnResult:
        """Settle the draft of an image (or the one given) and run it to its end.

        Raises Misfit with all causes, or Refused, before anything is written; what fails later is in the
        result and in the project.
        """
        if self.running(image_id) or image_id in self._starting:
            raise Refused("turn-running")
        self._starting.add(image_id)
        try:
            settled = await self._settle(image_id, draft or self._drafts.draft(image_id), extras)
            running = await self._begin(image_id, settled)
        finally:
            self._starting.discard(image_id)
        try:
            async with asyncio.TaskGroup() as group:
                for job, request, mask in zip(running.jobs, settled.requests, settled.masks, strict=True):
                    group.create_task(self._run_job(running, settled, job, request, mask))
        finally:
            await asyncio.shield(self._end(running))
        for node in running.made:
            if node.picture_id:
                await self._shelf.settle(node.picture_id)
        return TurnResult(running.turn, running.jobs, tuple(running.made), tuple(running.errors))

    async def _settle(self, image_id: str, draft: Draft, extras: TurnExtras) -> _Settled:
        """The recipe with its mask frozen, and one request an anchor; Misfit when it does not fit."""
        outlook = self._drafts.outlook(image_id, draft, extras)
        if outlook.causes:
            raise Misfit(outlook.causes)
        provider = self._drafts.provider(draft.profile)
        history = self._project.histories[image_id]
        requests = fit(outlook.recipe, outlook.capability, outlook.reading, history)
        recipe, frozen = outlook.recipe, []
        for request in requests:
            base = history.nodes[request.base_node]
            mask = await self._masks.frozen(image_id, base, extras.mask) if draft.use_mask else None
            frozen.append(mask[0] if mask else None)
            if mask and recipe.mask_blob_id is None:
                recipe = replace(recipe, mask_blob_id=mask[1], mask_frame_node_id=base.id)
        limit = outlook.capability.prompt_max
        wording = compose(recipe, mask_form=outlook.capability.mask_form, limit=limit)
        given = draft.parameters.get("seed")
        seed = int(given) if given is not None else secrets.randbits(_SEED_BITS)
        return _Settled(
            recipe=recipe,
            profile=draft.profile,
            requests=requests,
            provider=provider,
            capability=outlook.capability,
            prompt=wording.text,
            masks=tuple(frozen),
            seed=seed,
        )

    async def _begin(self, image_id: str, settled: _Settled) -> RunningTurn:
        """Write the intent: turn, recipe and planned jobs in one transaction."""
        recipe, now = settled.recipe, _now()
        asked = sum(request.candidates for request in settled.requests)
        turn = Turn(
            id=new_id(TURN),
            image_id=image_id,
            kind=TurnKind.EDIT,
            instruction=recipe.instruction,
            outcome=recipe.outcome,
            state=TurnState.RUNNING,
            created=now,
            candidates=asked,
        )
        jobs = tuple(self._job(turn, request, settled, now) for request in settled.requests)

        told = [(turn_id, "outcome") for turn_id, _ in recipe.already_true]
        pictures = [
            one
            for job, request in zip(jobs, settled.requests, strict=True)
            for one in self._job_pictures(job, request, recipe)
        ]

        def write(db: sqlite3.Connection) -> Turn:
            begun = turns.begin_turn(db, turn, recipe, jobs, sources=told, pictures=pictures)
            actions.record(
                db,
                image_id=image_id,
                kind="turn",
                subject_id=turn.id,
                forward=(actions.Change("turn", turn.id, "hidden", 0),),
                inverse=(actions.Change("turn", turn.id, "hidden", 1),),
            )
            return begun

        turn = await self._project.file.write(write)
        history = self._project.histories[image_id]
        self._project.histories[image_id] = history.with_turns((turn,))
        running = RunningTurn(turn, CancelToken(), jobs)
        self._running[turn.id] = running
        self._project.publish(TurnBegan(image_id, turn.id, asked))
        await self._done.refresh()
        return running

    def _job(self, turn: Turn, request: Request, settled: _Settled, now: str) -> Job:
        return Job(
            id=new_id(JOB),
            turn_id=turn.id,
            ordinal=request.ordinal,
            state=JobState.PLANNED,
            profile_id=settled.profile,
            provider=settled.capability.provider,
            model=settled.capability.model,
            anchor=request.anchor,
            from_node_id=request.from_node,
            base_node_id=request.base_node,
            candidates=request.candidates,
            prompt=settled.prompt,
            install_id=self._project.install_id,
            painted_mask_blob_id=settled.recipe.mask_blob_id,
            mask_frame_node_id=settled.recipe.mask_frame_node_id,
            mask_rule=settled.recipe.mask_rule.value,
            asked=dict(settled.recipe.parameters),
            request={"seed": settled.seed, "candidates": request.candidates},
            client_key=secrets.token_hex(16),
            planned=now,
        )

    def _job_pictures(self, job: Job, request: Request, recipe: Recipe) -> list[turns.JobPicture]:
        """What is sent, in its order: Image 1, the references, the root where the anchor is *both*."""
        sent = self._project.node(request.sent_node)
        pictures = [turns.JobPicture(job.id, 1, Use.SENT, sent.picture_id or "", sent.id)]
        for one in recipe.references:
            pictures.append(
                turns.JobPicture(
                    job.id,
                    len(pictures) + 1,
                    Use.REFERENCE,
                    one.picture_id,
                    one.node_id,
                    caption=one.caption,
                    role=one.role,
                )
            )
        if request.extra_reference_node is not None:
            root = self._project.node(request.extra_reference_node)
            place = len(pictures) + 1
            pictures.append(turns.JobPicture(job.id, place, Use.REFERENCE, root.picture_id or "", root.id))
        return pictures

    async def _run_job(
        self, running: RunningTurn, settled: _Settled, job: Job, request: Request, mask: Pixels | None
    ) -> None:
        """One job to its end state; what goes wrong in the world is noted, a bug of ours is raised."""
        place = AnswerPlace(
            running.turn.image_id, running.turn.id, job.id, request, mask, settled.recipe.lock
        )
        facts = JobFacts(
            job_id=job.id,
            client_key=job.client_key,
            model=settled.capability.model,
            prompt=settled.prompt,
            seed=settled.seed,
            spool=self._spool_folder(self._project.file.project_id, job.id),
        )
        state = JobState.FAILED
        try:
            call = await self._preparation.prepare(settled.recipe, request, settled.capability, facts, mask)
            await self._move(running, job, JobState.SENT)
            await self._listen(running, settled, place, call)
            state = JobState.SETTLED
        except Cancelled:
            state = JobState.CANCELLED
        except asyncio.CancelledError:
            running.token.cancel()
            state = JobState.CANCELLED
            raise
        except StudioError as error:
            running.errors.append(error)
        finally:
            await asyncio.shield(self._move(running, job, state))

    async def _listen(
        self, running: RunningTurn, settled: _Settled, place: AnswerPlace, call: ProviderRequest
    ) -> None:
        offset = place.request.ordinal * place.request.candidates
        turn = running.turn
        async for event in settled.provider.run(call, running.token):
            match event:
                case Accepted(remote_id=remote_id):
                    await self._note_remote_id(place.job_id, remote_id)
                case Progress(ordinal=ordinal, fraction=fraction, note=note):
                    self._project.publish(
                        CandidateProgressed(turn.image_id, turn.id, offset + ordinal, fraction, note)
                    )
                case Made() | Delivered():
                    await self._keep(running, place, event, offset)

    def _say_fewer(self, running: RunningTurn) -> None:
        """A maker that ended well with fewer candidates than asked had no more that differ."""
        made, asked = len(running.made), running.turn.candidates
        is_whole = all(job.state is JobState.SETTLED for job in running.jobs) and not running.errors
        if is_whole and 0 < made < asked:
            self._project.publish(NoticeRaised(Notice("fewer-candidates", {"made": made, "asked": asked})))

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
            running.errors.append(error)
            turn = running.turn
            self._project.publish(CandidateFailed(turn.image_id, turn.id, offset + answer.ordinal, error))

    async def _move(self, running: RunningTurn, job: Job, state: JobState) -> None:
        error = running.errors[-1] if state is JobState.FAILED and running.errors else None
        described = _described(error) if error else None
        await self._project.file.write(lambda db: turns.move_job(db, job.id, state, error=described))
        running.jobs = tuple(replace(one, state=state) if one.id == job.id else one for one in running.jobs)
        self._project.publish(JobMoved(running.turn.image_id, running.turn.id, job.id, state))

    async def _end(self, running: RunningTurn) -> None:
        """Settle the turn's state; the candidates that are here stay whatever happened to the rest."""
        if running.made:
            state = TurnState.DONE
        else:
            state = TurnState.CANCELLED if running.token.is_cancelled else TurnState.FAILED
        await self._project.file.write(lambda db: turns.set_turn_state(db, running.turn.id, state))
        running.turn = replace(running.turn, state=state)
        history = self._project.histories[running.turn.image_id]
        self._project.histories[running.turn.image_id] = history.with_turns((running.turn,))
        self._running.pop(running.turn.id, None)
        self._say_fewer(running)
        running.done.set()
        error = running.errors[0] if running.errors and not running.made else None
        self._project.publish(TurnEnded(running.turn.image_id, running.turn.id, state, error))


def _described(error: StudioError) -> dict[str, object]:
    return {"kind": error.kind, "facts": {name: str(value) for name, value in error.facts.items()}}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
