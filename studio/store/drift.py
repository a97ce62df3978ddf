"""What was measured of nodes: a cache of drift, and the places where it had to be looked for."""

import math
import sqlite3
from dataclasses import asdict, dataclass, fields
from types import UnionType
from typing import Any, get_args

from studio.model.drift import ALGORITHM, Drift, Of, Region
from studio.model.errors import ProjectDamaged
from studio.model.geometry import Box
from studio.model.history import LockState
from studio.store.job_rows import job
from studio.store.json_text import dump, load

Key = tuple[str, Of, Region]  # against which node, of which picture, where


@dataclass(frozen=True, slots=True)
class Allowance:
    """Where a node was allowed to differ from its base.

    The final mask lies in its own pixels, the painted one in those of the node that it was painted on.
    `base_node_id` is None where no call made it.
    """

    base_node_id: str | None = None
    state: LockState | None = None
    final_px: int | None = None
    final_mask: tuple[str, Box] | None = None
    painted: tuple[str, str] | None = None


def allowance(db: sqlite3.Connection, node_id: str) -> Allowance:
    """What the lock of a node and the call that made it say of where it may differ."""
    row = db.execute(
        "SELECT j.base_node_id, l.state, l.final_px, l.final_mask_blob_id, l.final_mask_x, l.final_mask_y,"
        " l.final_mask_width, l.final_mask_height, j.painted_mask_blob_id, j.mask_frame_node_id"
        " FROM node n LEFT JOIN lock l ON l.node_id = n.id LEFT JOIN job j ON j.id = n.job_id"
        " WHERE n.id = ?",
        (node_id,),
    ).fetchone()
    if row is None:
        return Allowance()
    return Allowance(
        base_node_id=row[0],
        state=LockState(row[1]) if row[1] else None,
        final_px=row[2],
        final_mask=(row[3], Box(*row[4:8])) if row[3] and row[4] is not None else None,
        painted=(row[8], row[9]) if row[8] and row[9] else None,
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """The bytes that a node was made of, for which base, on what canvas, and of which part of it."""

    blob_id: str
    base_node_id: str
    size: object = None
    cut: object = None


def delivered(db: sqlite3.Connection, node_id: str) -> Answered | None:
    """None where nothing was delivered for a node."""
    row = db.execute(
        "SELECT d.blob_id, j.base_node_id, j.id FROM node n JOIN delivery d ON d.id = n.delivery_id"
        " JOIN job j ON j.id = d.job_id WHERE n.id = ? AND j.base_node_id IS NOT NULL",
        (node_id,),
    ).fetchone()
    if row is None:
        return None
    found = job(db, row[2])
    plan = found.plan if found else {}
    return Answered(row[0], row[1], plan.get("size"), plan.get("cut"))


def measured(db: sqlite3.Connection, node_id: str) -> dict[Key, Drift | None]:
    """What is known of a node; what another algorithm measured, or nobody can read, is not known."""
    rows = db.execute(
        "SELECT against_node_id, of, region, values_json FROM drift WHERE node_id = ? AND algorithm = ?",
        (node_id, ALGORITHM),
    )
    found: dict[Key, Drift | None] = {}
    for against, of, region, text in rows:
        try:
            value = load(text, "drift")
            found[against, Of(of), Region(region)] = None if value is None else _drift(value)
        except (ProjectDamaged, TypeError):
            continue
    return found


def keep_measured(db: sqlite3.Connection, node_id: str, key: Key, drift: Drift | None) -> None:
    """Remember a measurement, also that nothing can be claimed, in place of an older one."""
    against, of, region = key
    db.execute(
        "INSERT OR REPLACE INTO drift (node_id, against_node_id, of, region, algorithm, values_json)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (node_id, against, of, region, ALGORITHM, dump(None if drift is None else asdict(drift))),
    )


def shown_of_image(db: sqlite3.Connection, image_id: str) -> dict[tuple[str, str | None], float | None]:
    """The one number shown, by node and by the node that it is measured against.

    None where it was found that nothing can be claimed; what was not measured is not in it.
    """
    rows = db.execute(
        "SELECT d.node_id, d.against_node_id, json_extract(d.values_json, '$.colour_delta_e'),"
        " json_type(d.values_json) FROM drift d"
        " JOIN node n ON n.id = d.node_id WHERE n.image_id = ? AND d.of = 'locked' AND d.region = 'protected'"
        " AND d.algorithm = ? AND json_valid(d.values_json)",
        (image_id, ALGORITHM),
    )
    return {
        (node_id, against): value
        for node_id, against, value, kind in rows
        if kind == "null" or (type(value) is float and 0 <= value < math.inf)
    }


def _drift(value: Any) -> Drift:
    """Raises TypeError for what is not one."""
    if not isinstance(value, dict) or set(value) != set(_TYPES):
        raise TypeError("no drift")
    for name, kinds in _TYPES.items():
        if type(value[name]) not in kinds or not math.isfinite(value[name] or 0):
            raise TypeError(name)
    return Drift(**value)


def _kinds(annotation: Any) -> tuple[Any, ...]:
    kinds = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return (*kinds, int) if float in kinds else kinds


_TYPES = {one.name: _kinds(one.type) for one in fields(Drift)}
