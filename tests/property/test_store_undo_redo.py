"""Undo and redo behave like two stacks, over restarts, whatever the order of steps."""

import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.store import actions
from studio.store.actions import Change
from studio.store.migrations import MIGRATIONS, lay_out

_LABELS = ("one", "two", "three")
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("do"), st.sampled_from(_LABELS), st.text(max_size=3)),
        st.just(("undo", "", "")),
        st.just(("redo", "", "")),
    ),
    max_size=40,
)


class Stacks:
    """The oracle: what a program with two stacks in memory would hold."""

    def __init__(self) -> None:
        self.names = dict.fromkeys(_LABELS, "")
        self.done: list[tuple[str, str, str]] = []
        self.undone: list[tuple[str, str, str]] = []

    def step(self, way: str, subject: str, value: str) -> None:
        if way == "do":
            self.done.append((subject, self.names[subject], value))
            self.undone.clear()
            self.names[subject] = value
        elif way == "undo" and self.done:
            self.undone.append(self.done.pop())
            self.names[self.undone[-1][0]] = self.undone[-1][1]
        elif way == "redo" and self.undone:
            self.done.append(self.undone.pop())
            self.names[self.done[-1][0]] = self.done[-1][2]


def _images() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    lay_out(db, MIGRATIONS, "test")
    for name in _LABELS:
        db.execute("INSERT INTO image (id, name, position, origin) VALUES (?, ?, 0, '')", (name, name))
        db.execute("INSERT INTO draft (image_id, json, updated) VALUES (?, '', '')", (name,))
    return db


def _names(db: sqlite3.Connection) -> dict[str, str]:
    return dict(db.execute("SELECT image_id, json FROM draft"))


@settings(deadline=None, max_examples=150)
@given(_STEPS)
def test_undo_and_redo_are_two_stacks(steps: list[tuple[str, str, str]]) -> None:
    db, oracle = _images(), Stacks()

    for way, subject, value in steps:
        oracle.step(way, subject, value)
        if way == "do":
            change = Change("draft", subject, "json", value)
            actions.perform(db, image_id=subject, kind="draft", subject_id=subject, changes=[change])
        else:
            (actions.undo if way == "undo" else actions.redo)(db)

        assert _names(db) == oracle.names
        assert (actions.next_undo(db) is None) == (not oracle.done)
        assert (actions.next_redo(db) is None) == (not oracle.undone)
    db.close()
