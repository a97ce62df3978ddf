"""The intent of a turn, or of one call sent again, written whole before anything leaves."""

import secrets
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

from studio.model.errors import Charged, Refused
from studio.model.events import BranchesChanged
from studio.model.history import Turn, TurnState
from studio.model.ids import JOB, TURN, new_id
from studio.model.jobs import Job, JobState
from studio.model.replay import title_of
from studio.session.calls.course import RunningTurn
from studio.session.calls.planning import planned_job
from studio.session.calls.stored_calls import stored
from studio.session.open_project import OpenProject
from studio.session.sent_pictures import pictures_of
from studio.session.settling import SettledTurn
from studio.session.undoing import Actions
from studio.store import actions, branches, job_rows, turns
from studio.store.job_rows import JobPicture


class Beginnings:
    """Each is one transaction; what it returns runs only in memory."""

    def __init__(self, project: OpenProject, done: Actions) -> None:
        self._project = project
        self._done = done

    async def write(self, image_id: str, settled: SettledTurn) -> RunningTurn:
        """A new turn: turn, recipe and planned jobs."""
        recipe, plans = settled.recipe, [call.plan for call in settled.calls]
        turn = Turn(
            id=new_id(TURN),
            image_id=image_id,
            kind=settled.kind,
            instruction=title_of(recipe),
            outcome=recipe.outcome,
            state=TurnState.RUNNING,
            created=_now(),
            candidates=sum(plan.request.candidates for plan in plans),
            started_from=plans[0].request.from_node,
        )
        jobs = tuple(planned_job(turn, call, settled, self._project.install_id) for call in settled.calls)
        history = self._project.histories[image_id]
        starts = {plan.request.from_node for plan in plans}
        grown = [(node_id, one) for node_id in starts for one in history.branches_growing_to(node_id)]
        told = [(turn_id, "outcome") for turn_id, _ in recipe.already_true]
        again = [step.turn_id for step in recipe.replayed] + [settled.repeats]
        told += [(turn_id, "instruction") for turn_id in again if turn_id]
        pictures = self._pictures(jobs, settled)

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
            for node_id, branch in grown:
                branches.move_tip(db, branch.id, node_id)
            return begun

        begun = await self._project.file.write(write)
        if grown:
            await self._project.reload_history(image_id)
            self._project.publish(BranchesChanged(image_id))
        self._take(begun)
        await self._done.refresh()
        return RunningTurn(begun, jobs)

    async def write_again(self, job: Job, settled: SettledTurn) -> RunningTurn:
        """A job in place of one whose outcome is unknown, which is given up by the same transaction.

        Raises Refused where that one is not unknown any more.
        """
        (call,) = settled.calls
        fresh = replace(
            job,
            id=new_id(JOB),
            state=JobState.PLANNED,
            estimate_micro=call.plan.estimate.micro,
            plan=stored(call.plan),
            client_key=secrets.token_hex(16),
            remote_id=None,
            charged=Charged.NO,
            error=None,
            actual={},
            planned=_now(),
            sent="",
            ended="",
        )
        turn = replace(self._project.turn(job.turn_id), state=TurnState.RUNNING)

        def write(db: sqlite3.Connection) -> Job:
            if job_rows.job(db, job.id).state is not JobState.UNKNOWN:
                raise Refused("nothing-open")
            job_rows.move_job(db, job.id, JobState.CANCELLED)
            placed = replace(fresh, ordinal=len(job_rows.jobs_of_turn(db, turn.id)))
            job_rows.add_job(db, placed)
            for picture in self._pictures((placed,), settled):
                job_rows.add_job_picture(db, picture)
            turns.set_turn_state(db, turn.id, turn.state)
            return placed

        placed = await self._project.file.write(write)
        self._take(turn)
        return RunningTurn(turn, (placed,))

    def _pictures(self, jobs: tuple[Job, ...], settled: SettledTurn) -> list[JobPicture]:
        return [
            one
            for job, call in zip(jobs, settled.calls, strict=True)
            for one in pictures_of(self._project, settled.recipe, call.plan.request, job.id)
        ]

    def _take(self, turn: Turn) -> None:
        history = self._project.histories[turn.image_id]
        self._project.histories[turn.image_id] = history.with_turns((turn,))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
