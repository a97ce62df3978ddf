"""A strip over the picture: once it lies there, the window has nothing more to do."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.widgets.banner import Banner, BannerArea

WORK = {QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest, QEvent.Type.Paint, QEvent.Type.Resize}
ROUNDS = 50


class Listener(QObject):
    """Counts what any widget is asked to do."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in WORK:
            self.heard[f"{type(watched).__name__} {event.type().name}"] += 1
        return False


@pytest.fixture
def listener(qapp: QApplication) -> Iterator[Listener]:
    listening = Listener()
    qapp.installEventFilter(listening)
    yield listening
    qapp.removeEventFilter(listening)


def settled(qtbot: QtBot, qapp: QApplication, listener: Listener) -> Counter[str]:
    """What is still asked for after everything that was has been done."""
    qtbot.wait(50)
    for _ in range(ROUNDS):
        qapp.processEvents()
    listener.heard.clear()
    for _ in range(ROUNDS):
        qapp.processEvents()
    return listener.heard


@pytest.mark.parametrize("width", [900, 500, 300])
def test_a_banner_that_lies_there_asks_for_nothing(
    qtbot: QtBot, qapp: QApplication, listener: Listener, width: int
) -> None:
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

    assert settled(qtbot, qapp, listener) == Counter()

    banner = area.banner("lock")
    assert banner is not None
    banner.fold()
    folded = settled(qtbot, qapp, listener)

    assert folded == Counter()
    assert banner.width() < width / 2
