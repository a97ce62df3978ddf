"""Undo and redo behave like two stacks, over restarts, whatever the order of steps."""

import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.model.history import Finding
from studio.store import actions, invariants
from studio.store.actions import Change
from studio.store.migrations import MIGRATIONS, lay_out

_LABELS = ("one", "two", "three")
_ENTRIES = ("pose", "light")
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("do"), st.sampled_from(_LABELS), st.text(max_size=3)),
        st.tuples(st.just("do"), st.sampled_from(_ENTRIES), st.sampled_from(Finding)),
        st.just(("undo", "", "")),
        st.just(("redo", "", "")),
    ),
    max_size=40,
)


class Stacks:
    """The oracle: what a program with two stacks in memory would hold."""

    def __init__(self) -> None:
        self.said = dict.fromkeys(_LABELS, "") | dict.fromkeys(_ENTRIES, Finding.UNCHECKED)
        self.done: list[tuple[str, str, str]] = []
        self.undone: list[tuple[str, str, str]] = []

    def step(self, way: str, subject: str, value: str) -> None:
        if way == "do":
            self.done.append((subject, self.said[subject], value))
            self.undone.clear()
            self.said[subject] = value
        elif way == "undo" and self.done:
            self.undone.append(self.done.pop())
            self.said[self.undone[-1][0]] = self.undone[-1][1]
        elif way == "redo" and self.undone:
            self.done.append(self.undone.pop())
            self.said[self.done[-1][0]] = self.done[-1][2]


def _images() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    lay_out(db, MIGRATIONS, "test")
    for name in _LABELS:
        db.execute("INSERT INTO image (id, name, position, origin) VALUES (?, ?, 0, '')", (name, name))
        db.execute("INSERT INTO draft (image_id, json, updated) VALUES (?, '', '')", (name,))
    db.execute(
        "INSERT INTO node (id, image_id, number, turn_id, width, height, frame_json, created)"
        " VALUES ('node', 'one', 1, 'turn', 1, 1, '', '')"
    )
    return db


def _do(db: sqlite3.Connection, subject: str, value: str) -> None:
    if subject in _LABELS:
        change = Change("draft", subject, "json", value)
    else:
        row = invariants.begin_finding(db, "node", subject)
        change = Change("invariant_finding", row, "finding", value)
    actions.perform(db, image_id="one", kind="draft", subject_id=subject, changes=[change])


def _said(db: sqlite3.Connection) -> dict[str, str]:
    drafts = dict(db.execute("SELECT image_id, json FROM draft"))
    findings = invariants.findings_of_image(db, "one").get("node", {})
    assert Finding.UNCHECKED not in findings.values()
    return drafts | dict.fromkeys(_ENTRIES, Finding.UNCHECKED) | findings


@settings(deadline=None, max_examples=150)
@given(_STEPS)
def test_undo_and_redo_are_two_stacks(steps: list[tuple[str, str, str]]) -> None:
    db, oracle = _images(), Stacks()

    for way, subject, value in steps:
        oracle.step(way, subject, value)
        if way == "do":
            _do(db, subject, value)
        else:
            (actions.undo if way == "undo" else actions.redo)(db)

        assert _said(db) == oracle.said
        assert (actions.next_undo(db) is None) == (not oracle.done)
        assert (actions.next_redo(db) is None) == (not oracle.undone)
    db.close()
