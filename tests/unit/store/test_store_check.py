import sqlite3
from collections.abc import Sequence

import pytest
from project_builders import a_node, a_picture, a_turn, an_image

from studio.model.cancel import Cancelled, CancelToken
from studio.model.errors import BadInput
from studio.model.geometry import Box
from studio.model.ids import INVARIANT, JOB, PICTURE, new_id
from studio.model.jobs import Job, JobState
from studio.model.project import Picture
from studio.model.recipe import Draft, Invariant
from studio.store import actions, blobs, drafts, invariants, job_rows, pictures
from studio.store.actions import Change
from studio.store.check import CheckReport, Severity, check


@pytest.fixture
def project(db: sqlite3.Connection) -> sqlite3.Connection:
    """Sound: an image with a root and a node above it, each with a thumbnail."""
    image_id = an_image(db)
    root = a_picture(db)
    above = a_picture(db, base_picture_id=root, patch=Box(0, 0, 8, 8))
    first = a_node(db, image_id, a_turn(db, image_id), picture_id=root)
    a_node(db, image_id, a_turn(db, image_id, "go on"), first, picture_id=above)
    for picture_id in (root, above):
        pictures.add_thumb(db, picture_id, 256, b"thumbnail")
    drafts.keep_draft(db, image_id, Draft("then"))
    return db


@pytest.fixture
def broken(project: sqlite3.Connection) -> sqlite3.Connection:
    """The same, taken back when the test ends."""
    project.execute("COMMIT")
    project.execute("PRAGMA foreign_keys = OFF")
    project.execute("PRAGMA ignore_check_constraints = ON")
    project.execute("BEGIN")
    return project


def kinds(report: CheckReport) -> set[str]:
    return {finding.kind for finding in report.findings}


def one(db: sqlite3.Connection, question: str) -> str:
    return str(db.execute(question).fetchone()[0])


def test_a_sound_project_has_nothing_to_say(project: sqlite3.Connection) -> None:
    report = check(project)

    assert report.findings == ()
    assert report.is_sound
    assert report.checked == {"blobs": 3, "pictures": 2, "nodes": 2, "turns": 2, "jobs": 0}


def test_a_finding_taken_back_is_sound(project: sqlite3.Connection) -> None:
    entry = Invariant(new_id(INVARIANT), 1, 0, "label lettering")
    image_id = one(project, "SELECT id FROM image")
    invariants.add_invariant(project, image_id, entry)
    row = invariants.begin_finding(project, one(project, "SELECT id FROM node"), entry.id)
    change = Change("invariant_finding", row, "finding", "kept")

    actions.perform(project, image_id=image_id, kind="finding", subject_id="", changes=[change])
    said = check(project)
    actions.undo(project)

    assert said.findings == check(project).findings == ()


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE blob_chunk SET data = CAST('x' || substr(data, 2) AS BLOB)", "check-bytes-changed"),
        ("DELETE FROM blob_chunk", "check-bytes-missing"),
        ("DELETE FROM blob WHERE id = (SELECT blob_id FROM picture LIMIT 1)", "check-reference"),
        ("UPDATE node SET width = width + 1", "check-size"),
        ("UPDATE node SET number = number + 5 WHERE number = 2", "check-number-missing"),
        ("UPDATE node SET number = 10 - number", "check-parent-later"),
        ("INSERT INTO parent SELECT parent_id, 0, node_id FROM parent", "check-cycle"),
        ("UPDATE node SET frame_json = '[1, 0'", "check-json"),
        ("UPDATE draft SET json = '{}'", "check-json"),
        ("UPDATE picture SET tiles = x'' WHERE base_picture_id IS NULL", "check-chain"),
        ("UPDATE picture SET patch_x = 39 WHERE patch_x IS NOT NULL", "check-chain"),
        (
            "UPDATE picture SET base_picture_id = id, patch_x = 0, patch_y = 0, patch_width = 1,"
            " patch_height = 1",
            "check-chain",
        ),
        ("UPDATE node SET verdict = 'best'", "check-pages"),
        ("UPDATE node SET id = 'n/../../etc' WHERE number = 2", "check-id"),
    ],
)
def test_what_is_wrong_is_found(broken: sqlite3.Connection, statement: str, kind: str) -> None:
    broken.execute(statement)
    broken.execute("PRAGMA ignore_check_constraints = OFF")

    report = check(broken)

    assert kind in kinds(report)
    assert not report.is_sound
    assert all(finding.message for finding in report.findings)


