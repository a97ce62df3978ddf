"""Words of other languages are longer: everything stays in its panel, and Generate in view."""

import gettext
import re
from collections.abc import Iterator
from dataclasses import replace

import hosted_makings
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.model import words
from studio.model.provider import Capability, MaskForm, PictureForm
from studio.model.recipe import BUILT_IN, Draft, Invariant
from studio.ui.history.failure_card import FailureCard
from studio.ui.history.failure_view import FailureView
from studio.ui.turn.node_facts import Fact
from studio.ui.turn.turn_panel import TurnPanel
from studio.ui.turn.view import MaskFacts, ToldOutcome, TurnView
from studio.ui.widgets.buttons import TextButton
from studio.ui.widgets.generate_button import GenerateButton

_WIDTH_PX, _HEIGHT_PX = 296, 640
_ENGINE = Capability(
    BUILT_IN,
    "classic",
    PictureForm.PIXELS,
    MaskForm.PIXELS,
    candidates_max=8,
    is_free=True,
    is_local=True,
    examples=("remove this", "make the light warmer"),
)
_VIEW = TurnView(
    image_id="i1",
    draft=Draft("remove this and whatever casts a shadow on the wall behind it"),
    invariants=(Invariant("k1", 1, 0, "every seed of the dandelion, and its stem down to the ground"),),
    capability=_ENGINE,
    node_id="n18",
    node_number=18,
    root_number=1,
    mask=MaskFacts("the area around the spoon", 0.036),
    already_true=(ToldOutcome("t1", "the small dandelion is removed"),),
    picture_size=(16000, 9000),
)


class Longer(gettext.NullTranslations):
    """Every word 40 % longer; what stands in braces stays."""

    def gettext(self, message: str) -> str:
        return re.sub(r"\{[^}]*\}|[^\W\d_]{2,}", _lengthened, message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self.gettext(one if count == 1 else many)


def _lengthened(found: re.Match[str]) -> str:
    word = found.group()
    return word if word.startswith("{") else word + word[: max(1, round(0.4 * len(word)))]


@pytest.fixture(params=[_VIEW, hosted_makings.VIEW], ids=["engine", "hosted"])
def panel(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[TurnPanel]:
    words.speak(Longer())
    made = TurnPanel({}.get)
    qtbot.addWidget(made)
    made.resize(_WIDTH_PX, _HEIGHT_PX)
    made.show()
    made.present(request.param)
    QApplication.processEvents()
    yield made
    made.hide()
    words.speak(gettext.NullTranslations())


def _place(widget: QWidget, panel: QWidget) -> QRect:
    return QRect(widget.mapTo(panel, QPoint()), widget.size())


def test_nothing_reaches_past_the_right_edge(panel: TurnPanel) -> None:
    shown = [child for child in panel.findChildren(QWidget) if child.isVisible()]

    beyond = [
        (type(child).__name__, child.accessibleName())
        for child in shown
        if _place(child, panel).right() >= _WIDTH_PX
    ]

    assert beyond == []


def test_generate_stays_in_view(panel: TurnPanel) -> None:
    place = _place(panel.findChild(GenerateButton), panel)

    assert panel.rect().contains(place)


def test_neighbours_in_a_row_do_not_lie_over_each_other(panel: TurnPanel) -> None:
    composer = panel.composer

    for row in (composer.mask_row, composer.start, composer.outcome, *composer.keep.findChildren(QWidget)):
        parts = [part for part in row.children() if isinstance(part, QWidget) and part.isVisible()]
        places = [part.geometry() for part in parts]
        over = [(a, b) for at, a in enumerate(places) for b in places[at + 1 :] if a.intersects(b)]
        assert over == [], type(row).__name__


def test_a_reason_is_told_however_long(panel: TurnPanel) -> None:
    panel.present(replace(_VIEW, draft=Draft("")))

    button = panel.findChild(GenerateButton)
    assert button.toolTip() == button.accessibleName()


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[FailureCard]:
    """Of a turn that failed, with everything that a card can hold."""
    words.speak(Longer())
    made = FailureCard()
    qtbot.addWidget(made)
    made.present(
        FailureView(
            "t1",
            "OpenAI made an answer and withheld it for its content: violence, self-harm.",
            "Say it in other words, or use other pictures. Harmless requests are declined at times.",
            "req_0123456789abcdef",
            (Fact("Model", "gpt-image-2.6-flare"), Fact("Image 2", "The spoon, from the side")),
            "Image 1: the picture to edit. " * 40,
            ("d1",),
            may_be_charged=True,
            can_send=True,
            can_compose=True,
        )
    )
    made.show()
    QApplication.processEvents()
    yield made
    made.hide()
    words.speak(gettext.NullTranslations())


def test_the_card_of_a_failure_holds_longer_words(card: FailureCard) -> None:
    shown = [child for child in card.findChildren(QWidget) if child.isVisible()]

    places = [_place(child, card) for child in shown]

    assert [place for place in places if not card.rect().contains(place)] == []
    for button in card.findChildren(TextButton):
        assert button.width() >= button.sizeHint().width()
