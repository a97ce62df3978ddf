"""Where pictures go that are pasted, or chosen for the turn: references of the turn, or new images."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from studio.session.sources import Source
from studio.ui import asking
from studio.ui.wiring.in_hand import InHand
from studio.ui.wiring.project_wiring import ProjectWiring
from studio.ui.wiring.turn_wiring import TurnWiring


class PicturesInWiring(QObject):
    """`panel` is where the turn is composed."""

    def __init__(self, in_hand: InHand, panel: QWidget, *, turn: TurnWiring, projects: ProjectWiring) -> None:
        super().__init__()
        self._in_hand = in_hand
        self._panel = panel
        self._turn = turn
        self._projects = projects
        turn.files_wanted.connect(self._ask_references)

    def take_pasted(self, sources: list[Source]) -> None:
        """Pasted while the turn has the focus they are references, elsewhere images."""
        focused = QApplication.focusWidget()
        if self._in_hand.image_id and focused is not None and self._panel.isAncestorOf(focused):
            self._turn.add_references([*sources])
        else:
            self._projects.take_sources(sources)

    def _ask_references(self) -> None:
        self._in_hand.tasks.start_once("ask references", self._add_references, "add references")

    async def _add_references(self) -> None:
        chosen = await asking.ask_pictures()
        self._turn.add_references([*chosen])