@pytest.mark.parametrize(
    ("statement", "kind", "severity"),
    [
        ("DELETE FROM node_search", "check-search", Severity.STALE),
        ("DELETE FROM thumb", "check-thumbnails", Severity.STALE),
        ("INSERT INTO blob_chunk VALUES ('b', 0, x'00')", "check-broken-write", Severity.NOTE),
    ],
)
def test_what_does_no_harm_is_only_said(
    broken: sqlite3.Connection, statement: str, kind: str, severity: Severity
) -> None:
    broken.execute(statement)

    report = check(broken)

    assert [(finding.kind, finding.severity) for finding in report.findings] == [(kind, severity)]
    assert report.is_sound


def test_a_parent_in_another_image_is_found(project: sqlite3.Connection) -> None:
    other = an_image(project, "plate")
    a_node(project, other, a_turn(project, other), one(project, "SELECT id FROM node"))

    assert "check-parent-strange" in kinds(check(project))


def test_a_head_in_another_image_is_found(project: sqlite3.Connection) -> None:
    other = an_image(project, "plate")
    project.execute("UPDATE image SET head_node_id = (SELECT id FROM node LIMIT 1) WHERE id = ?", (other,))

    assert "check-head" in kinds(check(project))


def test_bytes_that_nothing_uses_and_open_requests_are_notes(project: sqlite3.Connection) -> None:
    blobs.add_blob(project, b"unused", "image/png")
    job_rows.add_job(project, Job(new_id(JOB), one(project, "SELECT id FROM turn"), 0, JobState.SENT))

    report = check(project)

    assert kinds(report) == {"check-unused", "check-unsettled"}
    assert report.is_sound


def test_pixels_are_compared_where_a_decoder_is_handed_in(project: sqlite3.Connection) -> None:
    seen: list[int] = []

    def decode(chain: Sequence[tuple[Picture, bytes]]) -> str:
        seen.append(len(chain))
        return "0" * 64 if len(chain) == 1 else "f" * 64

    report = check(project, decode)

    assert seen == [1, 2]
    assert kinds(report) == {"check-pixels-changed"}
    assert not report.is_sound


def test_a_picture_that_cannot_be_decoded_does_not_end_the_check(project: sqlite3.Connection) -> None:
    def decode(chain: Sequence[tuple[Picture, bytes]]) -> str:
        raise BadInput("picture-damaged", name="cup")

    report = check(project, decode)

    assert [finding.kind for finding in report.findings] == ["check-undecodable"] * 2


def test_progress_ends_at_one(project: sqlite3.Connection) -> None:
    seen: list[float] = []

    check(project, lambda _: "0" * 64, seen.append)

    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_a_cancelled_check_stops(project: sqlite3.Connection) -> None:
    cancel = CancelToken()
    cancel.cancel()

    with pytest.raises(Cancelled):
        check(project, cancel=cancel)


def test_bytes_removed_for_good_are_no_loss(project: sqlite3.Connection) -> None:
    gone = blobs.add_blob(project, b"a face", "image/png")
    a_picture(project, id=new_id(PICTURE), blob_id=gone)
    blobs.drop_chunks(project, gone)
    project.execute("UPDATE blob SET removed_at = '2026-01-01T00:00:00.000Z' WHERE id = ?", (gone,))

    assert check(project, lambda _: "0" * 64).is_sound
