"""The node in view: its receipt in large, facts in rows, foreign text as plain text."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from studio.model.drift import Against, Drift, Of
from studio.model.history import LockState, Node, Turn, TurnKind, Verdict
from studio.model.receipt import ColourMatch, Receipt, Seam
from studio.model.recipe import Invariant, Recipe, Reference
from studio.model.registration import Registration, Trust
from studio.model.words import unbroken
from studio.ui.turn.line_edit import InPlaceEdit
from studio.ui.turn.node_panel import NodePanel
from studio.ui.turn.view import NodeView
from studio.ui.widgets.buttons import IconButton

HOSTILE = "<img src=file:///etc/hostname> \u202egnp.exe <a href='x'>click</a>"
NODE = Node("n18", "i1", 18, "t7", ("n13",), 2572, 1740, "c1", seed=7, label=HOSTILE, note=HOSTILE)
TURN = Turn("t7", "i1", TurnKind.EDIT, HOSTILE)
CLEAN = Receipt(LockState.LOCKED, "strict-1", painted_px=10, protected_px=2_343_869, differing_px=0)
RECIPE = Recipe(HOSTILE, (Invariant("k1", 1, 0, HOSTILE),), references=(Reference("c2", HOSTILE),))
VIEW = NodeView(
    NODE,
    TURN,
    (("n13", 13),),
    CLEAN,
    RECIPE,
    prompt=HOSTILE,
    revised_prompt=HOSTILE,
    asked={HOSTILE: HOSTILE},
)


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[NodePanel]:
    made = NodePanel()
    made.resize(332, 700)
    qtbot.addWidget(made)
    made.present(VIEW)
    made.show()
    yield made
    made.hide()


def texts(panel: NodePanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def test_the_receipt_stands_there_in_large(panel: NodePanel) -> None:
    assert "0 of 2,343,869" in texts(panel)
    assert "protected pixels changed" in texts(panel)


def test_foreign_text_is_plain_everywhere(panel: NodePanel) -> None:
    holding = [label for label in panel.findChildren(QLabel) if "<img" in label.text()]
    tips = [one.toolTip() for one in panel.findChildren(object) if hasattr(one, "toolTip")]

    assert len(holding) >= 4
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in holding)
    assert not any("<img" in tip for tip in tips)
    edits = panel.findChildren(QPlainTextEdit)
    assert edits
    assert all("<img" in edit.toPlainText() for edit in edits)


def test_a_paid_picture_says_who_made_it_for_how_much_and_of_what(panel: NodePanel) -> None:
    made = replace(
        VIEW,
        node=replace(NODE, cost_micro=33_500),
        maker="Agency",
        model="gpt-image-2.6-flare",
        asked={"quality": "medium"},
        actual={"quality": "medium", "output_format": "png", "size": "1600x912", "request_id": "req_1"},
    )

    panel.present(made)

    assert {"Agency", "gpt-image-2.6-flare", "$0.0335", "Quality: Medium"} <= set(texts(panel))
    assert "Format: PNG\nSize: 1600 × 912\nRequest id: req_1" in texts(panel)


def test_a_refused_lock_is_said_with_its_reason(panel: NodePanel) -> None:
    panel.present(replace(VIEW, receipt=Receipt(LockState.REFUSED, "strict-1", reason="answer-undecodable")))

    assert "Not locked" in texts(panel)
    assert any("cannot be decoded" in text for text in texts(panel))


def test_a_broken_receipt_does_not_look_clean(panel: NodePanel) -> None:
    panel.present(replace(VIEW, receipt=replace(CLEAN, differing_px=3)))

    assert "3 of 2,343,869" in texts(panel)
    assert panel._receipt._head._mark._role == "bad"


def test_an_opened_picture_has_no_receipt(panel: NodePanel) -> None:
    panel.present(NodeView(replace(NODE, parents=()), Turn("t1", "i1", TurnKind.OPEN)))

    assert not panel._receipt.isVisible()


def test_a_verdict_is_set_and_taken_back(panel: NodePanel, qtbot: QtBot) -> None:
    said: list[tuple[str, Verdict]] = []
    panel.verdict_changed.connect(lambda *what: said.append(what))

    panel._verdicts[Verdict.PICK].click()
    panel.present(replace(VIEW, node=replace(NODE, verdict=Verdict.PICK)))
    panel._verdicts[Verdict.PICK].click()

    assert said == [("n18", Verdict.PICK), ("n18", Verdict.NONE)]


def test_what_was_typed_for_one_node_never_lands_on_the_next(panel: NodePanel, qtbot: QtBot) -> None:
    labels: list[tuple[str, str]] = []
    panel.label_changed.connect(lambda *what: labels.append(what))
    edit = panel.findChild(InPlaceEdit)
    edit.edit()
    qtbot.keyClicks(edit, "the pick")

    panel.present(replace(VIEW, node=replace(NODE, id="n19", number=19, label="other")))

    assert labels == [("n18", "the pick")]
    assert edit.text() == "other"


def test_a_note_is_kept_when_the_focus_leaves(panel: NodePanel, qtbot: QtBot) -> None:
    notes: list[tuple[str, str]] = []
    panel.note_changed.connect(lambda *what: notes.append(what))
    panel._note.setFocus()
    panel._note.setPlainText("softer next time")

    panel._label.setFocus()

    assert notes == [("n18", "softer next time")]


def test_drift_of_an_answer_that_could_not_be_placed_says_so(panel: NodePanel) -> None:
    panel.present(replace(VIEW, node=replace(NODE, lock=LockState.REFUSED)))
    panel.present_drift("n18", {(Against.PARENT, Of.RAW): None, (Against.PARENT, Of.LOCKED): None})

    assert "It is not known where the answer lies, so nothing can be compared." in texts(panel)


def test_the_receipt_tells_what_was_found_and_can_be_copied(panel: NodePanel) -> None:
    found = Registration(shift_px=1.3, zoom_percent=0.42, confidence=0.97, textured_blocks=400)
    receipt = replace(
        CLEAN,
        registration=found,
        colour=ColourMatch(True, 1.9, 0.3),
        seam=Seam(0.12, 0.6),
        edit_kept=0.984,
        also_changed_px=3210,
    )
    panel.present(replace(VIEW, receipt=receipt))
    copies = next(
        button for button in panel.findChildren(IconButton) if button.toolTip().startswith("Copy the receipt")
    )

    copies.click()

    assert QApplication.clipboard().text().splitlines() == [
        "0 of 2,343,869 protected pixels changed",
        "Registered: shift 1.3\u00a0px, zoom 0.42\u00a0%",
        "Confidence: 0.97, sure",
        "Colour match: ΔE 1.9 to 0.3",
        "Painted mask: 10 pixels",
        "Changed outside: 3,210 pixels, not taken",
        "Seam step: 0.12 mean, 0.6 p95",
        "Edit kept: 98.4\u00a0%",
    ]


def test_a_change_that_was_let_past_the_mask_is_not_said_to_be_left_out(panel: NodePanel) -> None:
    panel.present(replace(VIEW, receipt=replace(CLEAN, past_painted_px=4287, also_changed_px=4416)))

    assert "4,287 pixels" in texts(panel)
    assert not [text for text in texts(panel) if "not taken" in text]


def test_of_an_answer_that_was_found_nowhere_nobody_says_how_far_it_moved(panel: NodePanel) -> None:
    found = Registration(shift_px=178.2, zoom_percent=13.7, confidence=0.02, trust=Trust.REFUSED)
    receipt = Receipt(LockState.REFUSED, "registered-7", reason="answer-unlike", registration=found)

    panel.present(replace(VIEW, receipt=receipt))

    assert "0.02, no match" in texts(panel)
    assert "Registered" not in texts(panel)


def test_a_change_that_goes_on_where_the_lock_had_to_end_is_said_to_be_left_out(panel: NodePanel) -> None:
    receipt = replace(CLEAN, past_painted_px=4287, also_changed_px=4416, beyond_px=2100)

    panel.present(replace(VIEW, receipt=receipt))

    assert "2,100 pixels, not taken" in texts(panel)


def test_drift_is_told_as_answered_and_as_locked(panel: NodePanel) -> None:
    raw = Drift(9, False, 1.9, 2.2, 5.8, 26.6, 0.95, 0.9, 0.05, 0.84, 9.4, 1.3, 0.42)
    still = Drift(9, True, 0.0, 0.0, 0.0, None, 1.0, 1.0, 0.0, 1.0, 0.0)
    panel.present_drift("n18", {(Against.PARENT, Of.RAW): raw, (Against.PARENT, Of.LOCKED): still})

    told = ("1.3 px", "0.42 %", "1.9", "26.6 dB", "9.4 %", "identical")
    assert set(map(unbroken, told)) <= set(texts(panel))


def test_where_nothing_had_to_stay_no_drift_is_claimed(panel: NodePanel) -> None:
    panel.present_drift("n18", {(Against.PARENT, Of.RAW): None, (Against.PARENT, Of.LOCKED): None})

    assert "Nothing of it had to stay." in texts(panel)
