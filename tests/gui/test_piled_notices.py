"""However many notices come, a few are banners; the others wait behind their number and can be seen."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.model.project import Notice
from studio.ui.widgets.banner import BannerArea
from studio.ui.wiring.piled_notices import PiledNotices


def _notice(n: int) -> Notice:
    return Notice("not-a-picture", {"name": f"{n}.txt"})


@pytest.fixture
def area(qtbot: QtBot) -> BannerArea:
    host = QWidget()
    qtbot.addWidget(host)
    return BannerArea(host)


def _texts(area: BannerArea) -> list[str]:
    return [key.split("'name', '")[1].split("'")[0] for key in area.shown() if key.startswith("notice")]


def test_five_hundred_notices_are_a_few_banners(qapp: QApplication, area: BannerArea) -> None:
    pile = PiledNotices(area)

    for n in range(500):
        pile.put(_notice(n))
    qapp.processEvents()

    assert _texts(area) == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert len(area.shown()) == 5


def test_the_others_come_when_they_are_wanted(qapp: QApplication, area: BannerArea) -> None:
    pile = PiledNotices(area)
    area.chosen.connect(pile.on_chosen)
    for n in range(6):
        pile.put(_notice(n))
    qapp.processEvents()

    area.chosen.emit("more notices", "next")
    qapp.processEvents()

    assert _texts(area) == ["4.txt", "5.txt"]
    assert len(area.shown()) == 2


def test_one_that_is_dismissed_makes_room(qapp: QApplication, area: BannerArea) -> None:
    pile = PiledNotices(area)
    for n in range(6):
        pile.put(_notice(n))
    qapp.processEvents()

    pile.on_chosen(area.shown()[0], "dismiss")
    qapp.processEvents()

    assert _texts(area) == ["1.txt", "2.txt", "3.txt", "4.txt"]
    pile.on_chosen("more notices", "dismiss")
    qapp.processEvents()
    assert len(area.shown()) == 4
    pile.on_chosen("turn unknown", "look")
    assert len(area.shown()) == 4
