import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest

from studio.ui.look import theme
from studio.ui.widgets.banner import Banner, BannerArea
from studio.ui.widgets.buttons import IconButton
from studio.ui.widgets.generate_button import GenerateButton
from studio.ui.widgets.labels import ElidedLabel, PlainLabel
from studio.ui.widgets.segments import Segments
from studio.ui.widgets.surface import Surface
from studio.ui.widgets.toast import Toasts
from tests.gui.gallery import gallery


def test_every_control_paints_in_both_themes(qtbot, qapp) -> None:
    sheet = gallery()
    qtbot.addWidget(sheet)
    sheet.show()
    dark = sheet.grab().toImage()

    theme.apply(qapp, "light")
    light = sheet.grab().toImage()

    assert dark.pixelColor(2, 2).name() == "#212121"
    assert light.pixelColor(2, 2).name() == "#f1f1f1"


def test_segments_tell_only_what_the_user_chose(qtbot) -> None:
    segments = Segments([("last", "Last"), ("crop", "Crop")], name="Start from")
    qtbot.addWidget(segments)
    segments.resize(300, 28)
    segments.show()
    told: list[str] = []
    segments.chosen.connect(told.append)

    segments.choose("crop")
    QTest.mouseClick(segments, Qt.MouseButton.LeftButton, pos=segments.rect().center() / 2)

    assert told == ["last"]
    assert segments.current() == "last"


def test_an_impossible_segment_cannot_be_chosen(qtbot) -> None:
    segments = Segments([("last", "Last"), ("crop", "Crop"), ("both", "Both")], name="Start from")
    qtbot.addWidget(segments)
    segments.resize(300, 28)
    segments.show()

    segments.set_reason("crop", "There is no mask.")
    QTest.keyClick(segments, Qt.Key.Key_Right)

    assert segments.current() == "both"


def test_a_click_on_the_words_of_what_runs_does_not_cancel_it(qtbot) -> None:
    button = GenerateButton()
    qtbot.addWidget(button)
    button.resize(320, 36)
    button.busy("2 of 4 here, 14 s", 0.5, "Cancel")
    button.show()
    told: list[str] = []
    button.wanted.connect(lambda: told.append("wanted"))
    button.cancel_wanted.connect(lambda: told.append("cancel"))

    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center() / 2)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().bottomRight() / 1.05)

    assert told == ["cancel"]


def test_a_click_on_the_words_of_a_warning_shows_what_is_wrong(qtbot) -> None:
    button = GenerateButton()
    qtbot.addWidget(button)
    button.resize(320, 36)
    button.warn("2 things do not fit", "Show")
    button.show()

    with qtbot.waitSignal(button.action_wanted):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=button.rect().center() / 2)


def test_a_refused_button_says_why_as_its_label(qtbot) -> None:
    button = GenerateButton()
    qtbot.addWidget(button)

    button.refuse("Write an instruction first")

    assert button.accessibleName() == "Write an instruction first"


def test_a_reading_aid_can_press_generate(qtbot) -> None:
    button = GenerateButton()
    qtbot.addWidget(button)
    button.offer("Generate", "free")
    face = QAccessible.queryAccessibleInterface(button)

    with qtbot.waitSignal(button.wanted):
        face.actionInterface().doAction(QAccessibleActionInterface.pressAction())

    assert face.role() == QAccessible.Role.Button


def test_a_disabled_icon_button_says_why(qtbot) -> None:
    button = IconButton("git-merge", "Merge", keys="Ctrl+M")
    qtbot.addWidget(button)

    button.set_reason("Choose two nodes first.")

    assert not button.isEnabled()
    assert button.toolTip() == "Merge (Ctrl+M): Choose two nodes first."


@pytest.mark.parametrize("text", ["<img src=file:///etc/passwd>", "a \u202e b", "<b>bold</b>"])
def test_foreign_text_is_never_markup(qtbot, text: str) -> None:
    plain, elided = PlainLabel(text), ElidedLabel(text)
    qtbot.addWidget(plain)
    qtbot.addWidget(elided)
    elided.resize(20, 20)
    elided.show()

    assert plain.textFormat() is Qt.TextFormat.PlainText
    assert "<img" not in elided.toolTip()
    assert "<b>" not in elided.toolTip()


def test_a_banner_with_the_same_key_replaces_the_older(qtbot) -> None:
    host = Surface()
    qtbot.addWidget(host)
    host.resize(600, 400)
    area = BannerArea(host)
    host.show()

    area.put(Banner("read-only", "bad", "First", [("save", "Save a copy…")]))
    area.put(Banner("read-only", "bad", "Second", [("save", "Save a copy…")]))

    assert area.shown() == ("read-only",)
    assert area.height() < 80


def test_banners_tell_how_much_they_cover(qtbot) -> None:
    host = Surface()
    qtbot.addWidget(host)
    host.resize(600, 400)
    area = BannerArea(host)
    host.show()
    told: list[int] = []
    area.covers.connect(told.append)

    area.put(Banner("ask", "question", "Lock it?", [("lock", "Lock")]))
    covered = told[-1]
    area.take("ask")

    assert 30 < covered < 80
    assert told[-1] == 0


def test_a_toast_offers_its_undo(qtbot) -> None:
    host = Surface()
    qtbot.addWidget(host)
    host.resize(600, 400)
    toasts = Toasts(host)
    host.show()
    undone: list[bool] = []

    toasts.say("Node 20 is hidden.", "Undo", lambda: undone.append(True))
    button = next(b for b in host.findChildren(object) if getattr(b, "text", lambda: "")() == "Undo")
    button.click()

    assert undone == [True]
