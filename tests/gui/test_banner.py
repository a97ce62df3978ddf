"""A strip over the picture: once it lies there, the window has nothing more to do."""

from collections import Counter

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from resting import listening

from studio.ui.widgets.banner import Banner, BannerArea

ROUNDS = 50


def still_asked(qtbot: QtBot, qapp: QApplication) -> Counter[str]:
    """After everything that was asked for has been done."""
    qtbot.wait(50)
    for _ in range(ROUNDS):
        qapp.processEvents()
    with listening(qapp) as heard:
        for _ in range(ROUNDS):
            qapp.processEvents()
    return heard


@pytest.mark.parametrize("width", [900, 500, 300])
def test_a_banner_that_lies_there_asks_for_nothing(qtbot: QtBot, qapp: QApplication, width: int) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(width, 400)
    area = BannerArea(host)
    host.show()
    words = "The answer shows something else than the picture it was made from, so it was not locked."
    area.put(
        Banner("lock", "warn", words, [("raw", "Take it as it came"), ("lock", "Place it all the same")])
    )
    area.put(Banner("wait", "wait", "OpenAI asks to wait."))

    assert still_asked(qtbot, qapp) == Counter()

    banner = area.banner("lock")
    assert banner is not None
    banner.fold()
    folded = still_asked(qtbot, qapp)

    assert folded == Counter()
    assert banner.width() < width / 2
