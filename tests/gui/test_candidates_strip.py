"""The strip of candidates: its places, its states, what pointer and keys do there."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from history_makings import history, node, thumbnails
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from studio.model.drift import PathPoint
from studio.model.errors import BadInput, Charged, Declined
from studio.model.events import (
    CandidateFailed,
    CandidatePreviewed,
    CandidateProgressed,
    JobMoved,
    JobWaits,
    TurnBegan,
    TurnEnded,
)
from studio.model.history import History, LockState, TurnState, Verdict
from studio.model.jobs import JobState
from studio.model.sentences import fill
from studio.session.turn_details import TurnDetail
from studio.ui.history.arrivals import Arrivals
from studio.ui.history.candidates import CandidatesStrip
from studio.ui.history.failure_card import FailureCard
from studio.ui.history.failure_view import failure_view
from studio.ui.history.lettering import lines_of
from studio.ui.history.path_chart import PathChart
from studio.ui.history.tile_delegate import link_rect, lock_rect
from studio.ui.history.tile_layout import TileLayout, lay_out_tile, tile_size
from studio.ui.history.tiles import TileState, turn_tiles
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import PlainLabel
from studio.ui.widgets.popover import Popover

Show = Callable[[History, str], CandidatesStrip]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def make(shown: History, turn_id: str) -> CandidatesStrip:
        strip = CandidatesStrip(thumbnails("broken"))
        qtbot.addWidget(strip)
        strip.resize(840, 186)
        strip.present(shown, turn_id)
        strip.show()
        return strip

    return make


def running(*made: int) -> History:
    """A turn of four, of which those of these ordinals are here."""
    nodes = [node(f"n{ordinal}", "t1", "root", number=2 + ordinal, ordinal=ordinal) for ordinal in made]
    return history(node("root", "t0"), *nodes, head="root", running="t1")


def states(strip: CandidatesStrip) -> list[TileState]:
    return [tile.state for tile in strip.list.model().tiles]


def layout_of(strip: CandidatesStrip, row: int) -> TileLayout:
    tiles = strip.list.model()
    return lay_out_tile(strip.list.visualRect(tiles.index(row, 0)), tiles.tile(row).verdict)


def test_every_candidate_has_its_place_before_it_comes(show: Show) -> None:
    strip = show(running(), "t1")

    assert states(strip) == [TileState.WAITING] * 4


def test_nothing_moves_when_a_candidate_arrives(show: Show) -> None:
    strip = show(running(), "t1")
    before = [layout_of(strip, row) for row in range(4)]

    strip.present(running(2), "t1")

    assert states(strip) == [TileState.WAITING, TileState.WAITING, TileState.HERE, TileState.WAITING]
    assert [layout_of(strip, row) for row in range(4)] == before


def test_each_state_says_what_it_is() -> None:
    arrivals = Arrivals()
    for event in (
        TurnBegan("i", "t1", 4),
        JobMoved("i", "t1", "j", JobState.SENT),
        CandidateProgressed("i", "t1", 1, 0.4, "Locking and measuring"),
        CandidateFailed("i", "t1", 2, BadInput("answer-undecodable")),
    ):
        arrivals.take(event)

    sent, locking, failed, here = turn_tiles(running(3), "t1", arrivals.get("t1"), prices={0: 20_000, 1: 0})

    assert (sent.state, sent.foot, sent.foot_right) == (TileState.SENT, "Sent 0\u00a0s ago", "about $0.02")
    assert locking.foot_right == "free"
    assert (locking.state, locking.foot, locking.fraction) == (
        TileState.LOCKING,
        "Locking and measuring",
        0.4,
    )
    assert (failed.state, failed.foot, failed.link) == (TileState.FAILED, "", "Details")
    assert failed.words == "The answer cannot be decoded."
    assert (here.state, here.foot, here.foot_right) == (TileState.HERE, "0 changed", "free")


def test_a_cancelled_turn_keeps_what_is_here_and_says_so_of_the_rest() -> None:
    cancelled = running(0).with_turns([replace(running().turns["t1"], state=TurnState.CANCELLED)])

    tiles = turn_tiles(cancelled, "t1", None)

    assert [tile.state for tile in tiles] == [TileState.HERE] + [TileState.CANCELLED] * 3
    assert tiles[1].foot == "Nothing charged"


@pytest.mark.parametrize(
    ("state", "charged", "foot"),
    [
        (TurnState.CANCELLED, Charged.MAYBE, "May be charged"),
        (TurnState.CANCELLED, Charged.YES, "Charged"),
        (TurnState.FAILED, Charged.NO, "Not charged"),
        (TurnState.FAILED, Charged.MAYBE, "May be charged"),
        (TurnState.FAILED, Charged.YES, "Charged"),
    ],
)
def test_after_a_restart_too_an_ended_turn_says_what_it_may_have_cost(
    state: TurnState, charged: Charged, foot: str
) -> None:
    ended = running().with_turns([replace(running().turns["t1"], state=state, charged=charged)])

    assert {tile.foot for tile in turn_tiles(ended, "t1", None)} == {foot}


def test_what_nobody_knows_the_price_of_is_not_called_free() -> None:
    turn = running().turns["t1"]
    unpriced = replace(node("n0", "t1", "root"), cost_micro=None)
    nodes = history(node("root", "t0"), unpriced, head="root", running="t1")

    feet = [
        turn_tiles(nodes.with_turns([replace(turn, state=state)]), "t1", None)[0].foot_right
        for state in (TurnState.RUNNING, TurnState.DONE)
    ]

    assert feet == ["", "cost unknown"]


def test_an_answer_that_nobody_can_decode_is_paid_all_the_same() -> None:
    paid = replace(running().turns["t1"], state=TurnState.DONE, charged=Charged.YES)
    arrivals = Arrivals()
    arrivals.take(CandidateFailed("i", "t1", 1, BadInput("answer-undecodable")))

    _, failed, *_ = turn_tiles(running(0, 2).with_turns([paid]), "t1", arrivals.get("t1"))

    assert failed.foot == "Charged"


def test_a_turn_that_is_done_shows_what_it_made_and_what_failed_now() -> None:
    done = running(0, 2).with_turns([replace(running().turns["t1"], state=TurnState.DONE)])
    arrivals = Arrivals()
    arrivals.take(CandidateFailed("i", "t1", 1, BadInput("answer-undecodable")))

    again = turn_tiles(done, "t1", arrivals.get("t1"))
    reopened = turn_tiles(done, "t1", None)

    assert [tile.state for tile in again] == [TileState.HERE, TileState.FAILED, TileState.HERE]
    assert [tile.node.number for tile in reopened if tile.node] == [2, 4]


def test_candidates_of_several_jobs_keep_apart() -> None:
    nodes = [node(f"n{job}{at}", "t1", "root", job_id=job, ordinal=at) for job in "jk" for at in (0, 1)]
    whole = history(node("root", "t0"), *nodes, running="t1")

    tiles = turn_tiles(whole, "t1", None)

    assert {tile.node.id for tile in tiles if tile.node} == {"nj0", "nj1", "nk0", "nk1"}


def test_a_click_on_the_flag_picks_and_a_second_one_clears(show: Show, qtbot: QtBot) -> None:
    strip = show(running(0), "t1")
    flag = layout_of(strip, 0).verdicts[Verdict.PICK].center()

    with qtbot.waitSignal(strip.wishes.verdict_wanted) as first:
        qtbot.mouseClick(strip.list.viewport(), Qt.MouseButton.LeftButton, pos=flag)
    picked = replace(running(0).nodes["n0"], verdict=Verdict.PICK)
    strip.present(running(0).with_nodes([picked]), "t1")
    with qtbot.waitSignal(strip.wishes.verdict_wanted) as second:
        qtbot.mouseClick(strip.list.viewport(), Qt.MouseButton.LeftButton, pos=flag)

    assert first.args == ["n0", Verdict.PICK]
    assert second.args == ["n0", Verdict.NONE]


def test_a_click_on_the_picture_chooses_the_node(show: Show, qtbot: QtBot) -> None:
    strip = show(running(1), "t1")
    place = layout_of(strip, 1).picture.center()

    with qtbot.waitSignal(strip.wishes.chosen) as chosen:
        qtbot.mouseClick(strip.list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert chosen.args == ["n1"]


def test_the_lock_opens_the_receipt(show: Show, qtbot: QtBot) -> None:
    strip = show(running(0), "t1")
    lock = lock_rect(layout_of(strip, 0).foot, running(0).nodes["n0"])

    qtbot.mouseClick(strip.list.viewport(), Qt.MouseButton.LeftButton, pos=lock.topLeft() + QPoint(6, 8))

    popover = next(one for one in strip.findChildren(Popover) if one.isVisible())
    assert "of 20 protected pixels changed" in [label.text() for label in popover.findChildren(PlainLabel)]
    popover.close()


def test_details_of_a_failure_are_one_click_away(show: Show, qtbot: QtBot) -> None:
    strip = failing(show)
    tile = strip.list.model().tile(2)

    qtbot.mouseClick(
        strip.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=link_rect(layout_of(strip, 2).foot, tile).center(),
    )

    assert told(strip)[:3] == [
        *_words("declined-request", provider="OpenAI", reason="violence, self-harm"),
        "Request req_17",
    ]


def test_details_of_a_failure_open_by_key(show: Show, qtbot: QtBot) -> None:
    strip = failing(show)
    strip.list.setCurrentIndex(strip.list.model().index(2, 0))

    qtbot.keyClick(strip.list, Qt.Key.Key_Return)

    assert told(strip)[0].startswith("OpenAI declined")


def failing(show: Show) -> CandidatesStrip:
    """A turn whose third candidate the maker has declined; its details come at once."""
    strip = show(running(), "t1")
    detail = TurnDetail(running().turns["t1"], None, (), (), ())
    strip.details_wanted.connect(
        lambda turn_id, ordinal: strip.show_failure(
            failure_view(detail, running(), strip.error_at(turn_id, ordinal))
        )
    )
    error = Declined(
        "declined-request",
        provider="OpenAI",
        charged=Charged.NO,
        request_id="req_17",
        reason="violence, self-harm",
    )
    strip.on_event(CandidateFailed("i", "t1", 2, error))
    strip.present(running(), "t1")
    return strip


def test_no_verdict_is_offered_where_no_picture_will_come(show: Show) -> None:
    strip = failing(show)

    flags = [layout_of(strip, row).verdicts[Verdict.PICK].adjusted(6, 6, -6, -6) for row in (0, 2)]
    coming, failed = (colours(strip, flag) for flag in flags)

    assert len(coming) > 1
    assert len(failed) == 1


def test_a_reason_is_cut_between_lines_and_never_through_one() -> None:
    reason = "OpenAI does not accept the key of this account."

    assert lines_of(reason, 1000, 3) == [reason]
    narrow = lines_of(reason, 90, 2)
    assert len(narrow) == 2
    assert " ".join(narrow) == reason


def colours(strip: CandidatesStrip, place: QRect) -> set[int]:
    seen = strip.list.viewport().grab(place).toImage()
    return {seen.pixel(x, y) for x in range(seen.width()) for y in range(seen.height())}


def _words(kind: str, **facts: object) -> tuple[str, str]:
    sentence = fill(kind, facts)
    return sentence.message, sentence.remedy


def told(strip: CandidatesStrip) -> list[str]:
    card = strip.window().findChild(FailureCard)
    assert card.isVisible()
    return [label.text() for label in card.findChildren(PlainLabel) if label.isVisible()]


def test_a_preview_stands_where_its_candidate_will(show: Show) -> None:
    strip = show(running(), "t1")
    before = [layout_of(strip, row) for row in range(4)]
    for event in (
        TurnBegan("i", "t1", 4),
        JobMoved("i", "t1", "j", JobState.SENT),
        CandidatePreviewed("i", "t1", 1, Path("partial-1")),
        CandidatePreviewed("i", "t1", 1, Path("partial-2")),
    ):
        strip.on_event(event)
    strip.present(running(), "t1")
    red = QImage(30, 20, QImage.Format.Format_RGB32)
    red.fill(Qt.GlobalColor.red)

    strip.show_preview("t1", 1, red)

    tile = strip.list.model().tile(1)
    assert (tile.state, tile.foot) == (TileState.PREVIEW, "Preview 2")
    assert [layout_of(strip, row) for row in range(4)] == before
    middle = layout_of(strip, 1).picture.center()
    assert strip.list.viewport().grab().toImage().pixelColor(middle) == Qt.GlobalColor.red


def test_a_preview_of_a_turn_that_is_not_shown_is_no_matter(show: Show) -> None:
    strip = show(running(), "t1")

    strip.show_preview("t9", 1, QImage(3, 2, QImage.Format.Format_RGB32))

    assert strip.list.model().preview(1) is None


def test_an_answer_that_is_here_is_shown_until_it_is_locked() -> None:
    arrivals = Arrivals()
    for event in (
        TurnBegan("i", "t1", 4),
        JobMoved("i", "t1", "j", JobState.SENT),
        CandidatePreviewed("i", "t1", 0, Path("answer-0")),
        CandidateProgressed("i", "t1", 0, 1.0, "Not yet locked"),
    ):
        arrivals.take(event)

    first = turn_tiles(running(), "t1", arrivals.get("t1"))[0]

    assert (first.state, first.foot, first.preview) == (TileState.LOCKING, "Not yet locked", 1)


def test_a_call_that_waits_to_be_sent_again_says_so() -> None:
    arrivals = Arrivals()
    for event in (
        TurnBegan("i", "t1", 4),
        JobMoved("i", "t1", "j", JobState.SENT),
        JobWaits("i", "t1", "j", time.time() + 17, BadInput("answer-undecodable")),
    ):
        arrivals.take(event)

    first = turn_tiles(running(), "t1", arrivals.get("t1"))[0]

    assert (first.words, first.foot) == ("Waiting", "Nothing charged")


def test_a_turn_whose_outcome_is_open_leads_to_what_can_be_done(show: Show, qtbot: QtBot) -> None:
    unknown = running().with_turns([replace(running().turns["t1"], state=TurnState.UNKNOWN)])
    strip = show(unknown, "t1")
    strip.list.setCurrentIndex(strip.list.model().index(0, 0))

    with qtbot.waitSignal(strip.unknown_wanted) as wanted:
        qtbot.keyClick(strip.list, Qt.Key.Key_Return)

    assert wanted.args == ["t1"]


def test_keys_move_mark_and_choose(show: Show, qtbot: QtBot) -> None:
    strip = show(running(0, 1), "t1")
    strip.list.setCurrentIndex(strip.list.model().index(0, 0))

    qtbot.keyClick(strip.list, Qt.Key.Key_Right)
    with qtbot.waitSignal(strip.wishes.verdict_wanted) as marked:
        qtbot.keyClick(strip.list, Qt.Key.Key_X)
    with qtbot.waitSignal(strip.wishes.chosen) as chosen:
        qtbot.keyClick(strip.list, Qt.Key.Key_Return)

    assert marked.args == ["n1", Verdict.REJECT]
    assert chosen.args == ["n1"]


def test_the_head_of_the_strip_counts_and_cancels(show: Show, qtbot: QtBot) -> None:
    strip = show(running(0), "t1")
    texts = [label.text() for label in strip.findChildren(PlainLabel)]

    with qtbot.waitSignal(strip.cancel_wanted) as cancelled:
        next(button for button in strip.findChildren(TextButton) if button.text() == "Cancel").click()

    assert {"Turn 1", "1 of 4 here, 0\u00a0s"} <= set(texts)
    assert cancelled.args == ["t1"]


def test_the_path_is_shown_on_the_same_strip(show: Show) -> None:
    whole = replace(running(0), head="n0")
    strip = show(whole, "t1")

    strip.present_path((PathPoint("root", 1, 0.0), PathPoint("n0", 2, 0.4, 1.9)))
    strip.show_path()

    assert strip.findChild(PathChart).isVisible()
    assert "Path to 2" in [label.text() for label in strip.findChildren(PlainLabel)]
    assert not strip.list.isVisible()


def test_a_tile_says_when_its_picture_cannot_be_read(show: Show, qtbot: QtBot) -> None:
    whole = history(node("root", "t0"), node("broken", "t1", "root"), head="broken")

    strip = show(whole, "t1")
    qtbot.waitUntil(lambda: strip.list._thumbnails.is_broken("broken"))

    assert strip.list.model().tile(0).node.id == "broken"


def test_before_the_first_turn_one_way_on_is_offered(show: Show, qtbot: QtBot) -> None:
    strip = show(history(node("root", "t0"), head="root"), "t0")

    with qtbot.waitSignal(strip.instruction_wanted):
        next(
            button for button in strip.findChildren(TextButton) if button.text() == "Write an instruction"
        ).click()


def test_read_only_marks_nothing(show: Show, qtbot: QtBot) -> None:
    strip = show(running(0), "t1")
    strip.set_read_only("Another window has it open.")
    flag = layout_of(strip, 0).verdicts[Verdict.PICK].center()

    with qtbot.assertNotEmitted(strip.wishes.verdict_wanted):
        qtbot.mouseClick(strip.list.viewport(), Qt.MouseButton.LeftButton, pos=flag)


def test_two_hundred_candidates_scroll_sideways(show: Show) -> None:
    nodes = [node(f"n{at}", "t1", "root", number=at + 2, ordinal=at) for at in range(200)]
    strip = show(history(node("root", "t0"), *nodes, head="n150"), "t1")

    assert strip.list.model().rowCount() == 200
    assert strip.list.horizontalScrollBar().maximum() > 0
    assert strip.list.viewport().rect().intersects(strip.list.visualRect(strip.list.model().index(150, 0)))


@pytest.mark.parametrize("shape", [0.2, 0.66, 1.5, 3.0])
def test_a_tile_has_room_for_its_foot_whatever_the_picture(shape: float, qapp: object) -> None:
    assert tile_size(152, shape).width() >= 168


def test_an_answer_that_was_not_locked_says_so() -> None:
    refused = replace(running(0).nodes["n0"], lock=LockState.REFUSED)

    assert turn_tiles(running(0).with_nodes([refused]), "t1", None)[0].foot == "Not locked"


def test_the_end_of_a_turn_stops_its_clock(show: Show) -> None:
    strip = show(running(0), "t1")

    strip.on_event(TurnEnded("i", "t1", TurnState.DONE))
    strip.present(running(0).with_turns([replace(running().turns["t1"], state=TurnState.DONE)]), "t1")

    assert not strip._clock.isActive()
    assert "1 of 4 candidates" in [label.text() for label in strip.findChildren(PlainLabel)]


def test_hidden_candidates_are_counted_apart_from_those_that_never_came(show: Show) -> None:
    done = running().with_turns([replace(running().turns["t1"], state=TurnState.DONE)])
    hidden = replace(node("n1", "t1", "root", number=3, ordinal=1), hidden=True)

    strip = show(done.with_nodes([node("n0", "t1", "root", number=2, ordinal=0), hidden]), "t1")

    assert "1 candidate, 1 hidden" in [label.text() for label in strip.findChildren(PlainLabel)]


def test_whichever_call_answers_first_fills_its_own_place() -> None:
    arrivals = Arrivals()
    arrivals.take(TurnBegan("i", "t1", 3))
    arrivals.note_places("t1", {"j0": range(1), "j1": range(1, 2), "j2": range(2, 3)})
    third = node("n2", "t1", "root", job_id="j2", number=2)
    shown = history(node("root", "t0"), third, head="root", running="t1", asked=3)

    before = turn_tiles(shown, "t1", arrivals.get("t1"))
    first = node("n0", "t1", "root", job_id="j0", number=3)
    after = turn_tiles(shown.with_nodes([first]), "t1", arrivals.get("t1"))

    assert [tile.node.id if tile.node else "" for tile in before] == ["", "", "n2"]
    assert [tile.node.id if tile.node else "" for tile in after] == ["n0", "", "n2"]


def test_each_call_is_sent_for_itself() -> None:
    arrivals = Arrivals()
    arrivals.take(TurnBegan("i", "t1", 2))
    arrivals.note_places("t1", {"j0": range(1), "j1": range(1, 2)})
    arrivals.take(JobMoved("i", "t1", "j1", JobState.SENT))

    first, second = turn_tiles(history(node("root", "t0"), running="t1", asked=2), "t1", arrivals.get("t1"))

    assert (first.state, first.foot) == (TileState.WAITING, "Not sent yet")
    assert (second.state, second.foot) == (TileState.SENT, "Sent 0\u00a0s ago")
