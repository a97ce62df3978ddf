"""What there is to know of a turn as such, also of one that brought nothing: what was sent, and what came."""

import sqlite3
from dataclasses import dataclass

from studio.model.history import Turn
from studio.model.jobs import Job
from studio.model.recipe import Recipe
from studio.session.open_project import OpenProject
from studio.session.sent_pictures import SentDetail, sent_by
from studio.store import job_rows, recipes
from studio.store.deliveries import Undecoded, undecoded


@dataclass(frozen=True, slots=True)
class TurnDetail:
    """`sent` are the pictures of the last call; `undecoded` what came and is no picture that can be read."""

    turn: Turn
    recipe: Recipe | None
    jobs: tuple[Job, ...]
    sent: tuple[SentDetail, ...]
    undecoded: tuple[Undecoded, ...]


async def turn_detail(project: OpenProject, turn_id: str) -> TurnDetail:
    """Read a turn's detail. Raises BadInput for a turn that is not in the project."""
    turn = project.turn(turn_id)
    return await project.file.read(lambda db: _read(db, turn))


def _read(db: sqlite3.Connection, turn: Turn) -> TurnDetail:
    jobs = job_rows.jobs_of_turn(db, turn.id)
    return TurnDetail(
        turn=turn,
        recipe=recipes.recipe(db, turn.recipe_id) if turn.recipe_id else None,
        jobs=jobs,
        sent=sent_by(db, jobs[-1].id) if jobs else (),
        undecoded=tuple(one for one in undecoded(db) if one.turn_id == turn.id),
    )
