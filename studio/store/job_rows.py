"""Jobs and the pictures that they send: written before anything leaves, and every step of theirs after it."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from studio.model.errors import Charged
from studio.model.geometry import Box
from studio.model.jobs import ENDED, Job, JobState, may_step
from studio.model.provider import Use
from studio.model.recipe import Anchor, Role
from studio.store.database import utc_now
from studio.store.json_text import box_from_json, box_to_json, damaged, dump, load_optional
from studio.store.shown_text import draft, line

_COLUMNS = (
    "id, turn_id, ordinal, state, profile_id, provider, model, anchor, from_node_id, base_node_id,"
    " candidates, prompt_sent, charged, remote_id, install_id, estimate_micro, painted_mask_blob_id,"
    " mask_frame_node_id, mask_rule, asked_json, request_json, error_json, client_key, planned, sent, ended"
)
_ACTUAL, _DROPPED, _PLAN = "actual", "dropped", "plan"
FORGOTTEN = "forgotten"  # in the error of a job that the user gave up, beside what was known of it
_MOVABLE = {
    "remote_id": "remote_id",
    "remote_batch_id": "remote_batch_id",
    "charged": "charged",
    "prompt": "prompt_sent",
    "request": "request_json",
    "error": "error_json",
    "estimate_micro": "estimate_micro",
    "sent": "sent",
    "ended": "ended",
}


@dataclass(frozen=True, slots=True)
class JobPicture:
    """One picture of a request as it was planned; `node_id` when it is a node's."""

    job_id: str
    ordinal: int
    use: Use
    picture_id: str
    node_id: str | None = None
    caption: str = ""
    role: Role | None = None
    crop: Box | None = None


def add_job(db: sqlite3.Connection, job: Job) -> None:
    db.execute(
        f"INSERT INTO job ({_COLUMNS}) VALUES ({', '.join('?' * 26)})",
        (
            job.id,
            job.turn_id,
            job.ordinal,
            job.state,
            job.profile_id,
            job.provider,
            job.model,
            job.anchor,
            job.from_node_id,
            job.base_node_id,
            job.candidates,
            job.prompt,
            job.charged,
            job.remote_id,
            job.install_id,
            job.estimate_micro,
            job.painted_mask_blob_id,
            job.mask_frame_node_id,
            job.mask_rule,
            _optional_json(job.asked),
            _optional_json(_with_plan(job)),
            _optional_json(job.error),
            job.client_key,
            job.planned or utc_now(),
            job.sent or None,
            job.ended or None,
        ),
    )


def add_job_picture(db: sqlite3.Connection, one: JobPicture) -> None:
    db.execute(
        "INSERT INTO job_picture (job_id, ordinal, use, picture_id, node_id, caption, role, crop_json)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            one.job_id,
            one.ordinal,
            one.use,
            one.picture_id,
            one.node_id,
            one.caption,
            one.role,
            None if one.crop is None else box_to_json(one.crop),
        ),
    )


def move_job(db: sqlite3.Connection, job_id: str, state: JobState, **columns: object) -> Job:
    """One step in a job's life; `sent` and `ended` times are filled in. ValueError for an unlawful step."""
    before = job(db, job_id).state
    if not may_step(before, state):
        raise ValueError(f"a job may not go from {before} to {state}")
    if state is JobState.SENT:
        columns.setdefault("sent", utc_now())
    if state in ENDED:
        columns.setdefault("ended", utc_now())
    db.execute("UPDATE job SET state = ? WHERE id = ?", (state, job_id))
    return note_job(db, job_id, **columns)


def note_job(db: sqlite3.Connection, job_id: str, **columns: object) -> Job:
    """Writes facts about a job without moving it; `columns` are the keys of `_MOVABLE`."""
    for name, value in columns.items():
        column = _MOVABLE[name]
        stored = dump(value) if column.endswith("_json") and value is not None else value
        db.execute(f"UPDATE job SET {column} = ? WHERE id = ?", (stored, job_id))
    return job(db, job_id)


def note_actual(db: sqlite3.Connection, job_id: str, ordinal: int, actual: Mapping[str, object]) -> None:
    """What the maker of a candidate did; it lies beside what was asked of it, since it has no delivery."""
    (text,) = db.execute("SELECT request_json FROM job WHERE id = ?", (job_id,)).fetchone()
    request = load_optional(text, job_id) or {}
    known = cast(dict[str, object], request.get(_ACTUAL, {}))
    stored = dump(request | {_ACTUAL: known | {str(ordinal): dict(actual)}})
    db.execute("UPDATE job SET request_json = ? WHERE id = ?", (stored, job_id))


def note_dropped(db: sqlite3.Connection, job_id: str, name: str) -> None:
    """A parameter that was left out in the end, beside those that were sent."""
    (text,) = db.execute("SELECT request_json FROM job WHERE id = ?", (job_id,)).fetchone()
    request = load_optional(text, job_id) or {}
    known = cast(list[str], request.get(_DROPPED, []))
    stored = dump(request | {_DROPPED: [*known, name]})
    db.execute("UPDATE job SET request_json = ? WHERE id = ?", (stored, job_id))


