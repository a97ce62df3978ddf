"""What is asked about a lock, in words."""

from dataclasses import replace

import pytest

from studio.model.history import LockState, Node
from studio.model.receipt import Receipt
from studio.model.words import unbroken
from studio.ui.locks.looks import look
from studio.ui.locks.question import Choice, asks_past, question

_NODE = Node("n2", "i1", 2, "t1", ("n1",), 1000, 500)
_ASKED = Receipt(LockState.ASKED, "registered-2", reason="lock-proposed")
_LOCKED = Receipt(LockState.LOCKED, "registered-2", also_changed_px=1234, mode="auto")
_REFUSED = Receipt(LockState.REFUSED, "registered-2", reason="answer-unlike")


def choices(receipt: Receipt) -> list[Choice]:
    asked = question(_NODE, receipt)
    return [choice for choice, _ in asked.choices] if asked else []


def test_what_nobody_painted_is_told_with_how_much_it_is() -> None:
    asked = question(_NODE, _ASKED, changed_px=18_000)

    assert asked is not None
    told = "Nothing was painted. The answer changed 3.6 % of the picture: lock with this mask?"
    assert asked.text == unbroken(told)
    assert choices(_ASKED) == [Choice.LOCK, Choice.EDIT, Choice.RAW]


def test_why_the_studio_is_not_sure_is_said_in_its_own_sentence() -> None:
    asked = question(_NODE, replace(_ASKED, reason="answer-unsure"), changed_px=18_000)

    assert asked is not None
    assert asked.text == ("Only part of the answer matches the picture, so it may not line up.")


def test_what_lock_would_take_is_told_of_an_answer_that_changed_everywhere() -> None:
    asked = question(_NODE, replace(_ASKED, reason="answer-global"), changed_px=18_000)

    assert asked is not None
    told = "all over the picture. Lock takes the marked 3.6 % and keeps the rest."
    assert unbroken(told) in asked.text


def test_a_change_past_the_mask_is_counted() -> None:
    asked = question(_NODE, _LOCKED)

    assert asked is not None
    assert "also changed here, 1,234 pixels past the mask" in asked.text
    assert choices(_LOCKED) == [Choice.PAST, Choice.STAY]


@pytest.mark.parametrize("changed", [{"also_changed_px": 0}, {"also_changed_px": None}, {"mode": "ring"}])
def test_nothing_is_asked_of_a_lock_that_holds(changed) -> None:
    receipt = replace(_LOCKED, **changed)

    assert not asks_past(receipt)
    assert question(_NODE, receipt) is None


def test_only_what_can_be_placed_is_offered_to_be() -> None:
    assert choices(_REFUSED) == [Choice.RAW, Choice.PLACE]
    assert choices(replace(_REFUSED, reason="answer-changes-nothing")) == [Choice.RAW]


def test_every_state_of_a_lock_has_a_shape_of_its_own() -> None:
    icons = [look(state)[0] for state in LockState]

    assert len(set(icons)) == len(icons)
