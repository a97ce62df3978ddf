"""After a crash or a kill: what was interrupted is settled and said, nothing is sent again."""

import sqlite3

from studio.model.history import TurnState
from studio.model.jobs import Job, JobState
from studio.model.project import Notice
from studio.model.recipe import BUILT_IN
from studio.session.open_project import OpenProject
from studio.store import turns


async def settle_interrupted(project: OpenProject) -> tuple[Notice, ...]:
    """End the turns that were running when the program died, after the snapshots were read; a notice each.

    Free jobs are cancelled: nothing was charged. A hosted job that had been sent becomes unknown, since it
    may be charged; one that was only planned is cancelled.
    """
    if project.file.is_read_only:
        return ()
    jobs = await project.file.read(turns.unsettled_jobs)
    by_turn: dict[str, list[Job]] = {}
    for job in jobs:
        by_turn.setdefault(job.turn_id, []).append(job)
    stale = await project.file.read(turns.running_turns)
    notices = [await _settle(project, turn_id, by_turn.get(turn_id, [])) for turn_id in stale]
    for image_id in project.images:
        await project.reload_history(image_id)
    return tuple(notices)


async def _settle(project: OpenProject, turn_id: str, jobs: list[Job]) -> Notice:
    history = next(one for one in project.histories.values() if turn_id in one.turns)
    is_unknown = any(_end_of(job) is JobState.UNKNOWN for job in jobs)
    made = history.of_turn(turn_id)
    settled = TurnState.DONE if made else TurnState.CANCELLED
    state = TurnState.UNKNOWN if is_unknown else settled

    def write(db: sqlite3.Connection) -> None:
        for job in jobs:
            if _end_of(job) is not job.state:
                turns.move_job(db, job.id, _end_of(job))
        turns.set_turn_state(db, turn_id, state)

    await project.file.write(write)
    facts: dict[str, object] = {"instruction": history.turns[turn_id].instruction, "made": len(made)}
    return Notice("turn-unknown" if is_unknown else "turn-interrupted", facts)


def _end_of(job: Job) -> JobState:
    if job.provider == BUILT_IN or job.state is JobState.PLANNED:
        return JobState.CANCELLED
    return JobState.UNKNOWN
