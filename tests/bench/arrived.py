"""The studio with a heart, on a project whose turn is composed already: it presses Generate, tells, closes.

    arrived.py GAPS PROJECT

Each line says a moment and a second of the clock `time.monotonic`. At last comes what the newest answer needs
at least, called directly: its decode; with that its lock and a synced write of its bytes and its patch's.
"""

import asyncio
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "journeys"))

from heartbeat import Heart
from PySide6.QtCore import QTimer

from studio.__main__ import main
from studio.imaging import opening
from studio.imaging.lock import locking
from studio.model.events import Event, NodesAdded, TurnEnded
from studio.model.pixels import Sheet
from studio.model.provider import Delivered
from studio.session.calls.answers import AnswerPlace, Answers, Taken
from studio.ui import desk
from tests.bench.raw import synced_write

_LOOK_MS, _QUIET_MS = 100, 1500


def tell(moment: str) -> None:
    sys.stdout.write(f"{moment} {time.monotonic():.4f}\n")
    sys.stdout.flush()


class Told(Answers):
    """Answers, listened to from outside: when each was handed over, and what it takes by itself."""

    newest: tuple["Told", AnswerPlace, Taken]

    async def take_in(self, place: AnswerPlace, delivered: Delivered) -> Taken:
        tell("handed")
        taken = await super().take_in(place, delivered)
        Told.newest = self, place, taken
        return taken

    @classmethod
    async def tell_least(cls) -> None:
        answers, place, taken = cls.newest
        data = await answers._project.file.get_blob(taken.blob_id)
        base = await answers._shelf.sheet(place.request.base_node)
        await asyncio.to_thread(_tell_least, base, data, place)


def _tell_least(base: Sheet, data: bytes, place: AnswerPlace) -> None:
    tell("begun")
    opened = opening.open_here(data, name="answer")  # without the process that foreign bytes go through
    tell("decoded")
    locked = locking.lock_answer(base.pixels, opened.pixels, place.painted, place.lock)
    with tempfile.TemporaryDirectory() as folder:
        synced_write(Path(folder, "answer"), data + locked.patch_png)
        tell("least")


class Watched(desk.Desk):
    """The studio's own desk: generates as soon as it can, and closes when all has come and was seen."""

    def __init__(self, window: Any, studio: Any, road: Any, version: str) -> None:
        super().__init__(window, studio, road, version)
        self._unseen: set[str] = set()
        self._has_ended = False
        self._show_preview = self.page.strip.show_preview
        self.page.strip.show_preview = self._on_preview
        self._small.of_nodes.ready.connect(self._on_thumbnail)
        road.happened.connect(self._on_event)
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._looking.start()

    def _look(self) -> None:
        is_ready = not self._window.all_actions.reason("turn.generate")
        if self.in_hand.image_id and is_ready and self.page.stage.canvas.has_full_pixels:
            self._looking.stop()
            QTimer.singleShot(_QUIET_MS, self._press)

    def _press(self) -> None:
        tell("asked")
        self._window.all_actions.action("turn.generate").trigger()

    def _on_preview(self, turn_id: str, ordinal: int, picture: Any) -> None:
        self._show_preview(turn_id, ordinal, picture)
        self.page.strip.list.viewport().repaint()
        tell("shown")

    def _on_event(self, event: Event) -> None:
        if isinstance(event, NodesAdded):
            self._unseen.update(event.node_ids)
        elif isinstance(event, TurnEnded):
            self._has_ended = True
            self._close_at_last()

    def _on_thumbnail(self, node_id: str) -> None:
        if node_id in self._unseen:
            self.page.strip.list.viewport().repaint()
            tell("seen")
            self._unseen.discard(node_id)
            self._close_at_last()

    def _close_at_last(self) -> None:
        if self._has_ended and not self._unseen:
            tell("ended")
            QTimer.singleShot(_QUIET_MS, self._compare)

    def _compare(self) -> None:
        self.tasks.start(Told.tell_least(), "least").add_done_callback(lambda _: self._window.close())


if __name__ == "__main__":
    from studio.session import session

    session.Answers = Told
    desk.Desk = Watched
    notes = Path(sys.argv.pop(1)).open("a", encoding="utf-8")  # noqa: SIM115 – as long as the program
    threading.Thread(target=Heart(notes).watch, daemon=True).start()
    sys.exit(main())
