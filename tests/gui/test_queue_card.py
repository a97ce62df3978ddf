"""The card of the queue: what it says of each call, and what its buttons want."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.model.money import Estimate
from studio.session.calls.queue import CallState, QueuedCall, QueueView
from studio.ui.queue.account_head import AccountHead
from studio.ui.queue.call_row import CallRow
from studio.ui.queue.queue_card import QueueCard
from studio.ui.widgets.buttons import IconButton, TextButton


def call(job_id: str, profile: str = "openai", state: CallState = CallState.WAITING, **more) -> QueuedCall:
    price = Estimate(22_800, 27_500)
    return QueuedCall(
        job_id, "t1", "i1", "ceramics", profile, "flare", "Lay the spoon", 1, price, state, **more
    )


VIEW = QueueView(
    (
        call("a", state=CallState.RUNNING),
        call("b"),
        call("x", "studio-gpu"),
        call("c"),
    )
)


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[QueueCard]:
    made = QueueCard()
    qtbot.addWidget(made)
    made.show()
    made.present(VIEW, {"openai": 2})
    QApplication.processEvents()
    yield made
    made.hide()


def rows(card: QueueCard) -> dict[str, CallRow]:
    QApplication.processEvents()
    shown = [row for row in card.findChildren(CallRow) if row.isVisible()]
    return {row.job_id: row for row in sorted(shown, key=lambda row: row.mapTo(card, QPoint()).y())}


def button(row: CallRow, beginning: str) -> IconButton:
    return next(one for one in row.findChildren(IconButton) if one.accessibleName().startswith(beginning))


def test_calls_stand_below_their_account_in_the_order_in_which_they_are_sent(card: QueueCard) -> None:
    assert list(rows(card)) == ["a", "b", "c", "x"]


def test_each_call_says_what_it_makes_what_it_is_at_and_its_price(card: QueueCard) -> None:
    said = {job: row.accessibleName() for job, row in rows(card).items()}

    assert said["a"] == "Lay the spoon, 1 candidate, Running, about $0.02"
    assert said["b"] == "Lay the spoon, 1 candidate, Next, about $0.02"
    assert said["c"] == "Lay the spoon, 1 candidate, Number 2 in line, about $0.02"


def test_one_that_rests_counts_the_seconds(card: QueueCard) -> None:
    resting = call("a", state=CallState.RESTING, until=time.time() + 18.2)

    card.present(QueueView((resting,)), {})

    assert "Sends again in 18\u00a0s" in rows(card)["a"].accessibleName()


def test_earlier_means_before_its_neighbour_of_the_same_account(card: QueueCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.move_wanted) as wanted:
        button(rows(card)["c"], "Earlier").click()

    assert wanted.args == ["c", 0]


def test_what_cannot_be_moved_says_why(card: QueueCard) -> None:
    shown = rows(card)

    assert button(shown["a"], "Later").toolTip() == "Later: It has begun already."
    assert button(shown["b"], "Earlier").toolTip() == "Earlier: It is the next one."
    assert button(shown["c"], "Later").toolTip() == "Later: It is the last one."


def test_cancelling_what_was_sent_warns_of_its_price(card: QueueCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.cancel_wanted) as wanted:
        button(rows(card)["a"], "Cancel: it may be charged").click()

    assert wanted.args == ["a"]


def test_over_an_empty_queue_it_is_as_tall_as_its_sentence(card: QueueCard) -> None:
    tall = card.height()
    card.present(QueueView(), {})
    while_open = card.height()

    card.hide()
    card.present(QueueView(), {})
    empty = card.height()
    card.show()
    card.present(VIEW, {})

    assert (while_open, card.height()) == (tall, tall)
    assert empty < 80


def test_an_account_is_paused_and_goes_on(card: QueueCard, qtbot: QtBot) -> None:
    head = next(one for one in card.findChildren(AccountHead) if one.profile == "openai")
    pause = head.findChild(IconButton)

    with qtbot.waitSignal(card.pause_wanted) as wanted:
        pause.click()
    card.present(QueueView(VIEW.calls, frozenset({"openai"})), {"openai": 2})

    assert wanted.args == ["openai", True]
    assert pause.accessibleName() == "Go on with openai"
    assert "Paused" in rows(card)["b"].accessibleName()


def test_everything_is_paused_at_once(card: QueueCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.pause_wanted) as wanted:
        next(one for one in card.findChildren(TextButton) if one.text() == "Pause all").click()

    assert wanted.args == ["", True]


def test_what_stays_keeps_its_widget(card: QueueCard) -> None:
    before = rows(card)["c"]

    card.present(QueueView(VIEW.calls[1:]), {})

    assert rows(card)["c"] is before
    assert "a" not in rows(card)


def test_it_is_as_wide_as_its_calls_ask_for_and_not_narrower_while_it_is_open(card: QueueCard) -> None:
    short, wordy = card.width(), QueueView((replace(call("a"), instruction="Lay the spoon " * 20),))

    card.present(wordy, {})
    wide = card.width()
    card.present(QueueView(), {})
    still_open = card.width()
    card.hide()
    card.present(QueueView(), {})

    assert short < wide == still_open == 400
    assert card.width() < wide
