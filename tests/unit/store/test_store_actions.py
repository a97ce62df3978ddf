import sqlite3

import pytest
from project_builders import a_node, a_turn, an_image

from studio.model.errors import ProjectDamaged
from studio.model.history import Finding, Verdict
from studio.model.ids import INVARIANT, new_id
from studio.model.recipe import Invariant
from studio.store import actions, invariants
from studio.store.actions import Change
from studio.store.nodes import node
from studio.store.searching import search


def label(db: sqlite3.Connection, image_id: str, node_id: str, text: str) -> actions.Action:
    return actions.perform(
        db,
        image_id=image_id,
        kind="label",
        subject_id=node_id,
        changes=[Change("node", node_id, "label", text)],
    )


def say(db: sqlite3.Connection, image_id: str, node_id: str, entry_id: str, finding: Finding) -> None:
    row = invariants.begin_finding(db, node_id, entry_id)
    changes = [
        Change("invariant_finding", row, "finding", finding.value),
        Change("invariant_finding", row, "by", "person"),
        Change("invariant_finding", row, "values_json", None),
    ]
    actions.perform(db, image_id=image_id, kind="finding", subject_id=node_id, changes=changes)


@pytest.fixture
def image_id(db: sqlite3.Connection) -> str:
    return an_image(db)


@pytest.fixture
def node_id(db: sqlite3.Connection, image_id: str) -> str:
    return a_node(db, image_id, a_turn(db, image_id, "make the cup blue"))


def test_undo_brings_back_what_stood_there(db: sqlite3.Connection, image_id: str, node_id: str) -> None:
    label(db, image_id, node_id, "one")
    label(db, image_id, node_id, "two")

    undone = actions.undo(db)

    assert undone is not None
    assert (undone.way, undone.kind, undone.subject_id) == ("undo", "label", node_id)
    assert node(db, node_id).label == "one"


def test_redo_does_it_again(db: sqlite3.Connection, image_id: str, node_id: str) -> None:
    label(db, image_id, node_id, "one")
    actions.undo(db)

    actions.redo(db)

    assert node(db, node_id).label == "one"
    assert actions.next_redo(db) is None


def test_a_new_action_ends_redo(db: sqlite3.Connection, image_id: str, node_id: str) -> None:
    label(db, image_id, node_id, "one")
    actions.undo(db)
    label(db, image_id, node_id, "two")

    assert actions.redo(db) is None
    assert node(db, node_id).label == "two"


def test_with_nothing_done_there_is_nothing_to_undo(db: sqlite3.Connection) -> None:
    assert actions.undo(db) is None
    assert actions.redo(db) is None


def test_no_row_is_ever_taken_away(db: sqlite3.Connection, image_id: str, node_id: str) -> None:
    label(db, image_id, node_id, "one")
    actions.undo(db)
    actions.redo(db)
    actions.undo(db)

    assert [action.way for action in actions.actions(db)] == ["do", "undo", "redo", "undo"]


def test_several_changes_are_one_action(db: sqlite3.Connection, image_id: str, node_id: str) -> None:
    changes = [
        Change("node", node_id, "verdict", "pick"),
        Change("node", node_id, "verdict", "maybe"),
        Change("node", node_id, "note", "the blue one"),
    ]
    before = node(db, node_id)

    actions.perform(db, image_id=image_id, kind="verdict", subject_id=node_id, changes=changes)
    done = node(db, node_id)
    actions.undo(db)

    assert (done.verdict, done.note) == (Verdict.MAYBE, "the blue one")
    assert node(db, node_id).note == ""
    assert node(db, node_id).verdict is before.verdict


def test_what_was_done_already_can_be_recorded(db: sqlite3.Connection, image_id: str, node_id: str) -> None:
    actions.record(
        db,
        image_id=image_id,
        kind="turn",
        subject_id="",
        forward=[Change("node", node_id, "hidden", 0)],
        inverse=[Change("node", node_id, "hidden", 1)],
    )

    actions.undo(db)
    hidden = node(db, node_id).hidden
    actions.redo(db)

    assert hidden
    assert not node(db, node_id).hidden


@pytest.mark.parametrize(
    ("table", "column"),
    [("node", "picture_id"), ("blob", "sha256"), ("lock", "state"), ("invariant_finding", "node_id")],
)
def test_an_action_may_not_write_outside_the_list(
    db: sqlite3.Connection, image_id: str, table: str, column: str
) -> None:
    with pytest.raises(ValueError, match="may not write"):
        actions.perform(
            db, image_id=image_id, kind="x", subject_id="", changes=[Change(table, "n", column, "x")]
        )


