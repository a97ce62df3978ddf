"""The turn panel as a person meets it: typing, dropping, ordering, generating."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import hosted_makings
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from studio.model.errors import Cause
from studio.model.events import CandidateProgressed, TurnBegan, TurnEnded
from studio.model.history import Finding, TurnState
from studio.model.provider import Capability, ExampleGroup, MaskForm, PictureForm, Reading
from studio.model.recipe import BUILT_IN, Anchor, Draft, Invariant, LockMode, Reference, Role
from studio.ui.drops import NODE_TYPE
from studio.ui.look.focus_ring import REACH_PX
from studio.ui.turn.example_chip import ExampleChip
from studio.ui.turn.finding_mark import FindingMark
from studio.ui.turn.instruction import InstructionEdit
from studio.ui.turn.keep_row import KeepRow
from studio.ui.turn.line_edit import InPlaceEdit
from studio.ui.turn.phrase_guide import PhraseGuide
from studio.ui.turn.reference_row import ReferenceRow, _Grip
from studio.ui.turn.scroll_column import ScrollColumn
from studio.ui.turn.turn_panel import TurnPanel
from studio.ui.turn.view import CapOf, Crossing, MaskFacts, RunningTurn, ToldOutcome, TurnView
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.generate_button import GenerateButton
from studio.ui.widgets.labels import ElidedLabel
from studio.ui.widgets.segments import Segments
from studio.ui.widgets.switch import Switch

ENGINE = Capability(
    BUILT_IN,
    "classic",
    PictureForm.PIXELS,
    MaskForm.PIXELS,
    anchors=frozenset({Anchor.LAST, Anchor.ORIGINAL}),
    candidates_max=8,
    is_free=True,
    is_local=True,
    examples=("remove this", "make the light warmer"),
)
KEEP = (
    Invariant("k1", 1, 0, "label lettering"),
    Invariant("k2", 1, 1, "bottle shape"),
    Invariant("k3", 1, 2, "grain", active=False),
)
VIEW = TurnView(
    image_id="i1",
    draft=Draft("remove this"),
    invariants=KEEP,
    findings={"k1": Finding.KEPT},
    capability=ENGINE,
    node_id="n18",
    node_number=18,
    root_number=1,
    picture_size=(1600, 900),
)


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[TurnPanel]:
    made = TurnPanel({}.get)
    made.resize(332, 700)
    qtbot.addWidget(made)
    made.show()
    made.present(VIEW)
    yield made
    made.hide()


def editor(panel: TurnPanel) -> InstructionEdit:
    return panel.findChild(InstructionEdit)


def rows(panel: TurnPanel, kind: type) -> list:
    QApplication.processEvents()
    shown = [row for row in panel.findChildren(kind) if row.isVisible()]
    return sorted(shown, key=lambda row: row.mapTo(panel, QPoint()).y())


def drafts(panel: TurnPanel) -> list[Draft]:
    seen: list[Draft] = []
    panel.draft_changed.connect(seen.append)
    return seen


def mouse(kind: QEvent.Type, widget: QWidget, at: QPoint) -> QMouseEvent:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    return QMouseEvent(kind, QPointF(at), QPointF(widget.mapToGlobal(at)), left, left, none)


@pytest.mark.parametrize(("was_sent", "is_left"), [(True, "brighter"), (False, "remove thisbrighter")])
def test_words_that_were_sent_are_written_over(
    panel: TurnPanel, qtbot: QtBot, was_sent: bool, is_left: str
) -> None:
    panel.present(replace(VIEW, was_sent=was_sent))
    editor(panel).moveCursor(QTextCursor.MoveOperation.End)

    panel.show_turn()
    qtbot.keyClicks(editor(panel), "brighter")

    assert editor(panel).toPlainText() == is_left


def test_words_are_chosen_no_longer_when_the_focus_has_gone(panel: TurnPanel, qtbot: QtBot) -> None:
    panel.present(replace(VIEW, was_sent=True))
    panel.show_turn()
    chosen = editor(panel).textCursor().selectedText()

    qtbot.keyClick(editor(panel), Qt.Key.Key_Tab)

    assert chosen == "remove this"
    assert not editor(panel).textCursor().hasSelection()


def test_a_focus_ring_fits_between_a_section_and_the_scroll_bar(panel: TurnPanel) -> None:
    panel.resize(332, 300)
    QApplication.processEvents()
    (column,) = (one for one in panel.findChildren(ScrollColumn) if one.isVisible())
    assert column.verticalScrollBar().isVisible()

    inside = [row for row in rows(panel, IconButton) if column.widget().isAncestorOf(row)]
    right = max(row.mapTo(column.widget(), QPoint(row.width(), 0)).x() for row in inside)

    assert column.viewport().width() - right >= REACH_PX


@pytest.mark.parametrize(
    ("words", "shown"),
    [("glaze the fig with honey", "glaze the fig with…"), ("make the bird shine", "make the bird shine")],
)
def test_what_is_not_understood_is_said_whole(panel: TurnPanel, words: str, shown: str) -> None:
    cause = Cause("unknown-instruction", {"words": words, "operations": "remove an object"})

    panel.present(replace(VIEW, draft=Draft(words), reading=Reading(causes=(cause,))))

    said = f"“{shown}” is not understood. See Examples for what is."
    assert any(one.accessibleName() == said for one in panel.findChildren(QWidget))


def test_every_key_leaves_as_a_draft(panel: TurnPanel, qtbot: QtBot) -> None:
    seen = drafts(panel)

    editor(panel).selectAll()
    qtbot.keyClicks(editor(panel), "abc")

    assert [draft.instruction for draft in seen] == ["a", "ab", "abc"]


def test_late_echoes_never_take_text_or_cursor(panel: TurnPanel, qtbot: QtBot) -> None:
    seen = drafts(panel)
    editor(panel).selectAll()
    qtbot.keyClicks(editor(panel), "make it warmer")
    qtbot.keyClick(editor(panel), Qt.Key.Key_Left)
    before = editor(panel).textCursor().position()

    for draft in seen:
        panel.present(replace(VIEW, draft=draft))

    assert editor(panel).toPlainText() == "make it warmer"
    assert editor(panel).textCursor().position() == before


def test_a_reference_that_arrives_while_typing_keeps_the_typing(panel: TurnPanel, qtbot: QtBot) -> None:
    seen = drafts(panel)
    editor(panel).selectAll()
    qtbot.keyClicks(editor(panel), "abc")

    panel.present(replace(VIEW, draft=Draft("ab", references=(Reference("c1"),))))

    assert editor(panel).toPlainText() == "abc"
    assert seen[-1] == Draft("abc", references=(Reference("c1"),))


def test_another_image_brings_its_own_draft(panel: TurnPanel, qtbot: QtBot) -> None:
    qtbot.keyClicks(editor(panel), " please")

    panel.present(replace(VIEW, image_id="i2", draft=Draft("other")))

    assert editor(panel).toPlainText() == "other"


def test_ctrl_enter_generates_and_plain_enter_does_not(panel: TurnPanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.generate_wanted, wait=10):
        qtbot.keyClick(editor(panel), Qt.Key.Key_Return)
    with qtbot.waitSignal(panel.generate_wanted):
        qtbot.keyClick(editor(panel), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


RUNNING = RunningTurn(made=1, asked=4, fraction=0.5)


@pytest.mark.parametrize(
    ("view", "why"),
    [
        (
            replace(VIEW, running=RUNNING),
            "A turn is already running on this image. Wait for it, or cancel it.",
        ),
        (replace(VIEW, draft=Draft()), "Write an instruction first."),
        (replace(VIEW, is_read_only=True), "This project is open read-only."),
    ],
)
def test_ctrl_enter_that_sends_nothing_says_why(
    panel: TurnPanel, qtbot: QtBot, view: TurnView, why: str
) -> None:
    panel.present(view)

    with (
        qtbot.assertNotEmitted(panel.generate_wanted),
        qtbot.waitSignal(panel.composer.foot.pressed_in_vain) as said,
    ):
        qtbot.keyClick(editor(panel), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert said.args == [why]


def test_ctrl_enter_on_the_button_does_not_cancel_what_runs(panel: TurnPanel, qtbot: QtBot) -> None:
    panel.present(replace(VIEW, running=RUNNING))
    button = panel.findChild(GenerateButton)

    with qtbot.assertNotEmitted(panel.cancel_wanted):
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(panel.cancel_wanted):
        qtbot.keyClick(button, Qt.Key.Key_Return)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_misfit_cannot_be_generated_and_all_causes_are_shown(panel: TurnPanel, qtbot: QtBot) -> None:
    causes = (Cause("needs-mask", {"operation": "remove something"}), Cause("empty-mask"))
    panel.present(replace(VIEW, causes=causes))

    with qtbot.assertNotEmitted(panel.generate_wanted, wait=10):
        qtbot.keyClick(editor(panel), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    button = panel.findChild(GenerateButton)
    assert "2 things do not fit" in button.accessibleName()
    said = [
        label.text() for label in panel.composer.foot._causes.findChildren(type(panel.composer.foot._keys))
    ]
    assert any("needs a mask" in text for text in said)
    assert any("marks nothing" in text for text in said)


def test_a_running_turn_offers_cancel_and_shows_progress(panel: TurnPanel, qtbot: QtBot) -> None:
    panel.on_event(TurnBegan("i1", "t1", 4))
    panel.on_event(CandidateProgressed("i1", "t1", 0, 1.0))
    button = panel.findChild(GenerateButton)

    with qtbot.waitSignal(panel.cancel_wanted):
        qtbot.keyClick(button, Qt.Key.Key_Return)
    panel.on_event(TurnEnded("i1", "t1", TurnState.CANCELLED))

    assert "Generate up to 4 candidates" in button.accessibleName()


def test_events_of_another_image_are_not_ours(panel: TurnPanel) -> None:
    panel.on_event(TurnBegan("i2", "t1", 4))

    assert "Generate" in panel.findChild(GenerateButton).accessibleName()


def test_a_click_on_a_finding_says_the_next_one(panel: TurnPanel, qtbot: QtBot) -> None:
    marks = rows(panel, FindingMark)

    with qtbot.waitSignal(panel.finding_wanted) as said:
        qtbot.mouseClick(marks[0], Qt.MouseButton.LeftButton)

    assert said.args == ["n18", "k1", Finding.BROKEN]


def test_quick_clicks_on_a_finding_go_on_from_what_was_said_last(panel: TurnPanel, qtbot: QtBot) -> None:
    (mark, *_), said = rows(panel, FindingMark), []
    panel.finding_wanted.connect(lambda _node, _entry, finding: said.append(finding))

    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)
    panel.present(replace(VIEW, findings={"k1": Finding.BROKEN}))
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)
    panel.present(replace(VIEW, findings={}))
    panel.present(replace(VIEW, findings={"k1": Finding.KEPT}))
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)

    assert said == [Finding.BROKEN, Finding.UNCHECKED, Finding.KEPT, Finding.BROKEN]


def test_a_finding_that_could_not_be_kept_is_said_again(panel: TurnPanel, qtbot: QtBot) -> None:
    mark, said = rows(panel, FindingMark)[0], []
    panel.finding_wanted.connect(lambda _node, _entry, finding: said.append(finding))

    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)
    panel.present(VIEW)
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)

    assert said == [Finding.BROKEN, Finding.BROKEN]


def test_a_keep_entry_is_edited_in_place(panel: TurnPanel, qtbot: QtBot) -> None:
    edit = rows(panel, KeepRow)[1].findChild(InPlaceEdit)
    edit.edit()
    qtbot.keyClicks(edit, "bottle shape and place")
    panel.present(VIEW)

    with qtbot.waitSignal(panel.invariant_reworded) as said:
        qtbot.keyClick(edit, Qt.Key.Key_Return)

    assert said.args == ["k2", "bottle shape and place"]


def test_escape_takes_the_edit_back(panel: TurnPanel, qtbot: QtBot) -> None:
    edit = rows(panel, KeepRow)[1].findChild(InPlaceEdit)
    edit.edit()
    qtbot.keyClicks(edit, "nonsense")

    with qtbot.assertNotEmitted(panel.invariant_reworded, wait=10):
        qtbot.keyClick(edit, Qt.Key.Key_Escape)

    assert edit.text() == "bottle shape"


def test_alt_and_arrows_order_the_keep_list(panel: TurnPanel, qtbot: QtBot) -> None:
    switch = rows(panel, KeepRow)[1].findChild(Switch)
    moves: list[tuple[str, int]] = []
    panel.invariant_moved.connect(lambda *move: moves.append(move))

    qtbot.keyClick(switch, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(switch, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)

    assert moves == [("k2", 0), ("k2", 2)]


def test_a_keep_entry_is_dragged_to_its_place(panel: TurnPanel, qtbot: QtBot) -> None:
    first, _, last = rows(panel, KeepRow)
    edit = first.findChild(InPlaceEdit)
    below = edit.mapFrom(panel, last.mapTo(panel, QPoint(20, last.height() + 4)))
    press, move = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove

    QApplication.sendEvent(edit, mouse(press, edit, QPoint(10, 10)))
    for at in (QPoint(12, 40), below):
        QApplication.sendEvent(edit, mouse(move, edit, at))
    with qtbot.waitSignal(panel.invariant_moved) as said:
        QApplication.sendEvent(edit, mouse(QEvent.Type.MouseButtonRelease, edit, below))

    assert said.args == ["k1", 2]


def test_delete_removes_a_keep_entry(panel: TurnPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.invariant_removed) as said:
        qtbot.keyClick(rows(panel, KeepRow)[2].findChild(Switch), Qt.Key.Key_Delete)

    assert said.args == ["k3"]


def test_several_entries_are_added_one_after_the_other(panel: TurnPanel, qtbot: QtBot) -> None:
    added: list[tuple[str, ...]] = []
    panel.invariants_added.connect(added.append)
    panel.begin_keep_entry()
    edit = QApplication.focusWidget()
    assert isinstance(edit, InPlaceEdit)

    for text in ("hands", "pose"):
        qtbot.keyClicks(edit, text)
        qtbot.keyClick(edit, Qt.Key.Key_Return)

    assert added == [("hands",), ("pose",)]


def test_a_preset_adds_only_what_is_missing(panel: TurnPanel, qtbot: QtBot) -> None:
    panel.present(replace(VIEW, invariants=(Invariant("k1", 1, 0, "Background"),)))

    with qtbot.waitSignal(panel.invariants_added) as said:
        panel.composer.keep._presets.chosen.emit("portrait")

    assert len(said.args[0]) == 5
    assert "background" not in said.args[0]


def dropped(panel: TurnPanel, data: QMimeData, onto: QWidget | None = None) -> list:
    tray, seen = onto or panel.composer.references, []
    panel.references_dropped.connect(seen.append)
    rules = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *rules)
    QApplication.sendEvent(tray, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(tray, QDropEvent(QPointF(5, 5), *rules))
    return seen[0]


def test_files_dropped_on_the_tray_come_as_paths(panel: TurnPanel, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "қызыл доска.jpg"))])

    assert dropped(panel, data) == [tmp_path / "қызыл доска.jpg"]


def test_a_picture_dropped_beside_the_tray_is_a_reference_too(panel: TurnPanel, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "board.jpg"))])

    assert dropped(panel, data, onto=panel.composer) == [tmp_path / "board.jpg"]


def test_no_line_of_text_takes_the_address_of_a_dropped_picture(panel: TurnPanel) -> None:
    panel.present(replace(VIEW, draft=Draft("place Image 2", references=(Reference("p1", "board"),))))

    lines = panel.findChildren(InPlaceEdit)

    assert len(lines) > 4
    assert not any(line.acceptDrops() for line in lines)


def test_nodes_dropped_on_the_tray_come_as_ids(panel: TurnPanel) -> None:
    data = QMimeData()
    data.setData(NODE_TYPE, b"n0000000000aa\nn0000000000bb")

    assert dropped(panel, data) == ["n0000000000aa", "n0000000000bb"]


def test_encoded_pictures_keep_their_bytes(panel: TurnPanel) -> None:
    data = QMimeData()
    data.setData("image/jpeg", b"\xff\xd8as it came")

    (picture,) = dropped(panel, data)
    assert picture.name == "Pasted picture.jpg"
    assert picture.encoded() == b"\xff\xd8as it came"


def test_a_picture_pasted_into_the_instruction_becomes_a_reference(panel: TurnPanel, qtbot: QtBot) -> None:
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    data = QMimeData()
    data.setImageData(picture)

    with qtbot.waitSignal(panel.references_dropped) as said:
        editor(panel).insertFromMimeData(data)

    pasted = said.args[0][0]
    assert QImage.fromData(pasted.encoded()).pixelColor(1, 1) == Qt.GlobalColor.red
    assert editor(panel).toPlainText() == "remove this"


def test_pasted_text_is_plain(panel: TurnPanel) -> None:
    data = QMimeData()
    data.setHtml("<b>bold</b><img src=file:///etc/hostname>")
    data.setText("bold")

    editor(panel).selectAll()
    editor(panel).insertFromMimeData(data)

    assert editor(panel).toPlainText() == "bold"


def test_references_are_ordered_and_removed_in_the_draft(panel: TurnPanel, qtbot: QtBot) -> None:
    seen = drafts(panel)
    spoon, board = Reference("c1", "spoon"), Reference("c2", "board")
    panel.present(replace(VIEW, draft=replace(VIEW.draft, references=(spoon, board))))
    grip = rows(panel, _Grip)[0]

    qtbot.keyClick(grip, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(rows(panel, _Grip)[0], Qt.Key.Key_Delete)
    panel.composer.references._on_role(rows(panel, ReferenceRow)[0].key, Role.STYLE)

    assert [draft.references for draft in seen] == [
        (board, spoon),
        (spoon,),
        (replace(spoon, role=Role.STYLE),),
    ]


def test_what_the_model_cannot_start_from_is_not_chosen(panel: TurnPanel, qtbot: QtBot) -> None:
    seen = drafts(panel)
    segments = next(one for one in panel.findChildren(Segments) if one.accessibleName() == "Start from")

    for _ in range(3):
        qtbot.keyClick(segments, Qt.Key.Key_Right)

    assert [draft.anchors for draft in seen] == [(Anchor.ORIGINAL,)]


def test_examples_are_offered_only_while_nothing_is_written(panel: TurnPanel, qtbot: QtBot) -> None:
    panel.present(replace(VIEW, draft=Draft()))
    hints = panel.composer.instruction._hints
    height = hints.height()

    hints.example_chosen.emit("make the light warmer")
    panel.present(replace(VIEW, draft=Draft("make the light warmer"), reading=Reading(operation="tone")))

    assert editor(panel).toPlainText() == "make the light warmer"
    assert hints.height() == height


@pytest.fixture
def guided(panel: TurnPanel) -> TurnPanel:
    """A panel whose model has a guide, over something that is written already."""
    groups = (
        ExampleGroup("Light", tuple(f"{n} % brighter" for n in range(5, 60)), "How much: in percent."),
        ExampleGroup("Detail", ("sharpen", "denoise")),
    )
    panel.present(replace(VIEW, capability=replace(ENGINE, example_groups=groups)))
    return panel


def examples(panel: TurnPanel) -> list[ExampleChip]:
    guide = panel.window().findChild(PhraseGuide)
    return guide.findChildren(ExampleChip)


def test_the_guide_writes_what_is_clicked_and_undo_takes_it_back(guided: TurnPanel, qtbot: QtBot) -> None:
    button = next(one for one in guided.findChildren(IconButton) if one.accessibleName() == "Examples")

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(examples(guided)[0], Qt.MouseButton.LeftButton)

    assert editor(guided).toPlainText() == "5 % brighter"
    assert not guided.window().findChild(PhraseGuide).isVisible()
    editor(guided).undo()
    assert editor(guided).toPlainText() == "remove this"


def test_the_guide_shows_the_example_that_tab_reaches(guided: TurnPanel, qtbot: QtBot) -> None:
    guided.composer.instruction.open_examples()
    last = examples(guided)[-1]
    qtbot.waitUntil(lambda: last.visibleRegion().isEmpty())

    last.setFocus(Qt.FocusReason.BacktabFocusReason)
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())
    qtbot.keyClick(last, Qt.Key.Key_Return)

    assert editor(guided).toPlainText() == "denoise"


def test_a_model_without_a_guide_offers_none(panel: TurnPanel) -> None:
    button = next(one for one in panel.findChildren(IconButton) if one.accessibleName() == "Examples")

    panel.composer.instruction.open_examples()

    assert not button.isVisible()
    assert not panel.window().findChildren(PhraseGuide)[0].isVisible()


def test_a_hidden_mask_is_told_and_can_be_shown(panel: TurnPanel, qtbot: QtBot) -> None:
    row = panel.composer.mask_row

    row.tell_shown(False)
    said = row._swatch.accessibleDescription()
    with qtbot.waitSignal(row.show_wanted) as wanted:
        row._swatch.click()
    row.tell_shown(True)

    assert "limits the turn all the same" in said
    assert wanted.args == [True]
    assert row._swatch.accessibleName() == "Hide the mask"


def test_the_lock_and_the_mask_are_fields_of_the_draft(panel: TurnPanel, qtbot: QtBot) -> None:
    seen = drafts(panel)
    panel.present(replace(VIEW, mask=MaskFacts("spoon", 0.036)))
    row = panel.composer.mask_row

    qtbot.mouseClick(row.findChild(Switch), Qt.MouseButton.LeftButton)
    row._choice.chosen.emit("whole")

    assert [(draft.lock, draft.use_mask) for draft in seen] == [(LockMode.OFF, True), (LockMode.OFF, False)]


def test_an_unticked_outcome_is_not_told(panel: TurnPanel, qtbot: QtBot) -> None:
    seen = drafts(panel)
    panel.present(replace(VIEW, already_true=(ToldOutcome("t1", "the bowl is teal"), ToldOutcome("t2", "x"))))

    panel.composer.already_true._boxes[0].click()

    assert seen[-1].unticked_turns == ("t1",)


def test_an_outcome_is_proposed_until_it_is_edited(panel: TurnPanel, qtbot: QtBot) -> None:
    seen = drafts(panel)
    panel.present(replace(VIEW, reading=Reading(outcome="the object is removed")))
    edit = panel.composer.outcome.findChild(InPlaceEdit)
    edit.edit()
    qtbot.keyClicks(edit, "the cup is gone")

    qtbot.keyClick(edit, Qt.Key.Key_Return)
    panel.composer.outcome._back.click()

    assert [draft.outcome for draft in seen] == ["the cup is gone", None]


def test_every_control_has_a_name_and_a_tip(panel: TurnPanel) -> None:
    panel.present(replace(VIEW, draft=replace(VIEW.draft, references=(Reference("c1"),))))
    focusable = [
        widget
        for widget in panel.findChildren(object)
        if isinstance(widget, FindingMark | Switch | InPlaceEdit | InstructionEdit | GenerateButton)
    ]

    nameless = [SimpleNamespace(kind=type(widget)) for widget in focusable if not widget.accessibleName()]

    assert nameless == []


def test_tab_goes_through_the_panel_from_top_to_bottom(panel: TurnPanel, qtbot: QtBot) -> None:
    told = (ToldOutcome("t1", "the bowl is teal"),)
    references = (Reference("c1"), Reference("c2"))
    draft = replace(VIEW.draft, instruction="", references=references, outcome="gone")
    panel.present(replace(VIEW, draft=draft, already_true=told))
    QApplication.processEvents()
    first = panel.findChild(QTabBar)
    first.setFocus()
    seen: list[int] = []

    while panel.focusNextPrevChild(True) and (at := QApplication.focusWidget()) is not first:
        scrolled = panel.findChild(ScrollColumn).verticalScrollBar().value()
        is_foot = isinstance(at, GenerateButton)
        seen.append(10_000 if is_foot else at.mapTo(panel, at.rect().center()).y() + scrolled)

    assert len(seen) > 20
    assert all(below - above > -16 for above, below in pairwise(seen))


def test_nothing_moves_when_a_turn_has_ended(panel: TurnPanel, qtbot: QtBot) -> None:
    place = editor(panel).mapTo(panel, QPoint())

    panel.present(replace(VIEW, has_later_turns=True))
    QApplication.processEvents()

    assert editor(panel).mapTo(panel, QPoint()) == place
    assert "new branch" in panel.composer.start._image.text()


def test_a_paid_turn_says_its_price_where_it_goes_and_what_is_left_of_today(panel: TurnPanel) -> None:
    panel.present(hosted_makings.VIEW)

    button = panel.findChild(GenerateButton)
    assert button.accessibleName() == "Generate 4 candidates, about $0.09"
    assert "Corrected by what 12 calls really cost." in button.toolTip()
    said = [line.text() for line in panel.composer.foot.findChildren(ElidedLabel)]
    assert said == ["To OpenAI, api.openai.com", "$4.59 left of today's $5.00"]


def test_candidates_are_counted_over_all_that_are_asked(panel: TurnPanel) -> None:
    calls = (hosted_makings.plan(4), hosted_makings.plan(4, profile="studio-gpu"))

    panel.present(replace(hosted_makings.VIEW, calls=calls))

    assert panel.findChild(GenerateButton).accessibleName().startswith("Generate 8 candidates")
    where = panel.composer.foot.findChildren(ElidedLabel)[0]
    assert where.text() == "To OpenAI, api.openai.com and 1 more"
    assert "studio-gpu" in where.toolTip()


def test_a_turn_over_the_cap_asks_what_to_do_and_never_generates(panel: TurnPanel, qtbot: QtBot) -> None:
    panel.present(replace(hosted_makings.VIEW, crossing=Crossing(CapOf.DAY, 5_000_000, 40_000)))

    button = panel.findChild(GenerateButton)
    assert button.accessibleName() == "Over today's cap by $0.04, Change…"
    why = "The turn may cost up to $0.11, and $0.07 is left of the cap of $5.00."
    assert why in button.toolTip()
    assert [one.text() for one in panel.composer.foot.findChildren(ElidedLabel)][1].startswith(
        "Up to $0.11; "
    )
    with (
        qtbot.assertNotEmitted(panel.generate_wanted, wait=10),
        qtbot.waitSignal(panel.cap_wanted),
    ):
        qtbot.keyClick(editor(panel), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
