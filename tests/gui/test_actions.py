import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from studio.ui import key_bindings
from studio.ui.actions import Actions
from studio.ui.situation import Situation

OPEN = Situation(
    has_project=True, has_node=True, has_parent=True, has_other=True, candidates=2, has_mask=True
)


@pytest.fixture
def window(qtbot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for field in (QLineEdit(), QPlainTextEdit()):
        column.addWidget(field)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return window


@pytest.fixture
def actions(window: QWidget) -> Actions:
    actions = Actions(window)
    actions.refresh(OPEN)
    return actions


def _told(actions: Actions, action_id: str) -> list[str]:
    told: list[str] = []
    actions.bind({action_id: lambda *_args: told.append(action_id)})
    return told


@pytest.mark.parametrize("field_type", [QLineEdit, QPlainTextEdit])
def test_single_keys_rest_while_a_text_field_has_focus(window, actions, field_type) -> None:
    told = _told(actions, "image.pick")
    field = window.findChild(field_type)

    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_P)
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_P)

    assert told == ["image.pick"]


def test_ctrl_enter_generates_from_inside_the_text(window, actions) -> None:
    told = _told(actions, "turn.generate")
    field = window.findChild(QPlainTextEdit)

    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)

    assert told == ["turn.generate", "turn.generate"]
    assert field.toPlainText() == ""


@pytest.mark.parametrize(
    "action_id", ["edit.search-actions", "turn.reference", "file.export", "turn.instruction"]
)
def test_keys_with_ctrl_work_from_inside_the_text(window, actions, action_id: str) -> None:
    told = _told(actions, action_id)
    field = window.findChild(QPlainTextEdit)
    letter = actions.keys(action_id)[0].removeprefix("Ctrl+")

    field.setFocus()
    QTest.keyClick(field, letter, Qt.KeyboardModifier.ControlModifier)

    assert told == [action_id]


def test_a_disabled_action_says_why_in_its_tip(actions) -> None:
    actions.refresh(Situation())

    assert not actions.action("image.pick").isEnabled()
    assert actions.action("image.pick").toolTip() == "Pick (P): Open a picture or a project first."


def test_undo_names_its_object(actions) -> None:
    actions.refresh(Situation(has_project=True, undo_title="Verdict"))

    assert actions.title("edit.undo") == "Undo Verdict"


def test_chosen_keys_replace_the_own_ones(window, actions) -> None:
    told = _told(actions, "image.pick")

    actions.set_keys({"image.pick": ("Ctrl+G",)})
    QTest.keyClick(window, Qt.Key.Key_P)
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)

    assert told == ["image.pick"]


def test_keys_survive_being_kept() -> None:
    chosen = {"image.pick": ("Ctrl+G",), "view.fit": ()}

    assert key_bindings.read(key_bindings.write(chosen)) == chosen
    assert key_bindings.read("not json") == {}


def test_keys_that_are_taken_name_their_owner(actions) -> None:
    owner = key_bindings.taken_by("Ctrl+E", "image.pick", actions.specs(), {})

    assert owner == "file.export"