@pytest.mark.parametrize(
    "sly",
    [
        '[{"table":"lock","id":"n","column":"state","value":"locked"}]',
        '[{"table":"invariant_finding","id":"n k","column":"finding","value":"kept"}]',
        '[{"table":"node","id":"n k","column":"label","value":"x"}]',
        '[{"table":"node","id":7,"column":"label","value":"x"}]',
        '[{"table":["node"],"id":"n","column":"label","value":"x"}]',
    ],
)
def test_a_stored_action_may_not_write_outside_the_list_either(db: sqlite3.Connection, sly: str) -> None:
    db.execute(
        "INSERT INTO action (at, kind, forward_json, inverse_json, way) VALUES ('', 'x', '[]', ?, 'do')",
        (sly,),
    )

    with pytest.raises(ProjectDamaged):
        actions.undo(db)

    db.execute("DELETE FROM action")


@pytest.fixture
def entry_id(db: sqlite3.Connection, image_id: str) -> str:
    one = Invariant(new_id(INVARIANT), 1, 0, "label lettering")
    invariants.add_invariant(db, image_id, one)
    return one.id


def test_the_first_finding_is_taken_back_to_unchecked(
    db: sqlite3.Connection, image_id: str, node_id: str, entry_id: str
) -> None:
    say(db, image_id, node_id, entry_id, Finding.KEPT)
    said = invariants.findings_of_image(db, image_id)
    actions.undo(db)
    undone = invariants.findings_of_image(db, image_id)
    actions.redo(db)

    assert said == {node_id: {entry_id: Finding.KEPT}}
    assert undone == {}
    assert invariants.findings_of_image(db, image_id) == said


def test_findings_are_taken_back_one_by_one_each_at_its_own_node(
    db: sqlite3.Connection, image_id: str, node_id: str, entry_id: str
) -> None:
    other_id = a_node(db, image_id, a_turn(db, image_id))
    say(db, image_id, node_id, entry_id, Finding.KEPT)
    say(db, image_id, other_id, entry_id, Finding.KEPT)
    say(db, image_id, node_id, entry_id, Finding.BROKEN)
    seen = [invariants.findings_of_image(db, image_id)]

    while actions.undo(db):
        seen.append(invariants.findings_of_image(db, image_id))

    assert seen == [
        {node_id: {entry_id: Finding.BROKEN}, other_id: {entry_id: Finding.KEPT}},
        {node_id: {entry_id: Finding.KEPT}, other_id: {entry_id: Finding.KEPT}},
        {node_id: {entry_id: Finding.KEPT}},
        {},
    ]


def test_undo_brings_back_what_was_measured_before_a_person_said_otherwise(
    db: sqlite3.Connection, image_id: str, node_id: str, entry_id: str
) -> None:
    measured = (node_id, entry_id, "locked", "kept", '{"difference":0.1}', "measure")
    db.execute("INSERT INTO invariant_finding VALUES (?, ?, ?, ?, ?, ?)", measured)
    look = "SELECT * FROM invariant_finding"

    say(db, image_id, node_id, entry_id, Finding.BROKEN)
    said = db.execute(look).fetchall()
    actions.undo(db)

    assert said == [(node_id, entry_id, "locked", "broken", None, "person")]
    assert db.execute(look).fetchall() == [measured]


def test_new_words_of_an_invariant_are_a_new_revision(db: sqlite3.Connection, image_id: str) -> None:
    one = Invariant(new_id(INVARIANT), 1, 0, "label lettering")
    invariants.add_invariant(db, image_id, one)
    change = Change("invariant", one.id, "text", "label lettering, word for word")

    actions.perform(db, image_id=image_id, kind="invariant", subject_id=one.id, changes=[change])
    changed = invariants.invariants(db, image_id)
    actions.undo(db)

    assert [(entry.revision, entry.text) for entry in changed] == [(2, "label lettering, word for word")]
    assert invariants.invariants(db, image_id) == (one,)


def test_a_label_is_found_by_searching_and_undone_not(
    db: sqlite3.Connection, image_id: str, node_id: str
) -> None:
    label(db, image_id, node_id, "hero shot")
    found = search(db, image_id, "her sho")
    actions.undo(db)

    assert found == (node_id,)
    assert search(db, image_id, "hero") == ()
    assert search(db, image_id, "BLUE cup") == (node_id,)