def job(db: sqlite3.Connection, job_id: str) -> Job:
    row = db.execute(f"SELECT {_COLUMNS} FROM job WHERE id = ?", (job_id,)).fetchone()
    if row is None:
        raise damaged(job_id, "no such job")
    return _job(row)


def jobs_of_turn(db: sqlite3.Connection, turn_id: str) -> tuple[Job, ...]:
    rows = db.execute(f"SELECT {_COLUMNS} FROM job WHERE turn_id = ? ORDER BY ordinal", (turn_id,))
    return tuple(_job(row) for row in rows)


def unsettled_jobs(db: sqlite3.Connection) -> tuple[Job, ...]:
    """Jobs that are neither settled nor failed nor cancelled; whose they are, `install_id` says."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM job"
        " WHERE state IN ('planned', 'sent', 'delivered', 'unknown') AND removed_at IS NULL ORDER BY rowid"
    )
    return tuple(_job(row) for row in rows)


def jobs_by_id(db: sqlite3.Connection, job_ids: Sequence[str]) -> tuple[Job, ...]:
    """Those of `job_ids` that the project has."""
    rows = (db.execute(f"SELECT {_COLUMNS} FROM job WHERE id = ?", (one,)).fetchone() for one in job_ids)
    return tuple(_job(row) for row in rows if row is not None)


def charged_jobs(db: sqlite3.Connection) -> tuple[Job, ...]:
    """Jobs that were charged, or may have been."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM job WHERE charged <> 'no' OR id IN (SELECT job_id FROM ledger)"
        " ORDER BY rowid"
    )
    return tuple(_job(row) for row in rows)


def charged_of_turns(db: sqlite3.Connection) -> dict[str, Charged]:
    """By turn, the gravest of what its jobs may have cost; those that cost nothing are left out."""
    rows = db.execute(
        "SELECT turn_id, max(charged = 'maybe') FROM job WHERE charged <> 'no' GROUP BY turn_id"
    )
    return {turn_id: Charged.MAYBE if may_be else Charged.YES for turn_id, may_be in rows}


def forget_job(db: sqlite3.Connection, job_id: str) -> Job:
    """Give up a job whose outcome nobody knows; what was known of it stays."""
    known = job(db, job_id).error or {}
    return move_job(db, job_id, JobState.CANCELLED, error={**known, FORGOTTEN: True})


def job_pictures(db: sqlite3.Connection, job_id: str) -> tuple[JobPicture, ...]:
    """The pictures of a request in the order sent."""
    rows = db.execute(
        "SELECT job_id, ordinal, use, picture_id, node_id, caption, role, crop_json FROM job_picture"
        " WHERE job_id = ? ORDER BY ordinal",
        (job_id,),
    )
    return tuple(
        JobPicture(
            job_id=row[0],
            ordinal=row[1],
            use=Use(row[2]),
            picture_id=row[3],
            node_id=row[4],
            caption=row[5],
            role=None if row[6] is None else Role(row[6]),
            crop=None if row[7] is None else box_from_json(row[7], job_id),
        )
        for row in rows
    )


def _with_plan(job: Job) -> dict[str, object] | None:
    return {**(job.request or {}), _PLAN: job.plan} if job.plan else job.request


def _optional_json(value: dict[str, object] | None) -> str | None:
    return None if value is None else dump(value)


def _job(row: Sequence[object]) -> Job:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    text = cast(dict[str, str], values)
    number = cast(dict[str, int], values)
    request = load_optional(text["request_json"], text["id"])
    actual = request.pop(_ACTUAL, {}) if request else {}
    plan = request.pop(_PLAN, {}) if request else {}
    return Job(
        id=text["id"],
        turn_id=text["turn_id"],
        ordinal=number["ordinal"],
        state=JobState(text["state"]),
        profile_id=text["profile_id"],
        provider=None if values["provider"] is None else line(text["provider"]),
        model=None if values["model"] is None else line(text["model"]),
        anchor=None if values["anchor"] is None else Anchor(text["anchor"]),
        from_node_id=text["from_node_id"],
        base_node_id=text["base_node_id"],
        candidates=number["candidates"],
        prompt=draft(text["prompt_sent"]),
        charged=Charged(text["charged"]),
        remote_id=text["remote_id"],
        install_id=text["install_id"],
        estimate_micro=number["estimate_micro"],
        painted_mask_blob_id=text["painted_mask_blob_id"],
        mask_frame_node_id=text["mask_frame_node_id"],
        mask_rule=text["mask_rule"],
        asked=load_optional(text["asked_json"], text["id"]),
        request=request,
        error=load_optional(text["error_json"], text["id"]),
        actual=cast(dict[str, object], actual) if isinstance(actual, dict) else {},
        plan=cast(dict[str, object], plan) if isinstance(plan, dict) else {},
        client_key=text["client_key"],
        planned=text["planned"],
        sent=text["sent"] or "",
        ended=text["ended"] or "",
    )
