"""Whom to ask, how many, how large and as what: the rows of the output as a person meets them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hosted_makings import ENGINE, MODELS, OPENAI, RETIRING, TWO, VIEW, capability
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from studio.model.catalogue import Model
from studio.model.money import FREE, Estimate
from studio.model.project import Notice
from studio.model.recipe import Draft
from studio.ui.turn.output.previews_row import PreviewsRow
from studio.ui.turn.output.section import Output
from studio.ui.turn.output.size_card import SizeCard
from studio.ui.turn.view import TurnView
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.labels import ElidedLabel, PlainLabel
from studio.ui.widgets.popover import Popover
from studio.ui.widgets.switch import Switch


@pytest.fixture
def output(qtbot: QtBot) -> Iterator[Output]:
    window = QWidget()
    window.resize(332, 860)
    made = Output(window)
    made.resize(308, 160)
    qtbot.addWidget(window)
    window.show()
    made.present(VIEW)
    yield made
    window.hide()


def fields(output: Output) -> list[dict[str, object]]:
    seen: list[dict[str, object]] = []
    output.changed.connect(seen.append)
    return seen


def button(output: Output, name: str) -> QWidget:
    return next(one for one in output.findChildren(QWidget) if one.accessibleName() == name)


def entries(output: Output, name: str) -> dict[str, QAction]:
    """The entries of the menu that opens at a button, those of menus within it too."""
    button(output, name).click()
    menu = next(one for one in button(output, name).children() if isinstance(one, QMenu))
    found: dict[str, QAction] = {}
    for words, action in _entries(menu):
        found.setdefault(words, action)
    return found


def _entries(menu: QMenu) -> Iterator[tuple[str, QAction]]:
    for action in menu.actions():
        if action.menu():
            yield from _entries(action.menu())
        elif not action.isSeparator():
            yield action.text().partition("\t")[0], action


def test_the_engine_has_neither_quality_nor_format_nor_previews(output: Output) -> None:
    output.present(TurnView(image_id="i1", draft=Draft("remove this"), makers=(ENGINE,)))

    shown = {one.accessibleName() for one in output.findChildren(QWidget) if one.isVisible()}
    assert {"Model and account", "Candidates and size"} <= shown
    assert not {"Quality", "Format and more", "Previews"} & shown


def test_a_model_is_taken_with_its_account(output: Output) -> None:
    seen = fields(output)

    entries(output, "Model and account")["gpt-image-2"].trigger()

    assert seen == [{"profile": "openai", "model": "gpt-image-2", "also": ()}]


def test_the_model_that_is_asked_already_changes_nothing(output: Output) -> None:
    seen = fields(output)

    entries(output, "Model and account")["gpt-image-2.6-flare"].trigger()

    assert seen == []


def test_a_retired_model_is_listed_with_what_replaces_it(output: Output) -> None:
    listed = entries(output, "Model and account")

    assert not listed["gpt-image-1"].isEnabled()
    assert "gpt-image-2.5-flare" in listed["gpt-image-1"].toolTip()


def test_a_model_that_ends_soon_says_when(output: Output) -> None:
    assert "until 1 December 2026" in entries(output, "Model and account")["gpt-image-1.5"].text()


def test_each_model_says_what_the_turn_would_cost_with_it(output: Output) -> None:
    asked: list[tuple[str, str]] = []

    def price_of(profile: str, model: str) -> Estimate | None:
        asked.append((profile, model))
        return Estimate(91_200, 110_000) if model.startswith("gpt-image-2.6") else None

    output.present(replace(VIEW, price_of=price_of))
    before = list(asked)
    listed = entries(output, "Model and account")

    assert before == []  # it takes a moment: asked when somebody looks
    assert listed["gpt-image-2.6-flare"].text().endswith("\tabout $0.09")
    assert listed["gpt-image-2"].text() == "gpt-image-2"
    assert ("openai", "gpt-image-1") not in asked


def test_what_is_worth_knowing_of_the_size_stands_below_it(output: Output) -> None:
    notice = Notice("template-unknown", {"name": "x", "names": "y"})
    output.present(replace(VIEW, notices=(notice,)))
    QApplication.processEvents()

    said = next(one for one in output.findChildren(PlainLabel) if one.text().startswith("File names have"))
    size, quality = button(output, "Candidates and size"), button(output, "Quality")
    assert size.y() < said.y() < quality.y()


def test_an_account_without_a_key_says_so(output: Output) -> None:
    listed = entries(output, "Model and account")["second"]

    assert not listed.isEnabled()
    assert listed.toolTip() == "No key is entered for this account."


def test_more_accounts_are_asked_in_the_same_turn(output: Output) -> None:
    seen = fields(output)

    entries(output, "Model and account")["studio-gpu"].trigger()

    assert seen == [{"also": ("studio-gpu",)}]


def test_an_account_asked_too_can_be_left_out_again(output: Output) -> None:
    seen = fields(output)
    output.present(replace(VIEW, draft=replace(VIEW.draft, also=("studio-gpu",))))

    entries(output, "Model and account")["studio-gpu"].trigger()

    assert seen == [{"also": ()}]


def test_the_accounts_are_reached_from_the_models(output: Output, qtbot: QtBot) -> None:
    with qtbot.waitSignal(output.accounts_wanted):
        entries(output, "Model and account")["Accounts…"].trigger()


def test_quality_is_set_for_the_turn(output: Output) -> None:
    seen = fields(output)

    entries(output, "Quality")["High"].trigger()

    assert seen == [{"parameters": {"quality": "high"}}]


def test_a_quality_that_only_other_models_have_says_so(output: Output) -> None:
    output.present(replace(VIEW, capability=capability(TWO)))

    listed = entries(output, "Quality")
    assert listed["High"].isEnabled()
    assert not listed["Highest"].isEnabled()
    assert listed["Highest"].toolTip() == "gpt-image-2 has no “Highest”."


def test_the_size_that_comes_back_stands_beside_the_count(output: Output) -> None:
    assert button(output, "Candidates and size").text() == "4 candidates, 2080 × 1408"


def test_a_model_with_presets_offers_these_sizes_alone(output: Output) -> None:
    output.present(replace(VIEW, capability=capability(RETIRING)))

    listed = entries(output, "Candidates and size")
    assert "1536 × 1024" in listed
    assert "2048 × 2048" not in listed
    assert "Other size…" not in listed


def test_a_size_is_asked_for_and_left_to_the_picture_again(output: Output) -> None:
    seen = fields(output)

    entries(output, "Candidates and size")["2048 × 2048"].trigger()
    output.present(replace(VIEW, draft=replace(VIEW.draft, parameters={"size": "2048x2048"})))
    entries(output, "Candidates and size")["As the picture"].trigger()

    assert seen == [{"parameters": {"size": "2048x2048"}}, {"parameters": {}}]


def test_a_free_size_must_keep_the_rules_of_the_model(output: Output, qtbot: QtBot) -> None:
    seen = fields(output)
    entries(output, "Candidates and size")["Other size…"].trigger()
    card = output.window().findChild(SizeCard)
    width, height = card.findChildren(QSpinBox)
    take = card.findChild(TextButton)

    width.setValue(1000)
    assert not take.isEnabled()
    assert take.toolTip() == "Both edges must be multiples of 16."

    width.setValue(1600)
    height.setValue(1200)
    qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    assert seen == [{"parameters": {"size": "1600x1200"}}]


def form(output: Output, name: str) -> QWidget:
    button(output, "Format and more").click()
    popover = next(one for one in output.window().findChildren(Popover) if one.isVisible())
    return next(one for one in popover.findChildren(QWidget) if one.accessibleName() == name)


def test_a_format_is_chosen_and_stands_in_the_row(output: Output) -> None:
    seen = fields(output)
    box = form(output, "Format")

    box.setCurrentIndex(box.findData("webp"))
    box.activated.emit(box.currentIndex())
    output.present(replace(VIEW, draft=replace(VIEW.draft, parameters={"output_format": "webp"})))

    assert seen == [{"parameters": {"output_format": "webp"}}]
    assert button(output, "Format and more").text() == "WebP"


def _reason(box: QComboBox, key: str) -> str:
    item = box.model().index(box.findData(key), 0)
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    return str(item.data(Qt.ItemDataRole.ToolTipRole))


def test_a_jpeg_has_no_transparency(output: Output) -> None:
    output.present(replace(VIEW, draft=replace(VIEW.draft, parameters={"output_format": "jpeg"})))

    reason = _reason(form(output, "Background"), "transparent")

    assert reason == "JPEG has no transparency. Choose PNG or WebP."


def test_a_model_without_transparency_says_so(output: Output) -> None:
    output.present(replace(VIEW, capability=capability(TWO)))

    reason = _reason(form(output, "Background"), "transparent")

    assert reason == "gpt-image-2 makes no transparent background."


def test_a_parameter_of_other_turns_says_for_which_it_is(output: Output) -> None:
    box = form(output, "Moderation")

    assert not box.isEnabled()
    assert box.toolTip() == "Moderation is for pictures made from words only."


def test_a_number_can_be_left_to_the_model_again(output: Output) -> None:
    seen = fields(output)
    box = form(output, "Compression")

    box.setValue(80)
    output.present(replace(VIEW, draft=replace(VIEW.draft, parameters={"output_compression": 80})))
    box.setValue(box.minimum())

    assert box.text() == "Automatic"
    assert seen == [{"parameters": {"output_compression": 80}}, {"parameters": {}}]


def test_the_price_of_the_other_way_stands_beside_the_switch(output: Output) -> None:
    row = output.findChild(PreviewsRow)

    assert row.findChild(ElidedLabel).text() == "with: 4 calls, about $0.18"

    on = replace(VIEW.draft, previews=True)
    output.present(replace(VIEW, draft=on, flipped=Estimate(91_200, 110_000)))
    assert row.findChild(ElidedLabel).text() == "without: 1 call, about $0.09"


def test_previews_are_switched(output: Output, qtbot: QtBot) -> None:
    seen = fields(output)

    qtbot.mouseClick(output.findChild(PreviewsRow).findChild(Switch), Qt.MouseButton.LeftButton)

    assert seen == [{"previews": True}]


def test_a_model_without_previews_says_so(output: Output) -> None:
    output.present(replace(VIEW, capability=capability(previews=False), flipped=None))

    switch = output.findChild(PreviewsRow).findChild(Switch)
    assert not switch.isEnabled()
    assert switch.toolTip() == "gpt-image-2.6-flare shows nothing before it is done."


@pytest.mark.parametrize("models", [(), (replace(MODELS[0], id=""),)])
def test_a_server_that_names_no_model_has_its_own(models: tuple[Model, ...], output: Output) -> None:
    bare = replace(OPENAI, profile=replace(OPENAI.profile, id="lan", model=""), models=models)
    output.present(replace(VIEW, makers=(ENGINE, bare), estimate=FREE))

    assert "The server's own model" in entries(output, "Model and account")


def test_every_stop_is_reached_by_tab_in_the_order_of_the_rows(output: Output) -> None:
    names = ["Model and account", "Candidates and size", "Quality", "Format and more", "Previews"]
    button(output, names[0]).setFocus()

    reached = []
    for _stop in names:
        reached.append(QApplication.focusWidget().accessibleName())
        output.focusNextChild()

    assert reached == names


def test_all_models_of_the_account_are_listed(output: Output) -> None:
    listed = entries(output, "Model and account")

    assert {one.id for one in MODELS} <= set(listed)
