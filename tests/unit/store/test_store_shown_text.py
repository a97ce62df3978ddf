"""Texts without end are shown cut; the row keeps all, and what was written is not changed by looking."""

import sqlite3
from dataclasses import replace

import pytest
from project_builders import a_node, a_turn, an_image

from studio.model.errors import ProjectDamaged
from studio.model.recipe import Draft, Invariant
from studio.store import branches, drafts, images, invariants, nodes, shown_text
from studio.store.branches import Branch

_LONG = "walnut table " * 250_000


def test_what_a_person_writes_is_shown_whole() -> None:
    assert shown_text.line("a" * 500) == "a" * 500
    assert shown_text.prose("a" * 10_000) == "a" * 10_000
    assert shown_text.draft("a" * 40_000) == "a" * 40_000


def test_no_text_of_a_history_is_without_end(db: sqlite3.Connection) -> None:
    image_id = an_image(db)
    node_id = a_node(db, image_id, a_turn(db, image_id))
    branches.add_branch(db, Branch("b000000000001", image_id, _LONG, node_id))
    invariants.add_invariant(db, image_id, Invariant("v000000000001", 1, 0, _LONG))
    drafts.keep_draft(db, image_id, replace(Draft(), instruction=_LONG))
    db.execute("UPDATE node SET label = ?1, note = ?1", (_LONG,))
    db.execute("UPDATE turn SET instruction = ?1, outcome = ?1", (_LONG,))
    db.execute("UPDATE image SET name = ?1, origin = ?1", (_LONG,))

    found, (image,) = nodes.history(db, image_id), images.images(db)
    node, turn = found.nodes[node_id], next(iter(found.turns.values()))
    (entry,) = invariants.invariants(db, image_id)

    lines = (node.label, image.name, image.origin, found.branches[0].name)
    assert max(map(len, lines)) <= 501
    assert max(map(len, (node.note, turn.instruction, turn.outcome, entry.text))) <= 10_001
    assert len(drafts.draft(db, image_id).instruction) <= 40_001
    assert db.execute("SELECT note FROM node").fetchone() == (_LONG,)


@pytest.mark.parametrize("text", ["", "make it warmer"])
def test_a_cut_is_seen(text: str) -> None:
    assert shown_text.line(text) == text
    assert shown_text.line(_LONG).endswith("…")


def test_a_keep_list_without_end_is_no_keep_list(db: sqlite3.Connection) -> None:
    image_id = an_image(db)
    for n in range(invariants.MOST + 1):
        invariants.add_invariant(db, image_id, Invariant(f"v{n:012d}", 1, n, "the sky"))

    with pytest.raises(ProjectDamaged):
        invariants.invariants(db, image_id)
