"""Turns: their intent is written here whole before anything leaves, their state when they have ended."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from studio.model.history import Turn, TurnState
from studio.model.jobs import Job
from studio.model.recipe import Recipe
from studio.store import recipes
from studio.store.database import utc_now
from studio.store.invariants import keep_words
from studio.store.job_rows import JobPicture, add_job, add_job_picture


def begin_turn(
    db: sqlite3.Connection,
    turn: Turn,
    recipe: Recipe | None,
    jobs: Sequence[Job],
    *,
    sources: Sequence[tuple[str, str]] = (),
    pictures: Sequence[JobPicture] = (),
) -> Turn:
    """Writes the whole intent; `sources` are (turn id, "outcome" or "instruction").

    Returns the turn with its recipe's id and its time. The active invariants of the recipe are written down
    with their revision.
    """
    recipe_id = turn.recipe_id if recipe is None else recipes.keep_recipe(db, recipe)
    turn = replace(turn, recipe_id=recipe_id, created=turn.created or utc_now())
    db.execute(
        "INSERT INTO turn (id, image_id, kind, recipe_id, instruction, outcome, state, candidates, hidden,"
        " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            turn.id,
            turn.image_id,
            turn.kind,
            turn.recipe_id,
            turn.instruction,
            turn.outcome,
            turn.state,
            turn.candidates,
            turn.hidden,
            turn.created,
        ),
    )
    for ordinal, (source_turn_id, use) in enumerate(sources):
        db.execute("INSERT INTO turn_source VALUES (?, ?, ?, ?)", (turn.id, ordinal, source_turn_id, use))
    if recipe is not None:
        _add_invariants(db, turn, recipe)
    for job in jobs:
        add_job(db, job)
    for job_picture in pictures:
        add_job_picture(db, job_picture)
    return turn


def set_turn_state(db: sqlite3.Connection, turn_id: str, state: TurnState) -> None:
    db.execute("UPDATE turn SET state = ? WHERE id = ?", (state, turn_id))


def running_turns(db: sqlite3.Connection) -> tuple[str, ...]:
    """Turns that were not brought to an end: after a crash, those to settle first."""
    return tuple(row[0] for row in db.execute("SELECT id FROM turn WHERE state = 'running' ORDER BY seq"))


def has_nodes(db: sqlite3.Connection, turn_id: str) -> bool:
    row = db.execute("SELECT 1 FROM node WHERE turn_id = ? AND removed_at IS NULL LIMIT 1", (turn_id,))
    return row.fetchone() is not None


def turn_sources(db: sqlite3.Connection, turn_id: str) -> tuple[tuple[str, str], ...]:
    rows = db.execute(
        "SELECT source_turn_id, use FROM turn_source WHERE turn_id = ? ORDER BY ordinal", (turn_id,)
    )
    return tuple(rows)


def _add_invariants(db: sqlite3.Connection, turn: Turn, recipe: Recipe) -> None:
    active = [one for one in recipe.invariants if one.active]
    for ordinal, one in enumerate(active):
        keep_words(db, turn.image_id, one)
        db.execute("INSERT INTO turn_invariant VALUES (?, ?, ?, ?)", (turn.id, ordinal, one.id, one.revision))
